// SPDX-License-Identifier: Apache-2.0
// One system's simulation: builds the machine, gives it traffic and software, runs it, and counts what it says.
#include "sim/run/run_system.h"
#include "models/hardware/machine/machine_dump.h"
#include "sim/params/tables.h"
#include "sim/run/call_book.h"
#include "sim/run/frames_out.h"
#include "sim/run/machine_build.h"
#include "sim/run/nic_attach.h"
#include "sim/run/services.h"
#include "sim/run/traffic.h"
#include "sim/run/wave_file.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PS_PER_NS UINT64_C(1000)
#define SERVICE_STREAMS (UINT64_C(1) << 32) // random streams of the requests' service times

struct simulation {
  const struct run_plan *plan;
  const struct observers *callers;
  struct observers observers; // the caller's, and behind them this simulation
  struct run_outcome *outcome;
  struct error *error;
  struct call_book *book;
  struct traffic *traffic;
  struct frames_out *frames;
  struct services services;
  struct machine_config config;
  struct nic_device nic;
  struct machine *machine;
  struct handler_world world;
  struct sampler service_time; // of the world's settings
  void *system;                // made by the plan's module
};

// The service time of a request depends on its index alone, so that every system draws the same.
static uint64_t draw_service(void *context, uint32_t request, const struct sampler *service_time) {
  struct simulation *s = context;
  struct rng rng;
  rng_seed(&rng, (uint64_t)param_int(s->plan->params, PARAM_SIM_SEED), SERVICE_STREAMS | request);
  return sampler_draw(service_time, &rng);
}

static void reply_cut(void *context, uint32_t request) {
  (void)request;
  ((struct simulation *)context)->outcome->replies_cut++;
}

static bool make_world(struct simulation *s) {
  s->world = (struct handler_world){.facts = call_book_get,
                                    .facts_context = s->book,
                                    .draw = draw_service,
                                    .draw_context = s,
                                    .cut = reply_cut,
                                    .cut_context = s,
                                    .hart_hz = s->config.hart.hz};
  return handler_settings_make(s->plan->params, NULL, NULL, 0, &s->world.settings, &s->service_time, s->error);
}

// ---- what becomes of frames goes to the capture files and a closed loop's clients

// True if the frame is a call. A client waits for its call only: frames that are no calls have nobody who waits.
static bool completed(struct simulation *s, uint32_t request, uint64_t ps, bool answered) {
  if (!call_book_take(s->book, request)) return false;
  if (traffic_completed(s->traffic, request, ps, answered)) machine_poke_source(s->machine);
  return true;
}

static void dropped(void *context, uint32_t request, uint64_t ps, unsigned reason) {
  struct simulation *s = context;
  if (completed(s, request, ps, false) && reason < NIC_DROP_CODES) s->outcome->calls_dropped[reason]++;
}

static void one_way(void *context, uint32_t request, uint64_t ps) {
  struct simulation *s = context;
  completed(s, request, ps, true);
}

static void frame_out(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, const uint8_t *bytes,
                      uint32_t length) {
  struct simulation *s = context;
  frames_out_sent(s->frames, first_ps, bytes, length);
  completed(s, request, last_ps, true);
}

static void frame_in(void *context, uint32_t request, uint64_t first_ps, uint64_t last_ps, uint32_t bytes) {
  struct simulation *s = context;
  const struct observed_call *call = traffic_pulled_call(s->traffic);
  (void)last_ps, (void)bytes;
  frames_out_received(s->frames, first_ps);
  if (call) OBSERVE(s->callers, call, request, call);
}

// The machine tells the caller's observers first, so that they know what a client's next call follows from.
static bool join_observers(struct simulation *s, const struct observers *callers) {
  struct observer *list = malloc((callers->count + 1) * sizeof *list);
  if (!list) return error_set(s->error, "out of memory");
  for (unsigned i = 0; i < callers->count; i++) list[i] = callers->list[i];
  list[callers->count] = (struct observer){
      .context = s, .frame_in = frame_in, .dropped = dropped, .one_way = one_way, .frame_out = frame_out};
  s->observers = (struct observers){list, callers->count + 1};
  return true;
}

