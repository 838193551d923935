// SPDX-License-Identifier: Apache-2.0
// The C twin of rtl/host/lines/dispatch/endpoint_choice.sv: which request goes to which parked endpoint.
#pragma once
#include "models/nic/host/lines/request_queues.h"

struct nic_endpoint_choice {
  uint64_t owned[NIC_PROCESSES]; // a process's endpoints
  uint8_t turn;                  // the process that is asked first
};

// A queued request's process and endpoint, or an arriving request's.
struct nic_choice {
  bool pop;  // the head of the process's queue goes to the endpoint
  bool pass; // the arriving request does
  uint8_t process, endpoint;
};

void nic_choice_reset(struct nic_endpoint_choice *s);
// Makes a process the owner of an endpoint, or (not valid) nobody.
void nic_choice_own(struct nic_endpoint_choice *s, uint8_t endpoint, struct nic_owner owner);
// The first process from `turn` on that has a queued request and a parked endpoint, or -1.
int nic_choice_able(const struct nic_endpoint_choice *s, const struct nic_queues *queues, uint64_t parked);
// What delivery, being idle, is to do next. arrival: the process of the arriving request, or -1.
struct nic_choice nic_choice_make(const struct nic_endpoint_choice *s, const struct nic_queues *queues, uint64_t parked,
                                  int arrival);
