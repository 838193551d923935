// SPDX-License-Identifier: Apache-2.0
#include "models/nic/host/lines/service_hash.h"
#include "service_lookup.h"
#include "tests/rtl/bits.h"
#include "tests/rtl/tables.h"
#include "workloads/base/rng.h"
#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define MAX_KEYS 2048

// A table of services, and the calls that are looked up in it in order.
struct table {
  struct service_lookup *m;
  struct service_lookup_ports p;
  struct rng rng;
  struct service_key keys[MAX_KEYS];
  struct nic_service services[MAX_KEYS]; // of the record that key i names
  unsigned count;
};

static void write_table(struct table *t, struct nic_table_write write) {
  bits_put_table(t->p.table_i, &write);
  service_lookup_clock(t->m, &t->p);
  write.valid = false;
  bits_put_table(t->p.table_i, &write);
}

static struct table *table_new(unsigned count, unsigned log2_entries) {
  struct table *t = calloc(1, sizeof *t);
  assert_non_null(t);
  t->m = service_lookup_new();
  rng_seed(&t->rng, count, log2_entries);
  t->p.rst_i = 1;
  service_lookup_clock(t->m, &t->p);
  t->p.rst_i = 0;
  t->p.log2_i = (uint8_t)log2_entries;
  t->count = count;
  for (unsigned i = 0; i < count; i++)
    t->keys[i] = (struct service_key){(uint16_t)(2049 + i % 2), 100003 + i / 64, 1 + i / 32 % 2, i / 2 % 16};
  uint16_t index[MAX_KEYS];
  struct error e;
  if (!service_place(t->keys, count, log2_entries, &t->p.seed_i, index, &e)) fail_msg("%s", e.text);
  for (unsigned i = 0; i < count; i++) {
    struct nic_service *s = &t->services[i];
    *s = (struct nic_service){.proc_id = (uint8_t)rng_below(&t->rng, NIC_PROCESSES),
                              .raw = rng_next(&t->rng) & 1,
                              .signature = (uint8_t)rng_next(&t->rng),
                              .handler = rng_next(&t->rng),
                              .data = rng_next(&t->rng)};
    const struct service_key *k = &t->keys[i];
    uint16_t record = (uint16_t)(i * 5 % NIC_SERVICES);
    write_table(t, table_service(record, *s));
    write_table(
        t, table_bucket(index[i], (struct nic_bucket){k->port, k->program, k->version, k->procedure, record, true}));
  }
  return t;
}

static void table_free(struct table *t) {
  service_lookup_free(t->m);
  free(t);
}

// The call number n: of key n, or of no service if n is beyond the keys (one part of a key is then changed).
static struct nic_frame call_of(const struct table *t, unsigned n) {
  struct service_key k = t->keys[n % t->count];
  if (n >= t->count) {
    switch (n % 4) {
    case 0:
      k.port ^= 0x8000;
      break;
    case 1:
      k.program ^= 1u << 31;
      break;
    case 2:
      k.version ^= 1u << 16;
      break;
    default:
      k.procedure ^= 1u << 20;
      break;
    }
  }
  return (struct nic_frame){.to = {.tag = n,
                                   .eth_dst = 0x123456789abc + n,
                                   .eth_src = 0xba9876543210 - n,
                                   .vlan = n & 1,
                                   .vlan_tci = (uint16_t)(n * 3),
                                   .ip_src = n * 7,
                                   .ip_dst = ~n,
                                   .udp_src = (uint16_t)n,
                                   .udp_dst = k.port,
                                   .xid = n * 2654435761u},
                            .head = n % NIC_CELLS,
                            .tail = n * 3 % NIC_CELLS,
                            .frame_len = 1000,
                            .args_off = n % (NIC_MAX_HEADERS + 1),
                            .args_len = n * 4 % NIC_MAX_FRAME,
                            .prog = k.program,
                            .vers = k.version,
                            .proc = k.procedure};
}

