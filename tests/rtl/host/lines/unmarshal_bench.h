// SPDX-License-Identifier: Apache-2.0
// The unmarshaller between a source and a sink of beats, beside its C twin: a job's outputs are the twin's in every
// cycle, and the beats those of the reference that works on whole arguments. What stands at the input is there only
// when it is taken or peeked at.
#pragma once
#include "models/nic/host/lines/unmarshal.h"
#include "rtl/glue/nic_ports.h"
#include "tests/rtl/bits.h"
#include "tests/rtl/host/lines/signatures.h"
#include "tests/rtl/lockstep.h"
#include "tests/rtl/tables.h"
#include "unmarshal.h"

#define UNMARSHAL_ROOM (NIC_MAX_FRAME + 192)

struct unmarshal_bench {
  struct unmarshal *m;
  struct unmarshal_ports p;
  struct nic_unmarshal twin;
  struct rng rng;
  uint64_t cycle;
  uint8_t in[UNMARSHAL_ROOM], out[UNMARSHAL_ROOM]; // a job's beats
  unsigned in_beats, out_beats;                    // that have passed
};

struct unmarshal_job {
  const struct signature *signature; // NULL: raw
  const uint8_t *args;
  unsigned bytes, to;           // to: byte of the first beat where they begin
  unsigned in_of_8, ready_of_8; // chances that a beat is offered, and that one is taken
};

// Cycles from the start to the first and last beat out and to the end, good or bad.
struct unmarshal_times {
  unsigned first, last, end;
};

static inline void unmarshal_bench_begin(struct unmarshal_bench *b, uint64_t seed) {
  memset(b, 0, sizeof *b);
  b->m = unmarshal_new(), b->p.rst_i = 1;
  rng_seed(&b->rng, seed, 0);
  unmarshal_clock(b->m, &b->p);
  b->p.rst_i = 0;
}

static inline void unmarshal_bench_write(struct unmarshal_bench *b, uint8_t number, const struct signature *s) {
  for (unsigned i = 0; i < NIC_SIGNATURE_WORDS; i++) {
    struct nic_table_write t = table_signature(number * NIC_SIGNATURE_WORDS + i, (struct nic_signature){s->words[i]});
    bits_put_table(b->p.table_i, &t);
    b->twin.table[t.index] = s->words[i];
    unmarshal_clock(b->m, &b->p);
  }
  memset(b->p.table_i, 0, sizeof b->p.table_i);
}

// One edge of both while a request is under way.
static inline void unmarshal_bench_edge(struct unmarshal_bench *b, const struct nic_request *r, bool offer,
                                        bool ready) {
  struct unmarshal_ports *p = &b->p;
  struct nic_unmarshal *u = &b->twin;
  struct nic_unmarshal_step step = nic_unmarshal_plan(u, offer);
  p->in_valid_i = offer, p->out_ready_i = ready;
  unmarshal_eval(b->m, p);
  uint8_t *in = b->in + (size_t)64 * b->in_beats, *out = b->out + (size_t)64 * b->out_beats;
  memset(p->in_data_i, 0x3c, 64);
  if (offer && (p->in_ready_o || p->in_peek_o)) memcpy(p->in_data_i, in, 64);
  unmarshal_eval(b->m, p);
  bool made = step.able && (!step.done || ready), leaves = made && step.done;
  bool ended = nic_unmarshal_ended(u), taken = u->live && offer && (!u->valid || leaves);
  if (r->raw) leaves = taken = offer && ready;
  lockstep_equal(b->cycle, "ended", p->ended_o, ended);
  lockstep_equal(b->cycle, "failed", p->failed_o, u->failed);
  lockstep_equal(b->cycle, "in taken", offer && p->in_ready_o, taken);
  lockstep_equal(b->cycle, "out_valid", p->out_valid_o, r->raw ? offer : step.able && step.done);
  if (!r->raw) {
    if (made) nic_unmarshal_make(u, r, &step, in, out);
    if (taken) nic_unmarshal_take(u, in);
    u->ended |= ended, u->failed |= step.fail;
    if (ended || step.fail) u->live = false;
  } else if (leaves) {
    memcpy(out, in, 64);
  }
  if (leaves) lockstep_bytes(b->cycle, "out", p->out_data_o, out, 64);
  unmarshal_clock(b->m, p);
  b->in_beats += taken, b->out_beats += leaves, b->cycle++;
}

// Begins a job under a signature written before.
static inline struct nic_request unmarshal_bench_start(struct unmarshal_bench *b, const struct unmarshal_job *j,
                                                       uint8_t number) {
  struct nic_request r = {.raw = !j->signature, .signature = number, .args_len = (uint16_t)j->bytes};
  memset(b->in, 0, sizeof b->in);
  memcpy(b->in + j->to, j->args, j->bytes);
  b->in_beats = b->out_beats = 0;
  b->p.raw_i = r.raw, b->p.signature_i = number, b->p.words_i = (uint16_t)(j->bytes / 4);
  b->p.to_i = (uint8_t)(j->to / 4), b->p.start_i = 1, b->p.in_valid_i = 0;
  unmarshal_clock(b->m, &b->p);
  nic_unmarshal_start(&b->twin, &r, j->to);
  b->p.start_i = 0, b->cycle++;
  return r;
}

// A whole job. *ok: the arguments matched.
static inline struct unmarshal_times unmarshal_bench_run(struct unmarshal_bench *b, const struct unmarshal_job *j,
                                                         bool *ok) {
  struct unmarshal_times t = {0};
  uint8_t number = (uint8_t)rng_next(&b->rng);
  if (j->signature) unmarshal_bench_write(b, number, j->signature);
  struct nic_request r = unmarshal_bench_start(b, j, number);
  unsigned beats = j->bytes ? (j->to + j->bytes + 63) / 64 : 0, cycle = 1;
  for (; !b->twin.failed && (b->out_beats < beats || !nic_unmarshal_ended(&b->twin)); cycle++) {
    assert_true(cycle < 200 + 20 * beats);
    unsigned was = b->out_beats;
    bool offer = b->in_beats < beats && rng_below(&b->rng, 8) < j->in_of_8;
    unmarshal_bench_edge(b, &r, offer, rng_below(&b->rng, 8) < j->ready_of_8);
    if (b->out_beats == was) continue;
    if (was == 0) t.first = cycle;
    t.last = cycle;
  }
  t.end = cycle;
  for (unsigned i = 0; i < 2; i++) unmarshal_bench_edge(b, &r, false, true); // it stays ended, or failed
  *ok = !b->twin.failed;
  return t;
}
