// SPDX-License-Identifier: Apache-2.0
#include "models/nic/front/packet_buffer.h"
#include <string.h>

#define CAPACITY (NIC_CELLS - 1) // one cell always stays free

static const unsigned waiting_depth[NIC_FREE_PORTS] = {8, 3};

static void reset(struct nic_packet_buffer *s) {
  for (unsigned i = 0; i < NIC_CELLS; i++) s->free[i] = (uint16_t)i;
  s->free_oldest = 0, s->used = 0, s->beat = 0, s->returning = false;
  for (unsigned port = 0; port < NIC_FREE_PORTS; port++) s->waiting_oldest[port] = s->waiting_count[port] = 0;
}

// Stores a beat; true if it took a second or later cell of its frame.
static bool store(struct nic_packet_buffer *s, const struct nic_buffer_in *in) {
  unsigned beat = in->write_first ? 0 : s->beat;
  bool begins_cell = beat % NIC_CELL_BEATS == 0;
  if (begins_cell && s->used == CAPACITY) return false;
  if (begins_cell) {
    uint16_t cell = s->free[s->free_oldest];
    s->free_oldest = (s->free_oldest + 1) % NIC_CELLS;
    s->used++;
    if (in->write_first)
      s->head = cell;
    else
      s->next[s->tail] = cell;
    s->tail = cell;
  }
  memcpy(s->data[s->tail][beat % NIC_CELL_BEATS], in->write_data, NIC_BEAT);
  s->beat = beat + 1;
  return begins_cell && !in->write_first;
}

// Appends the cells of the chain to the free ones.
static void give_back(struct nic_packet_buffer *s) {
  for (uint16_t cell = s->chain.head;; cell = s->next[cell]) {
    s->free[(s->free_oldest + NIC_CELLS - s->used) % NIC_CELLS] = cell;
    s->used--;
    if (cell == s->chain.tail) break;
  }
  s->returning = false;
}

// Takes the next waiting chain, port 0 first.
static void fetch(struct nic_packet_buffer *s) {
  for (unsigned port = 0; port < NIC_FREE_PORTS && !s->returning; port++) {
    if (!s->waiting_count[port]) continue;
    s->chain = s->waiting[port][s->waiting_oldest[port]];
    s->waiting_oldest[port] = (s->waiting_oldest[port] + 1) % NIC_FREE_WAITING;
    s->waiting_count[port]--;
    s->returning = true;
  }
}

static void read_beat(struct nic_packet_buffer *s, const struct nic_buffer_in *in) {
  memcpy(s->read_data, s->data[in->read_cell][in->read_beat], NIC_BEAT);
  s->read_next = s->next[in->read_cell];
}

void nic_packet_buffer_step(struct nic_packet_buffer *s, const struct nic_buffer_in *in, struct nic_buffer_out *out) {
  if (in->read_valid) read_beat(s, in);
  if (in->rst) {
    reset(s);
  } else {
    bool room[NIC_FREE_PORTS];
    for (unsigned port = 0; port < NIC_FREE_PORTS; port++) room[port] = s->waiting_count[port] < waiting_depth[port];
    bool extended = in->write_valid && store(s, in);
    if (s->returning && !extended) give_back(s); // the link memory has one write port
    fetch(s);
    for (unsigned port = 0; port < NIC_FREE_PORTS; port++) {
      if (!in->free_valid[port] || !room[port]) continue;
      unsigned slot = (s->waiting_oldest[port] + s->waiting_count[port]++) % NIC_FREE_WAITING;
      s->waiting[port][slot] = (struct nic_chain){in->free_head[port], in->free_tail[port]};
    }
  }
  out->write_full = s->used == CAPACITY;
  out->write_head = s->head, out->write_tail = s->tail;
  out->read_data = s->read_data, out->read_next = s->read_next;
  for (unsigned port = 0; port < NIC_FREE_PORTS; port++)
    out->free_ready[port] = s->waiting_count[port] < waiting_depth[port];
  out->cells_used = s->used;
  out->busy = s->returning || s->waiting_count[0] || s->waiting_count[1];
}
