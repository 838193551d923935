// SPDX-License-Identifier: Apache-2.0
// The C twin of rtl/host/lines/dispatch/request_queues.sv: a FIFO queue of requests per process, in a shared pool of
// records.
#pragma once
#include "rtl/glue/nic_ports.h"
#include "rtl/pkg/nic_types.h"

#define NIC_QUEUE_MAX                                                                                                  \
  (NIC_MAX_QUEUE_DEPTH +                                                                                               \
   NIC_ENDPOINTS) // of one process: the largest depth, and a request for each endpoint that awaits it

struct nic_queues {
  struct nic_request records[NIC_REQUESTS];
  uint16_t free[NIC_REQUESTS]; // records not in use, the last taken first
  uint16_t free_count;
  uint16_t queue[NIC_PROCESSES][NIC_QUEUE_MAX]; // rings of records
  uint8_t head[NIC_PROCESSES], count[NIC_PROCESSES];
  uint16_t waiting;
};

void nic_queues_reset(struct nic_queues *s);
// Whether a request of the process may wait, `parked` being its parked endpoints: DROP_NONE, or why not.
enum drop nic_queues_admit(const struct nic_queues *s, unsigned depth, uint8_t process, unsigned parked);
// Puts an admitted request behind its process's others.
void nic_queues_push(struct nic_queues *s, uint8_t process, const struct nic_request *request);
// Takes the oldest request of a process that has one.
struct nic_request nic_queues_pop(struct nic_queues *s, uint8_t process);
