// SPDX-License-Identifier: Apache-2.0
// The clocked C twin of rtl/host/lines/endpoint/command_sequencer.sv and command_mux.sv: operations of the engine,
// delivery's line writes and the answers behind them become commands to the home agent.
#pragma once
#include "models/protocol/endpoint/endpoint.h"
#include "rtl/glue/nic_ports.h"

#define NIC_OPERATIONS 8 // operations that wait

// What the engine asks for: the WRITE, ANSWER, RECALL and RECALL_AUX of one transition.
struct nic_operation {
  struct endpoint_step step;
  uint8_t endpoint;
};

struct nic_home_command {
  uint8_t command, endpoint, tag; // command: enum nic_command
  uint16_t line;
  bool beat, exclusive;
  uint8_t data[NIC_BEAT]; // NIC_CMD_WRITE
};

// A request's answer, on its way to the channel.
struct nic_answer {
  uint8_t endpoint, line, tag;
  bool exclusive;
  uint32_t call; // the request's tag in the ledger
};

struct nic_channel {
  struct nic_operation operations[NIC_OPERATIONS];
  unsigned operation_count;
  unsigned done; // commands of operation 0 that have left
  bool answer_valid;
  struct nic_answer answer;
  bool turn; // of the two streams the engine goes next
  // commands accepted: [0] stands at the port, [1] waits behind it
  struct nic_home_command out[2];
  unsigned out_count;
};

struct nic_channel_in {
  // new this edge; the caller has seen that there is room
  bool operation_valid, answer_valid;
  struct nic_operation operation;
  struct nic_answer answer;
  // delivery
  bool line_valid, line_beat;
  uint8_t line_endpoint;
  uint16_t line_line;
  const uint8_t *line_data; // read only if valid
  bool command_ready;
};

// Whether delivery's write is accepted at the next edge.
bool nic_channel_line_ready(const struct nic_channel *s);
// One rising edge. True if a request's answer was accepted: s->answer is that one unless in->answer_valid.
bool nic_channel_step(struct nic_channel *s, const struct nic_channel_in *in);
