// SPDX-License-Identifier: Apache-2.0
#include "sim/run/traffic.h"
#include "models/drops.h"
#include "sim/params/data_dir.h"
#include "workloads/generate.h"
#include "workloads/source.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

struct traffic {
  struct catalogue *catalogue;
  const struct observer *observer;
  struct call_book *book;
  struct source *source;    // a capture, or
  struct workload workload; // a workload, its generator and its clock
  struct generate *generate;
  struct retime *retime;
  char workload_hash[SHA256_HEX];
  uint64_t cut, injected;
  bool failed;
  struct error error;
};

static struct retime_settings retime_of(const struct params *p) {
  return (struct retime_settings){
      .mode = (enum retime_mode)param_int(p, PARAM_RETIME_MODE),
      .rate = (uint64_t)param_int(p, PARAM_RETIME_RATE),
      .scale = (uint64_t)param_int(p, PARAM_RETIME_SCALE),
      .scale_divisor = (uint64_t)param_int(p, PARAM_RETIME_SCALE_DIVISOR),
      .burst_on_ps = (uint64_t)param_int(p, PARAM_RETIME_BURST_ON) * 1000,
      .burst_off_ps = (uint64_t)param_int(p, PARAM_RETIME_BURST_OFF) * 1000,
      .clients = (uint32_t)param_int(p, PARAM_RETIME_CLIENTS),
      .repeat = (uint64_t)param_int(p, PARAM_RETIME_REPEAT),
      .seed = (uint64_t)param_int(p, PARAM_SIM_SEED),
  };
}

static bool hash_file(const char *path, char hex[SHA256_HEX], struct error *e) {
  FILE *file = fopen(path, "rb");
  if (!file) return error_set(e, "%.300s: cannot be read: %s", path, strerror(errno));
  struct sha256 hash;
  uint8_t block[4096];
  size_t n;
  sha256_begin(&hash);
  while ((n = fread(block, 1, sizeof block, file)) > 0) sha256_add(&hash, block, n);
  sha256_end_hex(&hash, hex);
  fclose(file);
  return true;
}

static bool workload_services(const struct workload *w, struct catalogue *c, struct error *e) {
  c->any_mac = c->any_address = true;
  for (size_t i = 0; i < w->service_count; i++) {
    const struct workload_service *from = &w->services[i];
    struct catalogue_service service = {.port = from->port,
                                        .program = from->program,
                                        .version = from->version,
                                        .procedure = from->procedure,
                                        .raw = from->raw,
                                        .signature = from->signature};
    char process[CATALOGUE_NAME];
    snprintf(service.handler, sizeof service.handler, "%.31s", from->handler);
    snprintf(process, sizeof process, "process%u", from->process);
    if (!catalogue_add(c, &service, process, e)) return false;
  }
  return true;
}

static bool open_workload(struct traffic *t, const struct run_plan *plan, struct error *e) {
  char folder[PATH_MAX], path[PATH_MAX];
  if (!data_dir(folder, sizeof folder, e) || !workload_find(folder, plan->workload, path, sizeof path, e)) return false;
  if (!hash_file(path, t->workload_hash, e) || !workload_load(path, &t->workload, e)) return false;
  t->generate = generate_new(&t->workload, false, e);
  if (!t->generate) return false;
  const struct retime_settings settings = retime_of(plan->params);
  t->retime = retime_new(&settings, generate_stream(t->generate), e);
  if (!t->retime) return false;
  if (plan->catalogue) return true;
  t->catalogue = catalogue_new(e);
  return t->catalogue && workload_services(&t->workload, t->catalogue, e);
}

static bool open_capture(struct traffic *t, const struct run_plan *plan, struct error *e) {
  if (!plan->catalogue && !(t->catalogue = catalogue_infer(plan->capture, NULL, e))) return false;
  const struct source_settings settings = {
      .path = plan->capture,
      .pairing_window = (uint32_t)param_int(plan->params, PARAM_CAPTURE_PAIRING_WINDOW),
      .fix_checksums = param_bool(plan->params, PARAM_CAPTURE_FIX_CHECKSUMS),
      .retime = retime_of(plan->params),
  };
  t->source = source_open(&settings, e);
  return t->source != NULL;
}

struct traffic *traffic_open(const struct run_plan *plan, const struct observer *observer, struct call_book *book,
                             struct error *e) {
  struct traffic *t = calloc(1, sizeof *t);
  if (!t) {
    error_set(e, "out of memory");
    return NULL;
  }
  t->observer = observer;
  t->book = book;
  bool open = !plan->catalogue || (t->catalogue = catalogue_load(plan->catalogue, e));
  open = open && (plan->workload ? open_workload(t, plan, e) : open_capture(t, plan, e));
  if (open) return t;
  traffic_close(t);
  return NULL;
}

void traffic_close(struct traffic *t) {
  if (!t) return;
  if (t->source) source_close(t->source);
  if (t->retime) retime_free(t->retime);
  if (t->generate) generate_free(t->generate);
  if (t->workload.services) workload_free(&t->workload);
  if (t->catalogue) catalogue_free(t->catalogue);
  free(t);
}

const struct catalogue *traffic_catalogue(const struct traffic *t) {
  return t->catalogue;
}

static void remember(struct traffic *t, const struct injection *i) {
  const struct catalogue_service *service =
      i->is_call
          ? catalogue_find(t->catalogue, i->frame.udp_dst, i->frame.program, i->frame.version, i->frame.procedure)
          : NULL;
  call_book_put(t->book, i->index,
                &(struct call_facts){.signature = service && !service->raw ? &service->signature : NULL,
                                     .reply_bytes = i->reply_payload_bytes,
                                     .service_ps = i->observed_service_ps});
}

enum wire_next traffic_next(void *self, struct wire_frame *frame) {
  struct traffic *t = self;
  struct injection i;
  for (;;) {
    switch (t->source ? source_next(t->source, &i, &t->error) : retime_next(t->retime, &i, &t->error)) {
    case PULL_END:
      return WIRE_END;
    case PULL_ERROR:
      t->failed = true;
      return WIRE_END;
    case PULL_WAIT:
      return WIRE_LATER;
    case PULL_ITEM:
      break;
    }
    t->injected++;
    if (!i.cut) break;
    t->cut++;
    t->observer->frame_in(t->observer->context, i.index, i.time_ps, i.time_ps, i.original_length);
    t->observer->dropped(t->observer->context, i.index, i.time_ps, DROP_SNAPLEN);
  }
  remember(t, &i);
  *frame = (struct wire_frame){.at_ps = i.time_ps, .bytes = i.bytes, .length = i.length, .request = i.index};
  return WIRE_FRAME;
}

bool traffic_failed(const struct traffic *t, struct error *e) {
  if (t->failed) *e = t->error;
  return t->failed;
}

bool traffic_completed(struct traffic *t, uint64_t ps) {
  return t->source ? source_completed(t->source, ps) : retime_completed(t->retime, ps);
}

void traffic_report(const struct traffic *t, struct run_input *input, struct ledger_witness *witness) {
  *input = (struct run_input){0};
  if (t->source) {
    const struct capture_counts *counts = source_counts(t->source);
    input->records = counts->frames;
    input->calls = counts->calls;
    input->replies_withheld = counts->replies;
    input->replies_paired = counts->paired;
    source_hash(t->source, input->sha256);
  } else {
    input->records = input->calls = generate_totals(t->generate)->calls;
    memcpy(input->sha256, t->workload_hash, sizeof input->sha256);
  }
  witness->frames_in = t->injected;
  witness->dropped[DROP_SNAPLEN] = t->cut;
}