static enum wire_next next_frame(void *context, struct wire_frame *frame) {
  struct simulation *s = context;
  if (s->machine) traffic_time(s->traffic, machine_now_ps(s->machine));
  enum wire_next next = traffic_next(s->traffic, frame);
  if (next == WIRE_FRAME) frames_out_pulled(s->frames, frame);
  return next;
}

// ---- after the run

static void take_counters(struct simulation *s, struct ledger_witness *w) {
  const struct system *module = s->plan->module;
  struct run_outcome *o = s->outcome;
  uint64_t values[SYSTEM_COUNTERS];
  module->count(s->system, s->machine, w->dropped, values, &w->in_flight);
  w->in_flight += machine_on_wire(s->machine);
  o->counter_count = module->counter_count;
  for (unsigned i = 0; i < module->counter_count; i++) {
    snprintf(o->counters[i].key, sizeof o->counters[i].key, "%s", module->counters[i]);
    o->counters[i].value = values[i];
  }
}

static void take_counts(struct simulation *s) {
  struct run_outcome *o = s->outcome;
  struct ledger_witness *w = &o->witness;
  traffic_report(s->traffic, &o->input, w);
  o->calls_dropped[DROP_SNAPLEN] += traffic_cut_calls(s->traffic);
  services_settings(&s->services, o->settings, sizeof o->settings);
  take_counters(s, w);
  w->dropped[DROP_OVERRUN] = machine_overruns(s->machine);
  w->frames_out = frames_out_count(s->frames);
  w->harts = s->config.harts;
  for (unsigned h = 0; h < s->config.harts; h++) {
    w->hart[h].elapsed = machine_hart_elapsed(s->machine, h);
    for (unsigned kind = 0; kind < CYCLE_KINDS; kind++)
      for (unsigned step = 0; step < STEPS; step++)
        w->hart[h].cycles[kind] += machine_hart_cycles(s->machine, h, (enum cycle_kind)kind, (enum step)step);
  }
  o->interconnect = (struct interconnect){0};
  for (enum coh_class c = 0; c < COH_CLASSES; c++)
    for (unsigned home = 0; home < s->config.homes; home++) {
      o->interconnect.classes[c].messages += machine_messages(s->machine, home, c);
      o->interconnect.classes[c].bytes += machine_message_bytes(s->machine, home, c);
    }
  o->end_ps = machine_now_ps(s->machine);
  o->closed_loop = param_is(s->plan->params, PARAM_RETIME_MODE, "closed");
}

// The first line of the machine's report is the message; what follows it are the witnesses.
static int report_failure(struct simulation *s) {
  const char *report = machine_report(s->machine), *rest = strchr(report, '\n');
  size_t first = rest ? (size_t)(rest - report) : strlen(report);
  if (rest) snprintf(s->outcome->report, sizeof s->outcome->report, "%s", rest + 1);
  return error_set(s->error, "%.*s", (int)first, report), 1;
}

static void complete_waves(const struct simulation *s) {
  if (s->nic.waves) s->nic.waves(s->nic.nic, NULL);
}

// Writes down what the machine is in, if that can be done: the failure is what is told.
static void dump_machine(const struct simulation *s) {
  FILE *file = s->plan->dump ? fopen(s->plan->dump, "w") : NULL;
  if (!file) return;
  machine_dump(s->machine, file);
  fclose(file);
}

// Completes the files of frames of a run that failed, if that can be done: the failure is what is told.
static void keep_frames(struct simulation *s) {
  struct error unheard;
  frames_out_close(s->frames, &unheard);
}

static void keep_recordings(struct simulation *s) {
  complete_waves(s);
  keep_frames(s);
}

