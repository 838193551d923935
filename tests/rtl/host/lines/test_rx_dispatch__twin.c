// SPDX-License-Identifier: Apache-2.0
// rx_dispatch beside its C twin under inputs that mean nothing: whatever neighbours do, the two stay equal.
#include "models/nic/host/lines/service_hash.h"
#include "tests/rtl/host/lines/rx_dispatch_pair.h"
#include "tests/rtl/tables.h"
#include "workloads/base/rng.h"
#include "workloads/rpc/signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define KEYS 48

struct chaos {
  struct rx_dispatch_pair pair;
  struct nic_config cfg;
  struct nic_dispatch_in in;
  struct rng rng;
  uint8_t read_data[64];
  unsigned claims, failures;
};

static bool one_in(struct chaos *c, unsigned n) {
  return rng_below(&c->rng, n) == 0;
}

static struct service_key key_of(unsigned i) {
  return (struct service_key){(uint16_t)(100 + i % 2), 7, i / 24, i % 24};
}

static struct nic_service random_service(struct chaos *c) {
  return (struct nic_service){.proc_id = (uint8_t)(rng_below(&c->rng, 5) * (NIC_PROCESSES - 1) / 4),
                              .raw = one_in(c, 3),
                              .signature = (uint8_t)rng_below(&c->rng, NIC_SIGNATURES),
                              .handler = rng_next(&c->rng),
                              .data = rng_next(&c->rng)};
}

static uint32_t random_signature_word(struct chaos *c) {
  return signature_word((enum signature_kind)rng_below(&c->rng, one_in(c, 9) ? 16 : SIGNATURE_KINDS),
                        (uint32_t)rng_below(&c->rng, 1u << rng_below(&c->rng, 12)));
}

// Bytes that often are small numbers, as lengths and bools are.
static void random_bytes(struct chaos *c) {
  for (unsigned i = 0; i < 64; i += 4) {
    uint32_t word = (uint32_t)(rng_next(&c->rng) >> (32 + rng_below(&c->rng, 32)));
    for (unsigned k = 0; k < 4; k++) c->read_data[(i + k + 2) % 64] = (uint8_t)(word >> (24 - 8 * k));
  }
}

// Tables are filled before traffic, since the RTL's memories hold anything at first.
static void fill_tables(struct chaos *c) {
  for (unsigned i = 0; i < NIC_SERVICES; i++) {
    c->in.table = table_service(i, random_service(c));
    rx_dispatch_pair_step(&c->pair, &c->cfg, &c->in);
  }
  for (unsigned i = 0; i < NIC_SIGNATURES * NIC_SIGNATURE_WORDS; i++) {
    uint32_t word = random_signature_word(c);
    if (i % NIC_SIGNATURE_WORDS > rng_below(&c->rng, 6)) word = 0;
    c->in.table = table_signature(i, (struct nic_signature){word});
    rx_dispatch_pair_step(&c->pair, &c->cfg, &c->in);
  }
  c->in.table.valid = false;
}

static void fill_buckets(struct chaos *c) {
  struct service_key keys[KEYS];
  uint16_t index[KEYS];
  struct error e;
  for (unsigned i = 0; i < KEYS; i++) keys[i] = key_of(i);
  assert_true(service_place(keys, KEYS, c->cfg.lookup_log2, &c->cfg.lookup_seed, index, &e));
  for (unsigned i = 0; i < KEYS; i++) {
    c->in.table = table_bucket(index[i], (struct nic_bucket){keys[i].port, keys[i].program, keys[i].version,
                                                             keys[i].procedure, (uint16_t)(i * 20), true});
    rx_dispatch_pair_step(&c->pair, &c->cfg, &c->in);
  }
  c->in.table.valid = false;
}

static void random_call(struct chaos *c) {
  struct service_key key = key_of((unsigned)rng_below(&c->rng, KEYS + 4));
  unsigned words = (unsigned)rng_below(&c->rng, 1u << rng_below(&c->rng, 12));
  if (words > 2400) words = 2400;
  c->in.call = (struct nic_frame){.to = {.tag = (uint32_t)rng_next(&c->rng),
                                         .eth_dst = rng_next(&c->rng) >> 16,
                                         .eth_src = rng_next(&c->rng) >> 16,
                                         .vlan = one_in(c, 2),
                                         .vlan_tci = (uint16_t)rng_next(&c->rng),
                                         .ip_src = (uint32_t)rng_next(&c->rng),
                                         .ip_dst = (uint32_t)rng_next(&c->rng),
                                         .udp_src = (uint16_t)rng_next(&c->rng),
                                         .udp_dst = key.port,
                                         .xid = (uint32_t)rng_next(&c->rng)},
                                  .head = (uint16_t)rng_below(&c->rng, NIC_CELLS),
                                  .tail = (uint16_t)rng_below(&c->rng, NIC_CELLS),
                                  .args_off = (uint16_t)rng_below(&c->rng, 1u << NIC_BITS(NIC_MAX_HEADERS + 1)),
                                  .args_len = (uint16_t)(4 * words),
                                  .prog = key.program,
                                  .vers = key.version,
                                  .proc = key.procedure};
}

