// SPDX-License-Identifier: Apache-2.0
#include "tests/rtl/host/lines/bench_rx_dispatch.h"
#include "tests/rtl/tables.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

struct bench *bench_new(uint64_t seed, const struct nic_config *cfg) {
  struct bench *b = calloc(1, sizeof *b);
  assert_non_null(b);
  rx_dispatch_pair_init(&b->pair);
  b->cfg = *cfg;
  b->ready_of_8 = 8;
  rng_seed(&b->rng, seed, 0);
  b->in.rst = true;
  b->in.read_data = b->cells.read_data;
  rx_dispatch_pair_step(&b->pair, &b->cfg, &b->in);
  b->in.rst = false;
  return b;
}

void bench_free(struct bench *b) {
  b->in.parked = 0;
  bench_settle(b);
  if (b->waiting == 0) assert_int_equal(b->cells.used_count, 0);
  assert_int_equal(b->freed, b->sent - b->waiting);
  rx_dispatch_pair_free(&b->pair);
  free(b);
}

int bench_add(struct bench *b, const struct service_key *key, uint8_t process, const struct signature *signature) {
  int number = (int)b->service_count++;
  struct bench_service *s = &b->services[number];
  s->key = *key;
  s->service = (struct nic_service){.proc_id = process,
                                    .raw = !signature,
                                    .signature = (uint8_t)(number * 7),
                                    .service = (uint16_t)number,
                                    .handler = rng_next(&b->rng),
                                    .data = rng_next(&b->rng)};
  if (signature) s->signature = *signature;
  return number;
}

static void write_table(struct bench *b, struct nic_table_write write) {
  b->in.table = write;
  bench_edge(b);
  b->in.table.valid = false;
}

void bench_place(struct bench *b) {
  struct service_key keys[BENCH_SERVICES];
  uint16_t index[BENCH_SERVICES];
  struct error e;
  for (unsigned i = 0; i < b->service_count; i++) keys[i] = b->services[i].key;
  if (!service_place(keys, b->service_count, b->cfg.lookup_log2, &b->cfg.lookup_seed, index, &e))
    fail_msg("%s", e.text);
  for (unsigned i = 0; i < b->service_count; i++) {
    uint16_t record = (uint16_t)(1023 - i * 3);
    write_table(b, table_service(record, b->services[i].service));
    write_table(b, table_bucket(index[i], (struct nic_bucket){keys[i].port, keys[i].program, keys[i].version,
                                                              keys[i].procedure, record, true}));
    for (unsigned w = 0; w < NIC_SIGNATURE_WORDS; w++)
      write_table(b, table_signature(b->services[i].service.signature * NIC_SIGNATURE_WORDS + w,
                                     (struct nic_signature){b->services[i].signature.words[w]}));
  }
}

void bench_own(struct bench *b, uint8_t endpoint, int process) {
  write_table(b, table_owner(endpoint, (struct nic_owner){process < 0 ? 0 : (uint8_t)process, process >= 0}));
}

uint32_t bench_call(struct bench *b, int service, const uint8_t *args, uint16_t length) {
  assert_true(b->made < BENCH_CALLS);
  uint32_t tag = b->made++;
  struct bench_call *c = &b->calls[tag];
  uint8_t frame[1024 + BENCH_ARGS];
  c->service = service;
  c->call.args_off = (uint16_t)(82 + 4 * rng_below(&b->rng, 212));
  c->call.args_len = length;
  c->call.frame_len = (uint16_t)(c->call.args_off + length);
  memcpy(c->args, args, length);
  for (unsigned i = 0; i < c->call.args_off; i++) frame[i] = (uint8_t)rng_next(&b->rng);
  memcpy(frame + c->call.args_off, args, length);
  if (!b->keep_cells) cells_store(&b->cells, &b->rng, frame, c->call.frame_len, &c->call.head, &c->call.tail);
  struct service_key key = {(uint16_t)rng_next(&b->rng), 5, 5, 5};
  if (service >= 0) key = b->services[service].key;
  c->call.to = (struct nic_reply_to){.tag = tag,
                                     .eth_dst = rng_next(&b->rng) >> 16,
                                     .eth_src = rng_next(&b->rng) >> 16,
                                     .vlan = tag & 1,
                                     .vlan_tci = (uint16_t)rng_next(&b->rng),
                                     .ip_src = (uint32_t)rng_next(&b->rng),
                                     .ip_dst = (uint32_t)rng_next(&b->rng),
                                     .udp_src = (uint16_t)rng_next(&b->rng),
                                     .udp_dst = key.port,
                                     .xid = (uint32_t)rng_next(&b->rng)};
  c->call.prog = key.program, c->call.vers = key.version, c->call.proc = key.procedure;
  return tag;
}

