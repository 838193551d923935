// SPDX-License-Identifier: Apache-2.0
// The workload loader, and the generator with whatever the loader accepts: frames must stay within the MTU and in order
// of time, and a refusal must say something.
#include "workloads/generate/generate.h"
#include <stdlib.h>

#define MAX_CALLS 20
#define MAX_KEYS 1000 // a table of a million keys for each input would leave little time for anything else

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good) {
  if (!good) abort();
}

static void run(struct workload *w) {
  struct error e;
  struct generated frame;
  uint64_t before = 0, calls = 0;
  if (w->calls > MAX_CALLS) w->calls = MAX_CALLS;
  if (w->keys > MAX_KEYS) w->keys = MAX_KEYS;
  struct generate *g = generate_new(w, true, &e);
  check(g);
  while (generate_next(g, &frame, &e) == PULL_ITEM) {
    check(frame.time_ps >= before && frame.length <= w->mtu + (w->vlan ? 18 : 14));
    before = frame.time_ps;
    calls += !frame.is_reply;
  }
  check(calls == w->calls && generate_totals(g)->replies == calls);
  generate_free(g);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct workload w;
  struct error e = {""};
  if (workload_parse("input", data, size, &w, &e)) {
    run(&w);
    workload_free(&w);
  } else {
    check(e.text[0] && w.services == NULL);
  }
  return 0;
}
