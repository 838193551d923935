// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "models/systems/list.h"
#include "sim/run/point.h"
#include "sim/run/run.h"
#include "tests/program/one_call.h"
#include "tests/support/registry.h"
#include "tests/support/rx_frame.h"
#include "tests/unit/capture_maker.h"
#include "tests/unit/scratch.h"
#include <cmocka.h>

#define SETS 32
#define APART_NS 100000 // between the calls

static void make_capture(const struct scratch *s, unsigned arguments) {
  struct rx_frame call = rx_frame_default();
  struct blob *b = calloc(1, sizeof *b);
  uint8_t frame[RX_FRAME_MAX];
  call.args = arguments;
  blob_pcap(b, true, 1);
  for (unsigned i = 0; i < 2; i++) {
    call.xid = i;
    uint32_t length = rx_frame_build(&call, i, frame);
    blob_record(b, 0, i * APART_NS, frame, length, length);
  }
  FILE *file = fopen(scratch_path(s, "calls.pcap"), "wb");
  if (!file || fwrite(b->bytes, b->size, 1, file) != 1 || fclose(file) != 0) fail_msg("the capture cannot be written");
  free(b);
}

void one_call_run(struct one_call *c, const char *platform, unsigned arguments, const char *sets) {
  const char *all[SETS] = {"handler.name=echo", "trace.requests=1"};
  unsigned count = 2;
  char *words = strdup(sets), *rest = words;
  for (char *word; (word = strtok_r(rest, " ", &rest));) {
    assert_true(count < SETS);
    all[count++] = word;
  }
  struct scratch s;
  struct error e = {""};
  scratch_begin(&s);
  make_capture(&s, arguments);
  const struct run_options options = {.registry = whole_registry(),
                                      .modules = all_systems,
                                      .system_count = 1,
                                      .systems = {"lauberhorn"},
                                      .platform = platform,
                                      .capture = scratch_path(&s, "calls.pcap"),
                                      .set_count = count,
                                      .sets = all,
                                      .trace = scratch_path(&s, "calls.trace"),
                                      .run_system = run_system};
  char *text = NULL;
  size_t size;
  FILE *printed = open_memstream(&text, &size);
  int status = run(&options, printed, printed);
  fclose(printed);
  if (status != 0) fail_msg("%s", text);
  free(text);
  const struct point point = {.registry = options.registry,
                              .modules = options.modules,
                              .platform = platform,
                              .system = options.systems[0],
                              .set_count = count,
                              .sets = all};
  struct resolved_point *resolved = calloc(1, sizeof *resolved);
  if (!resolved || !point_resolve(&point, resolved, &e)) fail_msg("%s", e.text);
  c->params = resolved->params;
  free(resolved);
  free(words);
  FILE *file = fopen(options.trace, "rb");
  if (!whole_trace_read(&c->trace, file, "trace", &e)) fail_msg("%s", e.text);
  fclose(file);
  scratch_end(&s);
}

void one_call_free(struct one_call *c) {
  whole_trace_free(&c->trace);
}
