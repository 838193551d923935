// SPDX-License-Identifier: Apache-2.0
// The whole NIC in clocked C: equal to rtl/nic_top.sv at its ports in every cycle. It is made of its blocks' twins and
// takes the same ports (rtl/glue/nic_ports.h).
#pragma once
#include "models/nic/nic_inside.h"
#include "rtl/glue/nic_ports.h"
#ifdef __cplusplus
extern "C" {
#endif
struct nic_model;
struct endpoint;
// NULL if there is no memory. The first step must be a reset.
struct nic_model *nic_model_new(void);
void nic_model_free(struct nic_model *nic);
// One rising edge: samples `in`, then fills `out` with the outputs that stand after it. Fields that belong to a valid
// are written only while that is set, and those of `in` are read only then.
void nic_step(struct nic_model *nic, const struct nic_in *in, struct nic_out *out);
// The same, and tells of transitions too (nic_out.transition).
void nic_step_watched(struct nic_model *nic, const struct nic_in *in, struct nic_out *out);
// What it is in, for those who look: NIC_ENDPOINTS endpoints; the requests inside by place; of a process those that
// wait for an endpoint. Packet buffer cells in use.
const struct endpoint *nic_endpoints(const struct nic_model *nic);
struct nic_inside nic_inside_now(const struct nic_model *nic);
unsigned nic_waiting_of(const struct nic_model *nic, unsigned process);
unsigned nic_cells_used(const struct nic_model *nic);
#ifdef __cplusplus
}
#endif
