// SPDX-License-Identifier: Apache-2.0
#include "models/software/message.h"

uint64_t message_address(const struct message *m, uint32_t at) {
  uint32_t inside = message_inline(m);
  if (at < inside) return layout_address(m->layout, m->endpoint, m->control, m->parity) + m->offset + at;
  uint32_t beyond = at - inside;
  unsigned line = beyond / m->layout->line_bytes;
  return layout_address(m->layout, m->endpoint, m->aux, line) + beyond % m->layout->line_bytes;
}

// The bytes from `at` on that lie side by side, `bytes` at most: the control line's end, or the rest, for auxiliary
// lines have no gaps between them (layout.h). What is copied as one block is fetched with as many misses as the hart
// allows.
static uint32_t piece(const struct message *m, uint32_t at, uint32_t bytes) {
  uint32_t inside = message_inline(m);
  return at < inside && bytes > inside - at ? inside - at : bytes;
}

uint32_t message_read(struct hart *h, const struct message *m, uint32_t at, void *to, uint32_t bytes) {
  uint32_t pieces = 0;
  uint8_t *out = to;
  while (bytes) {
    uint32_t n = piece(m, at, bytes);
    hart_read(h, out, message_address(m, at), n);
    out += n, at += n, bytes -= n;
    pieces++;
  }
  return pieces;
}

uint32_t message_write(struct hart *h, const struct message *m, uint32_t at, const void *from, uint32_t bytes) {
  uint32_t pieces = 0;
  const uint8_t *in = from;
  uint32_t room = message_room(m);
  if (at > room) at = room;
  if (bytes > room - at) bytes = room - at;
  while (bytes) {
    uint32_t n = piece(m, at, bytes);
    hart_write(h, message_address(m, at), in, n);
    in += n, at += n, bytes -= n;
    pieces++;
  }
  return pieces;
}
