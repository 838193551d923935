// SPDX-License-Identifier: Apache-2.0
#include "models/nic/host/lines/arg_reader.h"
#include <string.h>

// Argument bytes of the next beat out.
static unsigned beat_bytes(const struct nic_arg_reader *s) {
  unsigned room = NIC_BEAT - s->to;
  return s->out < room ? s->out : room;
}

bool nic_arg_reader_valid(const struct nic_arg_reader *s) {
  return s->out > 0 && !s->alone && (s->stands || s->left == 0);
}

void nic_arg_reader_beat(const struct nic_arg_reader *s, const uint8_t read_data[NIC_BEAT], uint8_t out[NIC_BEAT]) {
  unsigned n = beat_bytes(s), old = n < s->held_count ? n : s->held_count;
  memset(out, 0, NIC_BEAT);
  memcpy(out + s->to, s->held, old);
  memcpy(out + s->to + old, read_data + s->begin, n - old);
}

// The beat in the read register goes, all but `used` bytes of it into `held`.
static void take_standing(struct nic_arg_reader *s, const uint8_t *read_data, unsigned used) {
  s->held_count = (uint8_t)(NIC_BEAT - s->begin - used);
  memcpy(s->held, read_data + s->begin + used, s->held_count);
  s->stands = s->alone = false;
  s->begin = 0;
}

static struct nic_read issue(struct nic_arg_reader *s, uint16_t cell) {
  struct nic_read read = {true, cell, s->beat};
  bool walk = s->skip > 0;
  s->cell = cell;
  s->follow = walk || s->beat == NIC_CELL_BEATS - 1;
  if (walk) {
    s->skip--;
  } else {
    s->left--;
    s->beat = (s->beat + 1) % NIC_CELL_BEATS;
  }
  s->stands = !walk;
  return read;
}

struct nic_read nic_arg_reader_start(struct nic_arg_reader *s, const struct nic_request *r, unsigned to) {
  if (r->args_len == 0) return (struct nic_read){false, 0, 0};
  unsigned first = r->args_off / NIC_BEAT, last = (r->args_off + r->args_len - 1u) / NIC_BEAT;
  s->left = (uint8_t)(last - first + 1);
  s->skip = (uint8_t)(first / NIC_CELL_BEATS);
  s->beat = first % NIC_CELL_BEATS;
  s->begin = r->args_off % NIC_BEAT;
  s->to = (uint8_t)to;
  s->alone = s->begin > to;
  s->held_count = 0;
  s->out = r->args_len;
  return issue(s, r->head);
}

struct nic_read nic_arg_reader_step(struct nic_arg_reader *s, const uint8_t read_data[NIC_BEAT], uint16_t read_next,
                                    bool taken) {
  if (s->stands && s->alone) {
    take_standing(s, read_data, 0);
  } else if (taken) {
    unsigned n = beat_bytes(s);
    if (s->stands) take_standing(s, read_data, n - s->held_count);
    s->out = (uint16_t)(s->out - n);
    s->to = 0;
  }
  if (s->left == 0 || s->stands) return (struct nic_read){false, 0, 0};
  return issue(s, s->follow ? read_next : s->cell);
}

void nic_arg_reader_abort(struct nic_arg_reader *s) {
  s->left = s->skip = 0;
  s->stands = s->alone = false;
  s->out = 0;
}
