// SPDX-License-Identifier: Apache-2.0
#include "models/nic/host/lines/request_queues.h"
#include <string.h>

void nic_queues_reset(struct nic_queues *s) {
  for (unsigned i = 0; i < NIC_REQUESTS; i++) s->free[i] = (uint16_t)i;
  s->free_count = NIC_REQUESTS;
  memset(s->head, 0, sizeof s->head);
  memset(s->count, 0, sizeof s->count);
  s->waiting = 0;
}

enum drop nic_queues_admit(const struct nic_queues *s, unsigned depth, uint8_t process, unsigned parked) {
  if (s->count[process] >= depth + parked) return DROP_QUEUE_FULL;
  return s->free_count == 0 ? DROP_NO_BUFFER : DROP_NONE;
}

void nic_queues_push(struct nic_queues *s, uint8_t process, const struct nic_request *request) {
  uint16_t record = s->free[--s->free_count];
  s->records[record] = *request;
  s->queue[process][(s->head[process] + s->count[process]++) % NIC_QUEUE_MAX] = record;
  s->waiting++;
}

struct nic_request nic_queues_pop(struct nic_queues *s, uint8_t process) {
  uint16_t record = s->queue[process][s->head[process]];
  s->head[process] = (uint8_t)((s->head[process] + 1) % NIC_QUEUE_MAX);
  s->count[process]--;
  s->free[s->free_count++] = record;
  s->waiting--;
  return s->records[record];
}
