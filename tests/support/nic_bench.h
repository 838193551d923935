// SPDX-License-Identifier: Apache-2.0
// A whole NIC on a bench: frames and register accesses go in, a nic_host serves the endpoints, reply frames and events
// are kept. The NIC is anything with the ports of nic_ports.h: the RTL or its C model.
#pragma once
#include "models/systems/lauberhorn/nic_setup.h"
#include "rtl/glue/nic_ports.h"
#include "tests/support/nic_host.h"

#define NIC_BENCH_FRAME 16384

struct nic_bench {
  void *nic;
  void (*step)(void *nic, const struct nic_in *in, struct nic_out *out);
  struct nic_host *host; // NULL: no loads, commands are taken
  struct rng rng;
  unsigned gap_percent;      // chance that the stream pauses for a cycle within or between frames
  unsigned tx_stall_percent; // chance that the transmit stream is not ready
  void *context;
  void (*sent)(void *context, const uint8_t *frame, unsigned length, uint32_t tag); // a reply frame has left

  struct nic_in in;               // of the last edge
  struct nic_out out;             // behind it
  uint8_t frame[NIC_BENCH_FRAME]; // being received by the NIC
  unsigned frame_length, frame_at;
  uint32_t frame_tag;
  bool frame_bad;
  uint8_t reply[NIC_BENCH_FRAME]; // being sent by it
  unsigned reply_length;
  uint64_t events[NIC_EVENTS]; // how often each has happened
};

// Resets the NIC.
void nic_bench_reset(struct nic_bench *b);
// One clock edge.
void nic_bench_edge(struct nic_bench *b);
// True when the next frame can be given; nic_bench_send copies it.
bool nic_bench_ready(const struct nic_bench *b);
void nic_bench_send(struct nic_bench *b, const uint8_t *frame, unsigned length, uint32_t tag, bool bad);
// Register accesses; they take as many edges as they need.
void nic_bench_write(struct nic_bench *b, uint32_t address, uint32_t data);
uint32_t nic_bench_read(struct nic_bench *b, uint32_t address);
void nic_bench_setup(struct nic_bench *b, const struct nic_setup *setup);