static struct nic_table_write random_write(struct chaos *c) {
  if (one_in(c, 40)) {
    struct nic_owner owner = {.proc_id = (uint8_t)(rng_below(&c->rng, 5) * (NIC_PROCESSES - 1) / 4),
                              .valid = !one_in(c, 8)};
    return table_owner((unsigned)rng_below(&c->rng, NIC_ENDPOINTS), owner);
  }
  if (one_in(c, 100)) return table_service((unsigned)rng_below(&c->rng, NIC_SERVICES), random_service(c));
  if (one_in(c, 100)) {
    struct nic_signature element = {random_signature_word(c)};
    return table_signature((unsigned)rng_below(&c->rng, NIC_SIGNATURES * NIC_SIGNATURE_WORDS), element);
  }
  if (one_in(c, 400)) {
    struct service_key key = key_of((unsigned)rng_below(&c->rng, KEYS));
    struct nic_bucket bucket = {
        key.port, key.program, key.version, key.procedure, (uint16_t)rng_below(&c->rng, NIC_SERVICES), one_in(c, 2)};
    return table_bucket((unsigned)rng_below(&c->rng, 1u << c->cfg.lookup_log2), bucket);
  }
  return (struct nic_table_write){.valid = false};
}

static void random_edge(struct chaos *c, unsigned pace) {
  struct nic_dispatch_in *in = &c->in;
  bool accepted = in->call_valid && c->pair.behind.call_ready;
  in->rst = one_in(c, 3000);
  in->table = random_write(c);
  if (in->rst) in->table.valid = false;
  if (accepted || !in->call_valid) {
    in->call_valid = one_in(c, 1 + pace % 5 * 8);
    if (in->call_valid) random_call(c);
  }
  in->free_ready = one_in(c, 1 + pace % 3);
  in->line_ready = one_in(c, 1 + pace % 4);
  if (one_in(c, 2)) in->parked |= UINT64_C(1) << rng_below(&c->rng, 64);
  if (one_in(c, 4 + pace)) in->parked &= rng_next(&c->rng);
  in->claimed_line = one_in(c, 2);
  in->claimed_epoch = (uint32_t)rng_next(&c->rng);
  rx_dispatch_pair_step(&c->pair, &c->cfg, in);
  c->claims += c->pair.out.claim_valid;
  c->failures += c->pair.out.delivered_valid && !c->pair.out.delivered_ok;
  if (c->pair.out.claim_valid) in->parked &= ~(UINT64_C(1) << c->pair.out.claim_endpoint);
  if (c->pair.out.read_valid) {
    random_bytes(c);
    in->read_next = (uint16_t)rng_below(&c->rng, NIC_CELLS);
  }
}

static void test_the_twin_agrees_in_every_cycle(void **state) {
  (void)state;
  for (unsigned seed = 0; seed < 12; seed++) {
    struct chaos *c = calloc(1, sizeof *c);
    assert_non_null(c);
    rng_seed(&c->rng, 900 + seed, 0);
    rx_dispatch_pair_init(&c->pair);
    c->cfg = (struct nic_config){.line128 = seed & 1,
                                 .queue_depth = (uint8_t)(seed * 6 % 65),
                                 .lookup_log2 = 8,
                                 .args_sig_off = (uint8_t)(24 + 4 * seed),
                                 .args_raw_off = (uint8_t)(seed & 1 ? 124 - 8 * seed : 64)};
    c->in.read_data = c->read_data;
    c->in.rst = true;
    rx_dispatch_pair_step(&c->pair, &c->cfg, &c->in);
    c->in.rst = false;
    fill_tables(c);
    for (unsigned i = 0; i < 50000; i++) {
      // A reset empties the buckets; the driver fills them again.
      if (i == 0 || c->in.rst) {
        c->in = (struct nic_dispatch_in){.read_data = c->read_data, .read_next = c->in.read_next};
        fill_buckets(c);
      }
      random_edge(c, seed);
    }
    assert_true(c->claims > 200);
    assert_true(c->failures > 50);
    rx_dispatch_pair_free(&c->pair);
    free(c);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_twin_agrees_in_every_cycle)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
