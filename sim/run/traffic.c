// SPDX-License-Identifier: Apache-2.0
#include "sim/run/traffic.h"
#include "rtl/pkg/drops.h"
#include "sim/params/tables.h"
#include "sim/run/workload_open.h"
#include "workloads/traffic/source.h"
#include <stdlib.h>

struct traffic {
  struct catalogue *catalogue;
  const struct observers *observers;
  struct call_book *book;
  const struct handler_settings *settings; // by service
  struct source *source;
  struct workload workload; // what the source generates from, if `generated`
  bool generated;
  bool stamps;                 // times are those of the input
  struct observed_call pulled; // the call that the frame pulled last is; process: NULL if it is none
  uint64_t cut, cut_calls, injected;
  bool failed;
  struct error error;
};

enum { RATE_STEP = PARAM_FIXED_ONE / 1000 }; // the parameter has six decimals, the arrival process three

static struct retime_settings retime_of(const struct params *p) {
  return (struct retime_settings){
      .mode = (enum retime_mode)param_int(p, PARAM_RETIME_MODE),
      .rate = (uint64_t)param_int(p, PARAM_RETIME_CALLS_PER_SECOND) / RATE_STEP,
      .scale = (uint64_t)param_int(p, PARAM_RETIME_SCALE),
      .scale_divisor = (uint64_t)param_int(p, PARAM_RETIME_SCALE_DIVISOR),
      .burst_on_ps = (uint64_t)param_int(p, PARAM_RETIME_BURST_ON) * 1000,
      .burst_off_ps = (uint64_t)param_int(p, PARAM_RETIME_BURST_OFF) * 1000,
      .clients = (uint32_t)param_int(p, PARAM_RETIME_CLIENTS),
      .round_trip_ps = (uint64_t)param_int(p, PARAM_RETIME_ROUND_TRIP) * 1000,
      .timeout_ps = (uint64_t)param_int(p, PARAM_RETIME_TIMEOUT) * 1000,
      .max_gap_ps = (uint64_t)param_int(p, PARAM_RETIME_MAX_GAP) * 1000,
      .repeat = (uint64_t)param_int(p, PARAM_RETIME_REPEAT),
      .seed = (uint64_t)param_int(p, PARAM_SIM_SEED),
  };
}

static bool open_source(struct traffic *t, const struct run_plan *plan, struct error *e) {
  const struct source_settings settings = {
      .path = plan->workload ? NULL : plan->capture,
      .workload = plan->workload ? &t->workload : NULL,
      .pairing_window = (uint32_t)param_int(plan->params, PARAM_CAPTURE_PAIRING_WINDOW),
      .fix_checksums = param_bool(plan->params, PARAM_CAPTURE_FIX_CHECKSUMS),
      .retime = retime_of(plan->params),
  };
  if (param_int(plan->params, PARAM_RETIME_CALLS_PER_SECOND) % RATE_STEP)
    return error_set(e, "retime.calls_per_second: it takes at most three decimals");
  t->stamps = retime_uses_stamps(&settings.retime);
  t->source = source_open(&settings, e);
  return t->source != NULL;
}

static struct catalogue *infer(const struct run_plan *plan, struct error *e) {
  const struct infer_settings settings = {
      .path = plan->capture,
      .pairing_window = (uint32_t)param_int(plan->params, PARAM_CAPTURE_PAIRING_WINDOW),
      .processes = plan->module->processes(plan->params),
  };
  return catalogue_infer(&settings, NULL, e);
}

static bool open_catalogue(struct traffic *t, const struct run_plan *plan, struct error *e) {
  if (plan->catalogue)
    t->catalogue = catalogue_load(plan->catalogue, e);
  else if (plan->workload)
    t->catalogue = workload_catalogue(&t->workload, e);
  else
    t->catalogue = infer(plan, e);
  return t->catalogue != NULL;
}

struct traffic *traffic_open(const struct run_plan *plan, const struct observers *observers, struct call_book *book,
                             struct error *e) {
  struct traffic *t = calloc(1, sizeof *t);
  if (!t) {
    error_set(e, "out of memory");
    return NULL;
  }
  t->observers = observers;
  t->book = book;
  t->generated = plan->workload && workload_open(plan->workload, plan->params, &t->workload, e);
  bool open = !plan->workload || t->generated;
  if (open && open_catalogue(t, plan, e) && open_source(t, plan, e)) return t;
  traffic_close(t);
  return NULL;
}

void traffic_close(struct traffic *t) {
  if (!t) return;
  if (t->source) source_close(t->source);
  if (t->generated) workload_free(&t->workload);
  if (t->catalogue) catalogue_free(t->catalogue);
  free(t);
}