static unsigned queued(const struct bench *b, unsigned process) {
  return b->queue_tail[process] - b->queue_head[process];
}

static uint8_t lowest(uint64_t bits) {
  assert_true(bits != 0);
  return (uint8_t)__builtin_ctzll(bits);
}

// The next process in turn that has a queued request and a parked endpoint, or -1.
static int next_in_turn(const struct bench *b, uint64_t parked) {
  for (unsigned i = 0; i < NIC_PROCESSES; i++) {
    unsigned p = (b->turn + i) % NIC_PROCESSES;
    if (queued(b, p) > 0 && (parked & b->owned[p])) return (int)p;
  }
  return -1;
}

// The verdict that admission must come to, from the queues before the edge.
static uint8_t expected_code(const struct bench *b, const struct bench_call *c) {
  if (c->service < 0) return DROP_NO_SERVICE;
  unsigned p = b->services[c->service].service.proc_id;
  unsigned parked = (unsigned)__builtin_popcountll(b->parked & b->owned[p]);
  if (queued(b, p) >= b->cfg.queue_depth + parked) return DROP_QUEUE_FULL;
  return b->waiting == NIC_REQUESTS ? DROP_NO_BUFFER : DROP_NONE;
}

// The choice made at the last edge, now that its events stand.
static void check_choice(struct bench *b) {
  const struct nic_dispatch_out *o = &b->pair.out;
  int chosen = next_in_turn(b, b->parked), direct = -1;
  uint32_t arrival = b->looked_up;
  bool admitted = false;
  if (o->lookup_valid) {
    assert_true(b->looked_up < b->sent);
    const struct bench_call *c = &b->calls[b->looked_up++];
    uint8_t code = expected_code(b, c);
    assert_int_equal(o->lookup_tag, arrival);
    assert_int_equal(o->lookup_code, code);
    b->codes[code] += code != DROP_NONE;
    admitted = code == DROP_NONE;
    if (admitted) {
      unsigned p = b->services[c->service].service.proc_id;
      if (b->idle && chosen < 0 && (b->parked & b->owned[p])) direct = (int)p;
      if (direct < 0) {
        b->queue[p][b->queue_tail[p]++ % BENCH_CALLS] = arrival;
        b->waiting++;
      }
    }
  }
  bool must = b->idle && (chosen >= 0 || direct >= 0);
  assert_int_equal(b->claimed, must);
  assert_int_equal(o->dispatch_valid, must);
  if (!must) return;
  unsigned p = (unsigned)(chosen >= 0 ? chosen : direct);
  assert_int_equal(b->endpoint, lowest(b->parked & b->owned[p]));
  b->tag = arrival;
  if (chosen >= 0) {
    b->tag = b->queue[p][b->queue_head[p]++ % BENCH_CALLS];
    b->waiting--;
    b->turn = (p + 1) % NIC_PROCESSES;
  }
  b->dispatched++;
  b->delivering = true;
  b->beats = 0;
  assert_int_equal(o->dispatch_tag, b->tag);
  assert_int_equal(o->dispatch_code, b->endpoint);
  const struct bench_call *c = &b->calls[b->tag];
  const struct bench_service *s = &b->services[c->service];
  struct nic_request r = {.args_len = c->call.args_len, .handler = s->service.handler, .data = s->service.data};
  expect_lines(&b->lines, &r, c->args, s->service.raw ? NULL : &s->signature,
               s->service.raw ? b->cfg.args_raw_off : b->cfg.args_sig_off, b->cfg.line128 ? 128 : 64,
               b->in.claimed_epoch);
}

// The owner written at the last edge counts from now on.
static void take_owner(struct bench *b) {
  if (!b->owner_we) return;
  uint64_t bit = UINT64_C(1) << b->owner_endpoint;
  for (unsigned p = 0; p < NIC_PROCESSES; p++) b->owned[p] &= ~bit;
  if (b->owner_process >= 0) b->owned[b->owner_process] |= bit;
}

