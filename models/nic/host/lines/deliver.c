// SPDX-License-Identifier: Apache-2.0
#include "models/nic/host/lines/deliver.h"
#include "models/protocol/endpoint/layout.h"
#include "rtl/glue/nic_ports.h"
#include <string.h>

// How the request's beats lie: its arguments take those from `first` to before `end` of `total`.
struct extent {
  unsigned off, first, end, total;
};

static struct extent extent_of(const struct nic_request *r, const struct nic_config *cfg) {
  struct extent x = {.off = r->raw ? cfg->args_raw_off : cfg->args_sig_off};
  unsigned line_beats = cfg->line128 ? 2 : 1;
  x.first = x.off / NIC_BEAT;
  x.end = r->args_len == 0 ? 0 : (x.off + r->args_len + (NIC_BEAT - 1)) / NIC_BEAT;
  x.total = (x.end + line_beats - 1) / line_beats * line_beats;
  if (x.total == 0) x.total = line_beats;
  return x;
}

void nic_deliver_reset(struct nic_deliver *s) {
  nic_arg_reader_abort(&s->reader);
  s->unmarshal.live = s->unmarshal.ended = s->unmarshal.failed = false;
  s->starting = s->active = s->freed = s->line_valid = s->delivered = false;
  s->beat = 0;
}

bool nic_deliver_idle(const struct nic_deliver *s) {
  return !s->starting && !s->active && !s->delivered;
}

bool nic_deliver_frees(const struct nic_deliver *s) {
  return s->active && !s->freed && (s->reader.left == 0 || s->unmarshal.failed);
}

void nic_deliver_claim(struct nic_deliver *s, uint8_t endpoint, const struct nic_request *request) {
  s->starting = true;
  s->endpoint = endpoint;
  s->request = *request;
}

static void put(uint8_t *at, unsigned bytes, uint64_t value) {
  for (unsigned i = 0; i < bytes; i++) at[i] = (uint8_t)(value >> 8 * i);
}

// Fills the output register with the next beat; args NULL: no arguments are in it.
static void emit(struct nic_deliver *s, const struct nic_config *cfg, const struct nic_dispatch_in *in,
                 const uint8_t *args) {
  unsigned line = cfg->line128 ? s->beat / 2u : s->beat;
  s->line = line == 0 ? NIC_LINE(REGION_RX, in->claimed_line) : NIC_LINE(REGION_RX_AUX, line - 1);
  s->line_beat = cfg->line128 && s->beat % 2;
  s->line_valid = true;
  if (args)
    memcpy(s->line_data, args, NIC_BEAT);
  else
    memset(s->line_data, 0, NIC_BEAT);
  if (s->beat == 0) {
    put(s->line_data + RX_FLAGS, 1, RX_VALID | RX_KIND_CALL << 1);
    put(s->line_data + RX_FLAGS + 1, 1, 0);
    put(s->line_data + RX_LENGTH, 2, s->request.args_len);
    put(s->line_data + RX_EPOCH, 4, in->claimed_epoch);
    put(s->line_data + RX_HANDLER, 8, s->request.handler);
    put(s->line_data + RX_DATA, 8, s->request.data);
  }
  s->beat++;
}

// The unmarshaller's part of an edge: true if a beat of arguments leaves, in args. *taken: it took the reader's beat.
static bool arguments(struct nic_deliver *s, const uint8_t *read_data, bool room, uint8_t args[NIC_BEAT], bool *taken) {
  struct nic_unmarshal *u = &s->unmarshal;
  bool valid = nic_arg_reader_valid(&s->reader);
  *taken = false;
  if (s->request.raw) {
    if (!valid || !room) return false;
    nic_arg_reader_beat(&s->reader, read_data, args);
    *taken = true;
    return true;
  }
  struct nic_unmarshal_step step = nic_unmarshal_plan(u, valid);
  if (!u->live) return false;
  bool ends = nic_unmarshal_ended(u), made = step.able && (!step.done || room), leaves = made && step.done;
  *taken = valid && (!u->valid || leaves);
  uint8_t next[NIC_BEAT];
  if (*taken || (made && step.peek)) nic_arg_reader_beat(&s->reader, read_data, next);
  if (made) nic_unmarshal_make(u, &s->request, &step, next, args);
  if (*taken) nic_unmarshal_take(u, next);
  if (ends) u->ended = true;
  if (step.fail) u->failed = true;
  if (ends || step.fail) u->live = false;
  return leaves;
}

struct nic_read nic_deliver_step(struct nic_deliver *s, const struct nic_config *cfg,
                                 const struct nic_dispatch_in *in) {
  struct nic_read read = {.valid = false};
  bool room = !s->line_valid || in->line_ready;
  s->delivered = false;
  if (room) s->line_valid = false;
  if (!s->starting && !s->active) return read;
  struct extent x = extent_of(&s->request, cfg);
  bool is_args = s->beat >= x.first && s->beat < x.end, mid_line = cfg->line128 && s->beat % 2;
  if (s->starting) {
    if (!is_args && room) emit(s, cfg, in, NULL);
    nic_unmarshal_start(&s->unmarshal, &s->request, x.off % NIC_BEAT);
    s->starting = false;
    s->active = true;
    return nic_arg_reader_start(&s->reader, &s->request, x.off % NIC_BEAT);
  }

  if (nic_deliver_frees(s) && in->free_ready) s->freed = true;
  bool failed = s->unmarshal.failed, over = room && s->freed;
  if (failed) {
    nic_arg_reader_abort(&s->reader);
    over = over && !mid_line;
    if (room && mid_line) emit(s, cfg, in, NULL);
  } else {
    over = over && nic_unmarshal_ended(&s->unmarshal) && s->beat == x.total;
    uint8_t args[NIC_BEAT];
    bool taken, leaves = arguments(s, in->read_data, room && is_args, args, &taken);
    read = nic_arg_reader_step(&s->reader, in->read_data, in->read_next, taken);
    if (leaves)
      emit(s, cfg, in, args);
    else if (room && !is_args && s->beat != x.total)
      emit(s, cfg, in, NULL);
  }
  if (over) {
    s->active = s->freed = false;
    s->beat = 0;
    s->delivered = true;
    s->ok = !failed;
    s->aux = (uint8_t)(x.total / (cfg->line128 ? 2 : 1) - 1);
  }
  return read;
}
