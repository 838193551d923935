// SPDX-License-Identifier: Apache-2.0
// The host side is stepped first: it sees what the front end shows before the edge, and offers its reads at the edge.
#include "models/nic/nic_step.h"
#include "models/nic/front/nic_front.h"
#include "models/nic/host/lines/host_lines.h"
#include <stdlib.h>

struct nic_model {
  struct nic_front front;
  struct nic_lines lines;
  struct nic_host_out host_out; // what stands at the host side's outputs
};

struct nic_model *nic_model_new(void) {
  return calloc(1, sizeof(struct nic_model));
}
void nic_model_free(struct nic_model *nic) {
  free(nic);
}

void nic_step(struct nic_model *n, const struct nic_in *in, struct nic_out *out) {
  const struct nic_host_out shown = n->host_out;
  struct nic_host_in host = nic_front_shows(&n->front, in);
  nic_lines_step(&n->lines, &host, &n->host_out);
  nic_front_step(&n->front, in, &shown, &n->host_out);
  nic_front_outputs(&n->front, out);
  nic_lines_outputs(&n->lines, out);
  out->busy = nic_front_busy(&n->front) || nic_lines_busy(&n->lines, n->front.regs.control.leave_valid);
  out->next_deadline = n->host_out.next_deadline;
}

void nic_step_watched(struct nic_model *n, const struct nic_in *in, struct nic_out *out) {
  bool turn = out->transition.turn;
  nic_step(n, in, out);
  out->transition = n->lines.engine.transition;
  if (out->transition.turn != turn) out->events |= NIC_TRANSITION;
}

const struct endpoint *nic_endpoints(const struct nic_model *n) {
  return n->lines.engine.endpoints;
}

struct nic_inside nic_inside_now(const struct nic_model *n) {
  struct nic_inside inside = n->host_out.inside;
  inside.receiving = (uint16_t)n->front.ingress.count;
  inside.described = (uint16_t)n->front.ingress.waiting_count;
  return inside;
}

unsigned nic_waiting_of(const struct nic_model *n, unsigned process) {
  return n->lines.dispatch.queues.count[process];
}

unsigned nic_cells_used(const struct nic_model *n) {
  return n->front.buffer.used;
}