const struct catalogue *traffic_catalogue(const struct traffic *t) {
  return t->catalogue;
}

void traffic_settings(struct traffic *t, const struct handler_settings *by_service) {
  t->settings = by_service;
}

// Which call a frame is, by its numbers and by its service, which may be NULL.
static void note_call(struct traffic *t, const struct injection *i, const struct catalogue_service *service) {
  const struct frame *f = &i->frame;
  t->pulled = (struct observed_call){.xid = f->xid,
                                     .program = f->program,
                                     .version = f->version,
                                     .procedure = f->procedure,
                                     .port = f->udp_dst,
                                     .process = service ? t->catalogue->processes[service->process] : ""};
}

const struct observed_call *traffic_pulled_call(const struct traffic *t) {
  return t->pulled.process ? &t->pulled : NULL;
}

static bool remember(struct traffic *t, const struct injection *i, const struct catalogue_service *service) {
  return call_book_put(t->book, i->index,
                       &(struct call_facts){.signature = service && !service->raw ? &service->signature : NULL,
                                            .settings = service ? &t->settings[service - t->catalogue->services] : NULL,
                                            .reply_bytes = i->reply_payload_bytes,
                                            .reply_word = i->reply_word,
                                            .service_ps = i->observed_service_ps}) ||
         error_set(&t->error, "out of memory");
}

// A frame that goes to the wire, or is dropped before it: what it is, if it is a call.
static bool look_at(struct traffic *t, const struct injection *i) {
  t->pulled.process = NULL;
  if (!i->is_call) return true;
  const struct frame *f = &i->frame;
  const struct catalogue_service *service =
      catalogue_find(t->catalogue, f->udp_dst, f->program, f->version, f->procedure);
  note_call(t, i, service);
  return i->cut || remember(t, i, service);
}

void traffic_time(struct traffic *t, uint64_t now_ps) {
  source_time(t->source, now_ps);
}

enum wire_next traffic_next(void *self, struct wire_frame *frame) {
  struct traffic *t = self;
  struct injection i;
  for (;;) {
    switch (source_next(t->source, &i, &t->error)) {
    case PULL_END:
      return WIRE_END;
    case PULL_ERROR:
      t->failed = true;
      return WIRE_END;
    case PULL_WAIT:
      frame->at_ps = source_due(t->source) < UINT64_MAX ? source_due(t->source) : 0;
      return WIRE_LATER;
    case PULL_ITEM:
      break;
    }
    t->injected++;
    t->failed = !look_at(t, &i);
    if (!i.cut) break;
    t->cut++;
    t->cut_calls += i.is_call;
    OBSERVE(t->observers, frame_in, i.index, i.time_ps, i.time_ps, i.original_length);
    if (i.is_call) OBSERVE(t->observers, call, i.index, &t->pulled);
    OBSERVE(t->observers, dropped, i.index, i.time_ps, DROP_SNAPLEN);
    // The client is not to wait for what the capture, and not the server, lost.
    if (i.is_call) source_completed(t->source, i.index, i.time_ps, true);
  }
  if (t->failed) return WIRE_END;
  *frame = (struct wire_frame){.at_ps = i.time_ps, .bytes = i.bytes, .length = i.length, .request = i.index};
  return WIRE_FRAME;
}

bool traffic_failed(const struct traffic *t, struct error *e) {
  if (t->failed) *e = t->error;
  return t->failed;
}

bool traffic_completed(struct traffic *t, uint32_t request, uint64_t ps, bool answered) {
  return source_completed(t->source, request, ps, answered);
}

uint64_t traffic_cut_calls(const struct traffic *t) {
  return t->cut_calls;
}

void traffic_report(const struct traffic *t, struct run_input *input, struct ledger_witness *witness) {
  const struct capture_counts *counts = source_counts(t->source);
  const struct generate_totals generated = source_generated(t->source);
  *input = (struct run_input){.counts = *counts,
                              .stamps = t->stamps,
                              .processes = t->catalogue->process_count + t->catalogue->merged_processes,
                              .merged_processes = t->catalogue->merged_processes,
                              .omitted_calls = t->catalogue->omitted_calls,
                              .cut_calls = generated.cut_requests,
                              .cut_replies = generated.cut_replies};
  source_hash(t->source, input->sha256);
  catalogue_hash(t->catalogue, input->catalogue_sha256);
  capture_counts_explain(counts, input->no_calls, sizeof input->no_calls);
  witness->frames_in = t->injected;
  witness->dropped[DROP_SNAPLEN] = t->cut;
}