static void check_result(struct table *t, unsigned n) {
  struct nic_frame c = call_of(t, n);
  struct nic_request r = bits_get_request(t->p.request_o);
  assert_int_equal(t->p.found_o, n < t->count);
  assert_true(r.to.tag == n && r.to.eth_dst == c.to.eth_dst && r.to.eth_src == c.to.eth_src && r.to.vlan == c.to.vlan &&
              r.to.vlan_tci == c.to.vlan_tci && r.to.ip_src == c.to.ip_src && r.to.ip_dst == c.to.ip_dst &&
              r.to.udp_src == c.to.udp_src && r.to.udp_dst == c.to.udp_dst && r.to.xid == c.to.xid);
  assert_true(r.head == c.head && r.tail == c.tail && r.args_off == c.args_off && r.args_len == c.args_len);
  if (n >= t->count) return;
  const struct nic_service *s = &t->services[n];
  assert_int_equal(t->p.process_o, s->proc_id);
  assert_true(r.raw == s->raw && r.signature == s->signature && r.handler == s->handler && r.data == s->data);
}

// Looks all keys up, and as many calls of no service; a call is offered when cycle % offer is 0, and a result taken
// when a random number says so.
static void stream(struct table *t, unsigned offer, unsigned take_of_8) {
  unsigned sent = 0, got = 0, all = 2 * t->count;
  for (unsigned cycle = 0; got < all; cycle++) {
    assert_true(cycle < 20 * all * offer + 100);
    t->p.call_valid_i = sent < all && cycle % offer == 0;
    struct nic_frame c = call_of(t, sent % 2 ? t->count + sent / 2 : sent / 2);
    if (t->p.call_valid_i) bits_put_frame(t->p.call_i, &c);
    t->p.ready_i = rng_below(&t->rng, 8) < take_of_8;
    service_lookup_eval(t->m, &t->p);
    assert_int_equal(t->p.busy_o, sent > got);
    assert_int_equal(t->p.looking_up_o, sent - got);
    bool in = t->p.call_valid_i && t->p.call_ready_o, out = t->p.valid_o && t->p.ready_i;
    if (out) check_result(t, got % 2 ? t->count + got / 2 : got / 2);
    service_lookup_clock(t->m, &t->p);
    sent += in;
    got += out;
  }
}

static void test_every_service_is_found_and_nothing_else(void **state) {
  (void)state;
  static const unsigned sizes[][2] = {{4, 2}, {8, 4}, {100, 8}, {400, 10}, {1000, 12}};
  for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
    for (unsigned offer = 1; offer <= 3; offer++)
      for (unsigned take = 2; take <= 8; take += 3) {
        struct table *t = table_new(sizes[i][0], sizes[i][1]);
        stream(t, offer, take);
        table_free(t);
      }
}

static void test_a_result_stands_three_cycles_after_its_call_and_one_comes_a_cycle(void **state) {
  (void)state;
  struct table *t = table_new(50, 8);
  t->p.ready_i = 1;
  for (unsigned cycle = 0; cycle < 53; cycle++) {
    t->p.call_valid_i = cycle < 50;
    struct nic_frame c = call_of(t, cycle);
    bits_put_frame(t->p.call_i, &c);
    service_lookup_eval(t->m, &t->p);
    assert_true(t->p.call_ready_o);
    // The call of edge k is taken from the output at edge k + 3.
    assert_int_equal(t->p.valid_o, cycle >= 3);
    if (cycle >= 3) check_result(t, cycle - 3);
    service_lookup_clock(t->m, &t->p);
  }
  assert_false(t->p.valid_o);
  table_free(t);
}

static void test_an_entry_written_invalid_is_found_no_more(void **state) {
  (void)state;
  struct table *t = table_new(40, 8);
  // The key of the last entry stands in every entry, but valid in none.
  const struct service_key *k = &t->keys[t->count - 1];
  for (unsigned i = 0; i < 256; i++)
    write_table(t, table_bucket(i, (struct nic_bucket){k->port, k->program, k->version, k->procedure, 0, false}));
  t->p.ready_i = 1;
  struct nic_frame c = call_of(t, t->count - 1);
  bits_put_frame(t->p.call_i, &c);
  t->p.call_valid_i = 1;
  service_lookup_clock(t->m, &t->p);
  t->p.call_valid_i = 0;
  service_lookup_clock(t->m, &t->p);
  service_lookup_clock(t->m, &t->p);
  assert_true(t->p.valid_o);
  assert_false(t->p.found_o);
  table_free(t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_service_is_found_and_nothing_else),
      cmocka_unit_test(test_a_result_stands_three_cycles_after_its_call_and_one_comes_a_cycle),
      cmocka_unit_test(test_an_entry_written_invalid_is_found_no_more),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
