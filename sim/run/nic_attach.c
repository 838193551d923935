// SPDX-License-Identifier: Apache-2.0
#include "sim/run/nic_attach.h"
#include "models/nic/nic_step.h"
#include "rtl/glue/nic_rtl.h"

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

bool nic_attach(enum nic_kind kind, struct nic_device *device, struct error *e) {
  *device = kind == NIC_MODEL
                ? (struct nic_device){.nic = nic_model_new(), .step = step_model, .step_watched = step_model_watched}
                : (struct nic_device){.nic = nic_rtl_new(0),
                                      .step = step_rtl,
                                      .step_watched = step_rtl_watched,
                                      .waves = waves,
                                      .wave_time = wave_time};
  return device->nic || error_set(e, "out of memory");
}
