// SPDX-License-Identifier: Apache-2.0
// Calls whose replies are known: the arguments name the call, the threads answer with a reply that follows from the
// name, and every frame that the NIC sends is checked byte by byte against it.
#pragma once
#include "tests/support/nic_bench.h"
#include "tests/support/rx_frame.h"

#define ECHO_CALLS 65536

struct echo_call {
  struct rx_frame frame;
  struct nic_host_reply reply; // what the thread is to answer
  bool sent, served, replied;
};

struct echo_traffic {
  struct nic_setup setup;
  struct nic_setup_service service;
  struct nic_setup_owner owners[NIC_ENDPOINTS];
  uint32_t signature[1][NIC_SIGNATURE_WORDS];
  struct layout layout;
  struct echo_call *calls;                 // by number, which is XID and tag
  unsigned served, replied, oneway, wrong; // wrong: something differed, and was printed
};

// One raw service on `endpoints` endpoints of process 5.
struct echo_traffic *echo_traffic_new(uint16_t line_bytes, bool coupled, unsigned endpoints, uint64_t block_cycles);
void echo_traffic_free(struct echo_traffic *t);
// The traffic's host on a bench: threads that serve the calls.
void echo_traffic_attach(struct echo_traffic *t, struct nic_bench *b, uint64_t seed);
// Sends call `number` with `args` argument bytes (at least 4), to be answered with `reply`.
void echo_traffic_send(struct echo_traffic *t, struct nic_bench *b, unsigned number, unsigned args,
                       const struct nic_host_reply *reply, bool vlan);
