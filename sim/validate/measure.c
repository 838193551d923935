// SPDX-License-Identifier: Apache-2.0
#include "sim/validate/measure.h"
#include "models/software/validate/probe.h"
#include "models/systems/lauberhorn/lauberhorn.h"
#include "models/systems/lauberhorn/nic_events.h"
#include "models/systems/lauberhorn/nic_program.h"
#include "models/systems/lauberhorn/nic_tables.h"
#include "sim/params/tables.h"
#include "sim/run/machine_build.h"
#include "sim/run/nic_attach.h"
#include "sim/validate/probe_frame.h"
#include "sim/validate/stamps.h"
#include "workloads/base/clock_edge.h"
#include <stdlib.h>
#include <string.h>

// Rounds of each size. The first two bring the code and both control lines of each direction to their steady states;
// the last is the one that counts.
enum { ROUNDS = 3 };
#define PAUSE_PS UINT64_C(10000000) // after a reply, before the next request: the hart parks meanwhile

struct bench {
  const struct measure_plan *plan;
  struct measure_result *result;
  struct machine_config config;
  struct nic_tables tables;
  struct machine *machine;
  struct probe probe;
  struct stamps stamps;
  unsigned next, answered; // rounds
  uint64_t next_ps;
  uint8_t frame[NIC_MAX_FRAME];
};

static void fail(struct bench *b, int status, const char *what) {
  if (b->result->status) return;
  b->result->status = status;
  error_set(&b->result->error, "%s", what);
}

static uint32_t size_of(const struct bench *b, unsigned round) {
  return b->plan->sizes[round / ROUNDS];
}

static enum wire_next next_frame(void *context, struct wire_frame *frame) {
  struct bench *b = context;
  if (b->result->status || b->next == b->plan->count * ROUNDS) return WIRE_END;
  if (b->next > b->answered) return WIRE_LATER;
  uint32_t length = probe_frame(b->frame, size_of(b, b->next));
  *frame = (struct wire_frame){.at_ps = b->next_ps, .bytes = b->frame, .length = length, .request = b->next};
  b->next++;
  return WIRE_FRAME;
}

static int64_t between(const struct bench *b, uint64_t from_edge, uint64_t to_edge) {
  uint64_t hz = b->config.nic.hz;
  return (int64_t)(clock_edge_ps(to_edge, hz) - clock_edge_ps(from_edge, hz));
}

// A round is over: takes its times, if it is the one that counts.
static void frame_out(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, const uint8_t *bytes,
                      uint32_t length) {
  struct bench *b = context;
  const struct stamps *s = &b->stamps;
  unsigned at = request / ROUNDS;
  (void)first_ps;
  if (!probe_frame_answered(bytes, length, size_of(b, request))) fail(b, 1, "a payload came back changed");
  if (!s->parked) fail(b, 2, "the hart was not parked when a request came: nic.block_time is too short");
  if (!s->fetched)
    fail(b, 2,
         "the first write to a transmit line does not reach the NIC, as the published procedure wants it: "
         "--set endpoint.tx_grant=shared");
  b->result->receive[at] = between(b, s->entry, s->read_complete) - b->result->io / 2;
  b->result->transmit[at] = between(b, s->first_write, s->exit) - b->result->io / 2;
  b->answered++;
  b->next_ps = last_ps + PAUSE_PS;
  machine_poke_source(b->machine);
}

static void frame_in(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, uint32_t bytes) {
  struct bench *b = context;
  (void)request, (void)first_ps, (void)last_ps, (void)bytes;
  b->result->io = between(b, b->probe.first_read, b->probe.second_read);
  stamps_begin(&b->stamps);
}

static void dropped(void *context, uint32_t request, uint64_t ps, unsigned reason) {
  (void)request, (void)ps, (void)reason;
  fail(context, 1, "the NIC dropped a request");
  machine_poke_source(((struct bench *)context)->machine);
}

static void message(void *context, const struct observed_message *m) {
  stamps_message(&((struct bench *)context)->stamps, m);
}

static int body(void *arg) {
  struct bench *b = arg;
  struct error *e = &b->result->error;
  struct nic_device inner;
  if (!nic_attach(b->plan->nic, &inner, e)) return 2;
  inner.meaning = lauberhorn_events;
  inner.meanings = LAUBERHORN_EVENTS;
  const struct nic_device nic = stamps_device(&b->stamps, &inner);
  const struct wire_source source = {.next = next_frame, .context = b};
  const struct observer observer = {
      .context = b, .frame_in = frame_in, .dropped = dropped, .frame_out = frame_out, .message = message};
  const struct observers observers = {&observer, 1};
  const struct machine_thread thread = {.hart = 0, .spec = {"probe", probe_thread, &b->probe}};
  b->machine = machine_new(&b->config, &nic, &observers, &source, &thread, 1, e);
  if (!b->machine || !nic_program(b->machine, &b->tables.setup, e)) return 2;
  machine_on_clock_write(b->machine, stamps_clock_write, &b->stamps);
  if (machine_run(b->machine) != MACHINE_DONE) return error_set(e, "%.450s", machine_report(b->machine)), 1;
  return b->result->status;
}

static struct machine_config config_of(const struct params *p) {
  struct machine_config config = machine_config_of(p);
  config.layout = lauberhorn_layout(p, config.cache.line_bytes);
  return config;
}

static bool prepare(struct bench *b, struct error *e) {
  b->config = config_of(b->plan->params);
  if (b->config.layout.coupled)
    return error_set(e, "the published procedure replies through transmit lines that are answered shared: "
                        "--set endpoint.form=separate --set endpoint.tx_grant=shared");
  uint32_t largest = measure_largest(b->plan->params);
  for (unsigned i = 0; i < b->plan->count; i++)
    if (b->plan->sizes[i] < 1 || b->plan->sizes[i] > largest)
      return error_set(e, "a payload of %u bytes: the frames and lines hold 1 to %u", b->plan->sizes[i], largest);
  b->probe = (struct probe){.layout = &b->config.layout, .clock = MACHINE_IO_CLOCK};
  b->next_ps = PAUSE_PS;
  b->stamps.layout = &b->config.layout;
  b->stamps.hz = b->config.nic.hz;
  struct catalogue *c = probe_catalogue(e);
  if (!c) return false;
  const struct handler *handler = handler_at(0); // any: the probe stands in its place
  const struct system_site site = {.params = b->plan->params, .catalogue = c, .handlers = &handler};
  bool made = nic_tables_make(&b->tables, &site, &b->config.layout, 1, e);
  catalogue_free(c);
  return made;
}

void measure_run(const struct measure_plan *plan, struct measure_result *result) {
  struct bench *b = calloc(1, sizeof *b);
  if (!b) {
    result->status = 2;
    error_set(&result->error, "out of memory");
    return;
  }
  b->plan = plan;
  b->result = result;
  result->status = prepare(b, &result->error) ? machine_main(body, b) : 2;
  if (machine_fault()) error_set(&result->error, "%s", machine_fault());
  free(b);
}

uint32_t measure_largest(const struct params *p) {
  struct machine_config c = config_of(p);
  const struct layout *l = &c.layout;
  uint32_t line = (uint32_t)l->line_bytes, aux = l->aux_lines * line;
  uint32_t receive = line - l->args_raw_off + aux, transmit = line - l->reply_off + aux;
  uint32_t lines = receive < transmit ? receive : transmit;
  uint32_t frame = (uint32_t)param_int(p, PARAM_NIC_MAX_FRAME) - probe_frame_headers();
  return (lines < frame ? lines : frame) / 4 * 4; // payloads travel padded to XDR's four bytes
}