static int run(struct simulation *s) {
  enum machine_outcome outcome = machine_run(s->machine);
  complete_waves(s);
  if (traffic_failed(s->traffic, s->error)) return 2;
  if (outcome == MACHINE_WAVES) return error_set(s->error, "%s: cannot be written", s->plan->waves), 2;
  if (outcome != MACHINE_DONE) {
    keep_frames(s);
    dump_machine(s);
    return report_failure(s);
  }
  if (s->plan->waves && !wave_file_is_whole(s->plan->waves))
    return error_set(s->error, "%s: cannot be written: %s", s->plan->waves, strerror(errno)), 2;
  take_counts(s);
  return frames_out_close(s->frames, s->error) ? 0 : 2;
}

// Somebody wants to hear of what happens while nothing goes on.
static bool is_traced(const struct observers *o) {
  for (unsigned i = 0; i < o->count; i++)
    if (o->list[i].message || o->list[i].span) return true;
  return false;
}

static int body(void *arg) {
  struct simulation *s = arg;
  const struct params *p = s->plan->params;
  const struct system *module = s->plan->module;
  size_t count;
  const struct machine_thread *threads = module->threads(s->system, &count);
  if (!nic_attach(s->plan->nic, &s->nic, s->error)) return 2;
  s->nic.meaning = module->meaning;
  s->nic.meanings = module->meanings;
  const struct wire_source source = {.next = next_frame, .context = s};
  s->machine = machine_new(&s->config, &s->nic, &s->observers, &source, threads, count, s->error);
  if (!s->machine || !module->configure(s->system, s->machine, s->error)) return 2;
  if (s->plan->waves && param_int(p, PARAM_WAVES_FROM) > param_int(p, PARAM_WAVES_TO))
    return error_set(s->error, "waves.from is %lld ns, behind waves.to, %lld ns: nothing is between them",
                     (long long)param_int(p, PARAM_WAVES_FROM), (long long)param_int(p, PARAM_WAVES_TO)),
           2;
  if (s->plan->waves && !machine_waves(s->machine, s->plan->waves, (uint64_t)param_int(p, PARAM_WAVES_FROM) * PS_PER_NS,
                                       (uint64_t)param_int(p, PARAM_WAVES_TO) * PS_PER_NS))
    return error_set(s->error, "%s: waves are signals of the RTL, and --nic model has none", s->plan->waves), 2;
  if (is_traced(&s->observers))
    machine_keep_idle(s->machine, (uint64_t)param_int(p, PARAM_TRACE_FROM) * PS_PER_NS,
                      (uint64_t)param_int(p, PARAM_TRACE_TO) * PS_PER_NS + 1);
  return run(s);
}

// Makes the system for the catalogue that goes with the traffic.
static bool make_system(struct simulation *s) {
  const struct catalogue *c = traffic_catalogue(s->traffic);
  const struct system_site site = {
      .params = s->plan->params, .catalogue = c, .handlers = s->services.handlers, .world = &s->world};
  if (!services_make(&s->services, c, s->plan->params, s->error)) return false;
  traffic_settings(s->traffic, s->services.settings);
  s->system = s->plan->module->make(&site, &s->config, s->error);
  return s->system != NULL;
}

// The longest that a frame takes on the wire.
static uint64_t frame_ps(const struct machine_config *c) {
  return (NIC_MAX_FRAME + UINT64_C(64)) * 8 * UINT64_C(1000000000000) / c->wire.bits_per_second;
}

int run_system(const struct run_plan *plan, const struct observers *observers, struct run_outcome *outcome,
               struct error *e) {
  struct simulation *s = calloc(1, sizeof *s);
  if (!s) return error_set(e, "out of memory"), 2;
  s->plan = plan, s->callers = observers, s->outcome = outcome, s->error = e;
  s->config = machine_config_of(plan->params);
  s->config.skip_idle &= plan->module->idles_alike;
  s->book = call_book_new();
  bool ready = s->book && join_observers(s, observers) && make_world(s) &&
               (s->traffic = traffic_open(plan, observers, s->book, e)) &&
               (s->frames = frames_out_open(plan->replies, plan->wire, frame_ps(&s->config), e)) && make_system(s);
  int status = ready ? machine_main(body, s) : 2;
  if (machine_fault()) {
    keep_recordings(s);
    error_set(e, "%s", machine_fault());
  }
  free(s); // the process ends with the run, and what it opened with it
  return status;
}
