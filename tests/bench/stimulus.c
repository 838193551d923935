// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/stimulus.h"
#include <string.h>

_Static_assert(NIC_EVENTS == 8, "an edge's events fill a byte");

uint16_t stimulus_outputs(const struct nic_out *out) {
  return (uint16_t)(out->events | (unsigned)out->rx_ready << 8 | (unsigned)out->tx_valid << 9 |
                    (unsigned)out->load_ready << 10 | (unsigned)out->recalled_ready << 11 |
                    (unsigned)out->command_valid << 12 | (unsigned)out->busy << 13 | (unsigned)out->bvalid << 14 |
                    (unsigned)out->rvalid << 15);
}

static uint16_t inputs_of(const struct nic_in *in) {
  return (uint16_t)((in->rst ? STIMULUS_RST : 0) | (in->rx_valid ? STIMULUS_RX_VALID : 0) |
                    (in->rx_last ? STIMULUS_RX_LAST : 0) | (in->rx_bad ? STIMULUS_RX_BAD : 0) |
                    (in->tx_ready ? STIMULUS_TX_READY : 0) | (in->load_valid ? STIMULUS_LOAD_VALID : 0) |
                    (in->load_exclusive ? STIMULUS_LOAD_EXCLUSIVE : 0) |
                    (in->recalled_valid ? STIMULUS_RECALLED_VALID : 0) |
                    (in->recalled_beat ? STIMULUS_RECALLED_BEAT : 0) |
                    (in->command_ready ? STIMULUS_COMMAND_READY : 0) | (in->awvalid ? STIMULUS_AWVALID : 0) |
                    (in->wvalid ? STIMULUS_WVALID : 0) | (in->bready ? STIMULUS_BREADY : 0) |
                    (in->arvalid ? STIMULUS_ARVALID : 0) | (in->rready ? STIMULUS_RREADY : 0));
}

#define PUT(field) (memcpy(at, &(field), sizeof(field)), at += sizeof(field))
#define GET(field) (memcpy(&(field), at, sizeof(field)), at += sizeof(field))

size_t stimulus_put(uint8_t *to, uint64_t before, const struct nic_in *in, const struct nic_out *out) {
  const struct stimulus_head head = {(uint32_t)(in->now - before), inputs_of(in), stimulus_outputs(out)};
  uint8_t *at = to;
  PUT(head);
  if (in->rx_valid) PUT(in->rx_tag), PUT(in->rx_keep), PUT(in->rx_data);
  if (in->load_valid) PUT(in->load_endpoint), PUT(in->load_line), PUT(in->load_tag);
  if (in->recalled_valid) PUT(in->recalled_endpoint), PUT(in->recalled_line), PUT(in->recalled_data);
  if (in->awvalid) PUT(in->awaddr);
  if (in->wvalid) PUT(in->wdata);
  if (in->arvalid) PUT(in->araddr);
  return (size_t)(at - to);
}

size_t stimulus_get(const uint8_t *from, struct nic_in *in, uint16_t *outputs) {
  struct stimulus_head head;
  const uint8_t *at = from;
  GET(head);
  const unsigned bits = head.inputs;
  *outputs = head.outputs;
  in->now += head.edges;
  in->rst = bits & STIMULUS_RST;
  in->rx_valid = bits & STIMULUS_RX_VALID;
  in->rx_last = bits & STIMULUS_RX_LAST;
  in->rx_bad = bits & STIMULUS_RX_BAD;
  in->tx_ready = bits & STIMULUS_TX_READY;
  in->load_valid = bits & STIMULUS_LOAD_VALID;
  in->load_exclusive = bits & STIMULUS_LOAD_EXCLUSIVE;
  in->recalled_valid = bits & STIMULUS_RECALLED_VALID;
  in->recalled_beat = bits & STIMULUS_RECALLED_BEAT;
  in->command_ready = bits & STIMULUS_COMMAND_READY;
  in->awvalid = bits & STIMULUS_AWVALID;
  in->wvalid = bits & STIMULUS_WVALID;
  in->bready = bits & STIMULUS_BREADY;
  in->arvalid = bits & STIMULUS_ARVALID;
  in->rready = bits & STIMULUS_RREADY;
  if (in->rx_valid) GET(in->rx_tag), GET(in->rx_keep), GET(in->rx_data);
  if (in->load_valid) GET(in->load_endpoint), GET(in->load_line), GET(in->load_tag);
  if (in->recalled_valid) GET(in->recalled_endpoint), GET(in->recalled_line), GET(in->recalled_data);
  if (in->awvalid) GET(in->awaddr);
  if (in->wvalid) GET(in->wdata);
  if (in->arvalid) GET(in->araddr);
  return (size_t)(at - from);
}
