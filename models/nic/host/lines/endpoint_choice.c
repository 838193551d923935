// SPDX-License-Identifier: Apache-2.0
#include "models/nic/host/lines/endpoint_choice.h"
#include <string.h>

void nic_choice_reset(struct nic_endpoint_choice *s) {
  memset(s, 0, sizeof *s);
}

void nic_choice_own(struct nic_endpoint_choice *s, uint8_t endpoint, struct nic_owner owner) {
  uint64_t bit = UINT64_C(1) << endpoint;
  for (unsigned p = 0; p < NIC_PROCESSES; p++) s->owned[p] &= ~bit;
  if (owner.valid) s->owned[owner.proc_id] |= bit;
}

static uint8_t lowest(uint64_t bits) {
  return (uint8_t)__builtin_ctzll(bits);
}

int nic_choice_able(const struct nic_endpoint_choice *s, const struct nic_queues *queues, uint64_t parked) {
  if (queues->waiting == 0 || parked == 0) return -1;
  for (unsigned i = 0; i < NIC_PROCESSES; i++) {
    unsigned p = (s->turn + i) % NIC_PROCESSES;
    if (queues->count[p] > 0 && (parked & s->owned[p])) return (int)p;
  }
  return -1;
}

struct nic_choice nic_choice_make(const struct nic_endpoint_choice *s, const struct nic_queues *queues, uint64_t parked,
                                  int arrival) {
  int p = nic_choice_able(s, queues, parked);
  if (p >= 0) return (struct nic_choice){.pop = true, .process = (uint8_t)p, .endpoint = lowest(parked & s->owned[p])};
  if (arrival < 0 || !(parked & s->owned[arrival])) return (struct nic_choice){.pop = false};
  return (struct nic_choice){.pass = true, .process = (uint8_t)arrival, .endpoint = lowest(parked & s->owned[arrival])};
}
