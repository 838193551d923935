// SPDX-License-Identifier: Apache-2.0
// The Verilated NIC behind plain C; nothing of Verilator shows.
#pragma once
#include "rtl/glue/nic_ports.h"
#ifdef __cplusplus
extern "C" {
#endif
struct nic_rtl;
// A NIC whose registers and memories hold what is drawn from the seed, or (0) all zero, which is quickest, but for
// those that a reset sets. Its first edge must be a reset, behind which no output depends on the seed.
struct nic_rtl *nic_rtl_new(unsigned seed);
void nic_rtl_free(struct nic_rtl *nic);
// One rising edge: samples `in`, then fills `out` with the outputs that stand after it. Wide data fields of `out` are
// written only while their valid is set, and those of `in` are read only then.
void nic_rtl_step(struct nic_rtl *nic, const struct nic_in *in, struct nic_out *out);
// The same, and tells of transitions too (nic_out.transition).
void nic_rtl_step_watched(struct nic_rtl *nic, const struct nic_in *in, struct nic_out *out);
// Begins (path) or ends (NULL) an FST of all signals; `time_ps` of each following step is given by nic_rtl_wave_time.
// Returns 0, or -1 if the file cannot be written.
int nic_rtl_waves(struct nic_rtl *nic, const char *path);
void nic_rtl_wave_time(struct nic_rtl *nic, uint64_t time_ps);
#ifdef __cplusplus
}
#endif
