// SPDX-License-Identifier: Apache-2.0
#include "sim/run/nic_attach.h"
#include "models/nic/nic_step.h"
#include "rtl/glue/nic_rtl.h"
#include <stdio.h>

static void step_rtl(void *nic, const struct nic_in *in, struct nic_out *out) {
  nic_rtl_step(nic, in, out);
}
static void step_rtl_watched(void *nic, const struct nic_in *in, struct nic_out *out) {
  nic_rtl_step_watched(nic, in, out);
}
static int waves(void *nic, const char *path) {
  return nic_rtl_waves(nic, path);
}
static void wave_time(void *nic, uint64_t ps) {
  nic_rtl_wave_time(nic, ps);
}

static void step_model(void *nic, const struct nic_in *in, struct nic_out *out) {
  nic_step(nic, in, out);
}

static void step_model_watched(void *nic, const struct nic_in *in, struct nic_out *out) {
  nic_step_watched(nic, in, out);
}

// Its endpoints, requests by place, queues by process that hold some, and the buffer's cells.
static void show_model(const void *nic, const struct nic_viewer *to) {
  for (unsigned i = 0; i < NIC_ENDPOINTS; i++) to->endpoint(to->context, i, &nic_endpoints(nic)[i]);
  struct nic_inside in = nic_inside_now(nic);
  const struct {
    const char *name;
    unsigned holds;
  } places[] = {{"frames being received", in.receiving}, {"frames received", in.described},
                {"calls looked up", in.looking_up},      {"requests waiting", in.waiting},
                {"requests delivered", in.delivering},   {"requests at endpoints", in.open},
                {"replies being sent", in.replying},     {"packet buffer cells", nic_cells_used(nic)}};
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) to->queue(to->context, places[i].name, places[i].holds);
  for (unsigned p = 0; p < NIC_PROCESSES; p++) {
    char name[32];
    snprintf(name, sizeof name, "process %u", p);
    unsigned holds = nic_waiting_of(nic, p);
    if (holds) to->queue(to->context, name, holds);
  }
}

bool nic_attach(enum nic_kind kind, struct nic_device *device, struct error *e) {
  *device = kind == NIC_MODEL ? (struct nic_device){.nic = nic_model_new(),
                                                    .step = step_model,
                                                    .step_watched = step_model_watched,
                                                    .show = show_model}
                              : (struct nic_device){.nic = nic_rtl_new(0),
                                                    .step = step_rtl,
                                                    .step_watched = step_rtl_watched,
                                                    .waves = waves,
                                                    .wave_time = wave_time};
  return device->nic || error_set(e, "out of memory");
}