static void check_delivery(struct bench *b) {
  const struct nic_dispatch_out *o = &b->pair.out;
  unsigned beats_of_line = b->cfg.line128 ? 2 : 1;
  if (o->line_valid && b->in.line_ready) {
    unsigned line = b->beats / beats_of_line;
    assert_true(b->delivering);
    assert_true(line < b->lines.lines);
    assert_int_equal(o->line_endpoint, b->endpoint);
    assert_int_equal(o->line_line, line == 0 ? b->in.claimed_line : NIC_LINE(2, line - 1));
    assert_int_equal(o->line_beat, b->beats % beats_of_line);
    if (b->lines.ok) assert_memory_equal(o->line_data, b->lines.bytes + 64 * b->beats, 64);
    b->beats++;
  }
  assert_int_equal(o->deliver_valid, o->delivered_valid);
  if (!o->delivered_valid) return;
  assert_true(b->delivering);
  b->delivering = false;
  b->delivered++;
  uint8_t code = b->lines.ok ? DROP_NONE : DROP_ARGUMENTS;
  b->codes[code]++;
  assert_int_equal(o->delivered_ok, b->lines.ok);
  assert_int_equal(o->delivered_endpoint, b->endpoint);
  assert_int_equal(o->deliver_code, code);
  assert_int_equal(o->deliver_tag, b->tag);
  const struct nic_reply_to *to = &b->calls[b->tag].call.to;
  assert_true(o->delivered_to.tag == to->tag && o->delivered_to.xid == to->xid && o->delivered_to.vlan == to->vlan &&
              o->delivered_to.vlan_tci == to->vlan_tci && o->delivered_to.eth_dst == to->eth_dst &&
              o->delivered_to.eth_src == to->eth_src && o->delivered_to.ip_src == to->ip_src &&
              o->delivered_to.ip_dst == to->ip_dst && o->delivered_to.udp_src == to->udp_src &&
              o->delivered_to.udp_dst == to->udp_dst);
  if (b->lines.ok) {
    assert_int_equal(b->beats, b->lines.lines * beats_of_line);
    assert_int_equal(o->delivered_aux, b->lines.lines - 1);
  } else {
    b->in.parked |= UINT64_C(1) << b->endpoint;
  }
}

void bench_edge(struct bench *b) {
  struct nic_dispatch_in *in = &b->in;
  in->call_valid = b->sent < b->made;
  if (in->call_valid) in->call = b->calls[b->sent].call;
  in->read_next = b->cells.read_next;
  in->line_ready = rng_below(&b->rng, 8) < b->ready_of_8;
  in->free_ready = rng_below(&b->rng, 8) < b->ready_of_8;
  uint64_t parked = in->parked;
  rx_dispatch_pair_step(&b->pair, &b->cfg, &b->in);
  const struct nic_dispatch_out *o = &b->pair.out;
  check_choice(b);
  take_owner(b);
  bool idle = !b->delivering;
  check_delivery(b);
  assert_int_equal(o->waiting, b->waiting);
  if (!b->pair.busy) assert_true(idle && b->looked_up == b->sent && next_in_turn(b, parked) < 0 && !o->lookup_valid);
  if (o->read_valid) cells_read(&b->cells, o->read_cell, o->read_beat);
  if (o->free_valid && in->free_ready) {
    if (!b->keep_cells) assert_true(cells_free(&b->cells, o->free_head, o->free_tail));
    b->freed++;
  }
  b->sent += in->call_valid && o->call_ready;
  b->owner_we = in->table.valid && in->table.which == NIC_TABLE_OWNER;
  if (b->owner_we) {
    struct nic_owner owner = nic_owner_entry(in->table.words);
    b->owner_endpoint = (uint8_t)in->table.index, b->owner_process = owner.valid ? owner.proc_id : -1;
  }
  b->idle = idle;
  b->parked = parked;
  b->claimed = o->claim_valid;
  if (o->claim_valid) {
    b->endpoint = o->claim_endpoint;
    assert_true(parked >> b->endpoint & 1);
    in->parked &= ~(UINT64_C(1) << b->endpoint);
    in->claimed_line = rng_next(&b->rng) & 1;
    in->claimed_epoch = (uint32_t)rng_next(&b->rng);
  }
}

void bench_settle(struct bench *b) {
  do bench_edge(b);
  while (b->pair.busy || b->looked_up < b->made || b->delivering);
}
