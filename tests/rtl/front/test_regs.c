// SPDX-License-Identifier: Apache-2.0
// The registers, driven by the driver's own list of writes: each table entry arrives once and whole, each counter
// counts its own events.
#include "models/systems/lauberhorn/nic_setup.h"
#include "regs.h"
#include "rtl/glue/nic_ports.h"
#include "rtl/pkg/nic_regs.h"
#include "tests/rtl/bits.h"
#include "tests/rtl/lockstep.h"
#include "workloads/base/rng.h"

struct bus {
  struct regs *m;
  struct regs_ports p;
  struct nic_table_write table, last;                      // that stands at the port; that stood there last
  unsigned filters, owners, signatures, services, buckets; // writes seen
  void (*seen)(struct bus *b);
  const struct nic_setup *setup;
  uint32_t seed; // that the driver chose
};

static void edge(struct bus *b) {
  regs_clock(b->m, &b->p);
  b->table = bits_get_table(b->p.table_o);
  if (b->table.valid) b->last = b->table;
  if (b->seen && b->table.valid) b->seen(b);
}

static void begin(struct bus *b) {
  *b = (struct bus){.m = regs_new(), .p = {.rst_i = 1}};
  edge(b);
  b->p.rst_i = 0;
}

// The data may come before the address, or behind it.
static void write_reg(struct bus *b, uint32_t address, uint32_t data, int skew) {
  bool aw = false, w = false;
  b->p.s_axil_awaddr = address, b->p.s_axil_wdata = data, b->p.s_axil_bready = 1;
  for (int i = 0; i < 20; i++) {
    b->p.s_axil_awvalid = !aw && i >= skew;
    b->p.s_axil_wvalid = !w && i >= -skew;
    regs_eval(b->m, &b->p);
    aw |= b->p.s_axil_awvalid && b->p.s_axil_awready;
    w |= b->p.s_axil_wvalid && b->p.s_axil_wready;
    bool done = b->p.s_axil_bvalid;
    edge(b);
    if (!done) continue;
    assert_int_equal(b->p.s_axil_bresp, 0);
    return;
  }
  fail_msg("a write of register 0x%x is not answered", address);
}

static uint32_t read_reg(struct bus *b, uint32_t address) {
  b->p.s_axil_araddr = address, b->p.s_axil_arvalid = 1, b->p.s_axil_rready = 0;
  edge(b);
  b->p.s_axil_arvalid = 0;
  assert_true(b->p.s_axil_rvalid);
  edge(b); // stands until it is taken
  assert_true(b->p.s_axil_rvalid);
  uint32_t data = b->p.s_axil_rdata;
  b->p.s_axil_rready = 1;
  edge(b);
  assert_false(b->p.s_axil_rvalid);
  return data;
}

static void test_settings_arrive_and_read_back(void **state) {
  (void)state;
  struct rng rng;
  rng_seed(&rng, 1, 0);
  struct bus b;
  begin(&b);
  assert_int_equal(read_reg(&b, NIC_REG_ID), NIC_ID_VALUE);
  static const struct {
    uint32_t address, mask;
  } settings[] = {{NIC_REG_FLAGS, 0x3f},        {NIC_REG_BLOCK_LO, UINT32_MAX}, {NIC_REG_BLOCK_HI, 0xffff},
                  {NIC_REG_QUEUE_DEPTH, 0x7f},  {NIC_REG_LOOKUP_LOG2, 0xf},     {NIC_REG_LOOKUP_SEED, UINT32_MAX},
                  {NIC_REG_ARGS_SIG_OFF, 0x7f}, {NIC_REG_ARGS_RAW_OFF, 0x7f},   {NIC_REG_REPLY_OFF, 0x7f},
                  {NIC_REG_MAX_FRAME, 0x3fff}};
  for (unsigned round = 0; round < 20; round++) {
    uint32_t v[10];
    for (unsigned i = 0; i < 10; i++) {
      v[i] = (uint32_t)rng_next(&rng);
      write_reg(&b, settings[i].address, v[i], (int)round % 5 - 2);
      v[i] &= settings[i].mask;
    }
    for (unsigned i = 0; i < 10; i++) assert_int_equal(read_reg(&b, settings[i].address), v[i]);
    struct nic_config c = {.line128 = v[0] & 1,
                           .coupled = v[0] & 2,
                           .grant_exclusive = v[0] & 4,
                           .tx_grant_exclusive = v[0] & 8,
                           .any_mac = v[0] & 16,
                           .any_ip = v[0] & 32,
                           .block_cycles = (uint64_t)v[2] << 32 | v[1],
                           .queue_depth = (uint8_t)v[3],
                           .lookup_log2 = (uint8_t)v[4],
                           .lookup_seed = v[5],
                           .args_sig_off = (uint8_t)v[6],
                           .args_raw_off = (uint8_t)v[7],
                           .reply_off = (uint8_t)v[8],
                           .max_frame = (uint16_t)v[9]};
    uint32_t words[BITS_CONFIG] = {0};
    bits_put_config(words, &c);
    for (unsigned i = 0; i < BITS_CONFIG; i++) assert_int_equal(b.p.cfg_o[i], words[i]);
  }
  regs_free(b.m);
}

#define SERVICES 300
static struct nic_setup_service services[SERVICES];
static uint32_t signatures[NIC_SIGNATURES][NIC_SIGNATURE_WORDS];
static struct nic_setup_owner owners[NIC_ENDPOINTS];

// The next entry of its table, as the driver was told it.
static void check_tables(struct bus *b) {
  const struct nic_table_write *t = &b->table;
  const struct nic_setup *s = b->setup;
  if (t->which == NIC_TABLE_FILTER) {
    const struct nic_filter want = s->filters[b->filters], got = nic_filter_entry(t->words);
    assert_int_equal(t->index, b->filters++);
    assert_true(got.valid == want.valid && got.mac == want.mac && got.ip == want.ip);
  } else if (t->which == NIC_TABLE_OWNER) {
    struct nic_owner got = nic_owner_entry(t->words);
    assert_int_equal(t->index, owners[b->owners].endpoint);
    assert_true(got.valid);
    assert_int_equal(got.proc_id, owners[b->owners++].process);
  } else if (t->which == NIC_TABLE_SIGNATURE) {
    assert_int_equal(t->index, b->signatures);
    assert_int_equal(t->words[0], signatures[b->signatures / 16][b->signatures % 16]);
    b->signatures++;
  } else if (t->which == NIC_TABLE_SERVICE) {
    const struct nic_service want = services[b->services].record, got = nic_service_entry(t->words);
    assert_int_equal(t->index, b->services++);
    assert_true(got.proc_id == want.proc_id && got.raw == want.raw && got.signature == want.signature &&
                got.service == want.service && got.handler == want.handler && got.data == want.data);
  } else {
    const struct service_key *k = &services[b->buckets].key;
    const struct nic_bucket got = nic_bucket_entry(t->words);
    assert_int_equal(t->which, NIC_TABLE_BUCKET);
    assert_true(got.valid);
    assert_int_equal(got.service, b->buckets++);
    assert_true(got.port == k->port && got.prog == k->program && got.vers == k->version && got.proc == k->procedure);
    assert_int_equal(t->index / NIC_BUCKET_WAYS, service_bucket(k, b->seed, s->config.lookup_log2));
  }
}

static void test_table_entries_arrive_once_and_whole(void **state) {
  (void)state;
  struct rng rng;
  rng_seed(&rng, 2, 0);
  for (unsigned i = 0; i < SERVICES; i++) {
    services[i].key =
        (struct service_key){(uint16_t)rng_next(&rng), (uint32_t)rng_next(&rng), (uint32_t)rng_below(&rng, 4), i};
    services[i].record = (struct nic_service){.proc_id = (uint8_t)(i % NIC_PROCESSES),
                                              .raw = i & 1,
                                              .signature = (uint8_t)i,
                                              .service = (uint16_t)(i * 7),
                                              .handler = rng_next(&rng),
                                              .data = rng_next(&rng)};
  }
  for (unsigned i = 0; i < NIC_SIGNATURES * NIC_SIGNATURE_WORDS; i++)
    signatures[i / 16][i % 16] = (uint32_t)rng_next(&rng);
  for (unsigned i = 0; i < NIC_ENDPOINTS; i++)
    owners[i] = (struct nic_setup_owner){(uint8_t)(63 - i), (uint8_t)(i * 5 % NIC_PROCESSES)};
  struct nic_setup setup = {.config = {.lookup_log2 = 11, .max_frame = 1500, .reply_off = 8},
                            .services = services,
                            .service_count = SERVICES,
                            .signatures = signatures,
                            .signature_count = NIC_SIGNATURES,
                            .owners = owners,
                            .owner_count = NIC_ENDPOINTS};
  for (unsigned i = 0; i < NIC_FILTERS; i++) {
    setup.filters[i].valid = i % 3;
    setup.filters[i].mac = rng_next(&rng) >> 16, setup.filters[i].ip = (uint32_t)rng_next(&rng);
  }
  struct nic_writes writes;
  struct error e;
  assert_true(nic_setup_make(&setup, &writes, &e));
  struct bus b;
  begin(&b);
  b.setup = &setup, b.seen = check_tables;
  for (size_t i = 0; i < writes.count; i++)
    if (writes.items[i].address == NIC_REG_LOOKUP_SEED) b.seed = writes.items[i].data;
  for (size_t i = 0; i < writes.count; i++)
    write_reg(&b, writes.items[i].address, writes.items[i].data, (int)(i % 5) - 2);
  assert_int_equal(b.filters, NIC_FILTERS);
  assert_int_equal(b.owners, NIC_ENDPOINTS);
  assert_int_equal(b.signatures, NIC_SIGNATURES * NIC_SIGNATURE_WORDS);
  assert_int_equal(b.services, SERVICES);
  assert_int_equal(b.buckets, SERVICES);
  nic_setup_free(&writes);
  regs_free(b.m);
}

// What a word means is said here a second time, in numbers.
static void test_the_words_of_entries_lie_where_they_are_documented(void **state) {
  (void)state;
  struct bus b;
  begin(&b);
  static const uint32_t writes[][2] = {{0x1000 + 4 * 5, 0x80000000 | 33}, // owner
                                       {0x2000 + 16 * 9, 0x33445566},
                                       {0x2004 + 16 * 9, 0xffff1122},
                                       {0x2008 + 16 * 9, 0x0a000001},
                                       {0x200c + 16 * 9, 1},
                                       {0x4000 + 64 * 3 + 4 * 7, 0x50000123}, // signature 3, element 7
                                       {0x10000 + 32 * 77, 0x00a50100 | 17},
                                       {0x10004 + 32 * 77, 77},
                                       {0x10008 + 32 * 77, 0x22222222},
                                       {0x1000c + 32 * 77, 0x11111111},
                                       {0x10010 + 32 * 77, 0x44444444},
                                       {0x10014 + 32 * 77, 0x33333333},
                                       {0x20000 + 32 * 4095, 2049},
                                       {0x20004 + 32 * 4095, 100003},
                                       {0x20008 + 32 * 4095, 3},
                                       {0x2000c + 32 * 4095, 4},
                                       {0x20010 + 32 * 4095, 0x80000000 | 1023}};
  static const struct nic_table_write want[] = {{.which = NIC_TABLE_OWNER, .index = 5},
                                                {.which = NIC_TABLE_FILTER, .index = 9},
                                                {.which = NIC_TABLE_SIGNATURE, .index = 55},
                                                {.which = NIC_TABLE_SERVICE, .index = 77},
                                                {.which = NIC_TABLE_BUCKET, .index = 4095}};
  unsigned seen = 0;
  for (unsigned i = 0; i < sizeof writes / sizeof writes[0]; i++) {
    b.last.valid = false;
    write_reg(&b, writes[i][0], writes[i][1], 0);
    if (!b.last.valid) continue;
    assert_int_equal(b.last.which, want[seen].which);
    assert_int_equal(b.last.index, want[seen++].index);
    const struct nic_owner o = nic_owner_entry(b.last.words);
    const struct nic_filter f = nic_filter_entry(b.last.words);
    const struct nic_service s = nic_service_entry(b.last.words);
    const struct nic_bucket k = nic_bucket_entry(b.last.words);
    if (seen == 1) assert_true(o.valid && o.proc_id == 33);
    if (seen == 2) assert_true(f.valid && f.mac == 0x112233445566 && f.ip == 0x0a000001);
    if (seen == 3) assert_int_equal(b.last.words[0], 0x50000123);
    if (seen == 4) assert_true(s.proc_id == 17 && s.raw && s.signature == 0xa5 && s.service == 77);
    if (seen == 4) assert_true(s.handler == 0x1111111122222222 && s.data == 0x3333333344444444);
    if (seen == 5) assert_true(k.port == 2049 && k.prog == 100003 && k.vers == 3 && k.proc == 4 && k.service == 1023);
  }
  assert_int_equal(seen, 5);
  regs_free(b.m);
}

static void test_each_counter_counts_its_own_events(void **state) {
  (void)state;
  struct bus b;
  begin(&b);
  for (unsigned reason = 1; reason < NIC_DROPS; reason++) {
    // one reason from every place at once
    bits_put_event(b.p.event_i, NIC_EV_CHECK, 1, (uint8_t)reason);
    bits_put_event(b.p.event_i, NIC_EV_LOOKUP, 2, (uint8_t)reason);
    bits_put_event(b.p.event_i, NIC_EV_DELIVER, 3, reason == DROP_ARGUMENTS ? DROP_ARGUMENTS : 0);
    edge(&b);
    memset(b.p.event_i, 0, sizeof b.p.event_i);
    for (unsigned k = 1; k < NIC_DROPS; k++)
      assert_int_equal(read_reg(&b, NIC_REG_DROPS(k)), k > reason ? 0 : k == DROP_ARGUMENTS ? 3 : 2);
  }
  bits_put_event(b.p.event_i, NIC_EV_ANSWER, 4, 5);
  edge(&b);
  bits_put_event(b.p.event_i, NIC_EV_TRYAGAIN, 0, 5);
  edge(&b);
  b.p.early_i = 1;
  edge(&b);
  b.p.early_i = 0;
  memset(b.p.event_i, 0, sizeof b.p.event_i);
  assert_int_equal(read_reg(&b, NIC_REG_CALLS), 3);
  assert_int_equal(read_reg(&b, NIC_REG_TRYAGAIN), 2);
  assert_int_equal(read_reg(&b, NIC_REG_EARLY), 1);
  for (unsigned code = 0; code < 4; code++) {
    bits_put_event(b.p.event_i, NIC_EV_COLLECT, 6, (uint8_t)code);
    for (unsigned n = 0; n < 1u << code; n++) edge(&b);
    memset(b.p.event_i, 0, sizeof b.p.event_i);
  }
  assert_int_equal(read_reg(&b, NIC_REG_REPLIES), 1 + 4);
  assert_int_equal(read_reg(&b, NIC_REG_ONE_WAY), 2);
  assert_int_equal(read_reg(&b, NIC_REG_TOO_LONG), 4);
  assert_int_equal(read_reg(&b, NIC_REG_ABORTED), 8);
  regs_free(b.m);
}

static void test_requests_are_told_by_place_and_all_together(void **state) {
  (void)state;
  struct bus b;
  begin(&b);
  b.p.receiving_i = 4, b.p.described_i = 8, b.p.looking_up_i = 3, b.p.waiting_i = 1024, b.p.delivering_i = 1;
  b.p.open_i = 64, b.p.replying_i = 65, b.p.cells_i = 8191;
  assert_int_equal(read_reg(&b, NIC_REG_RECEIVING), 4);
  assert_int_equal(read_reg(&b, NIC_REG_DESCRIBED), 8);
  assert_int_equal(read_reg(&b, NIC_REG_LOOKING_UP), 3);
  assert_int_equal(read_reg(&b, NIC_REG_WAITING), 1024);
  assert_int_equal(read_reg(&b, NIC_REG_DELIVERING), 1);
  assert_int_equal(read_reg(&b, NIC_REG_OPEN), 64);
  assert_int_equal(read_reg(&b, NIC_REG_REPLYING), 65);
  assert_int_equal(read_reg(&b, NIC_REG_UNDER_WAY), 4 + 8 + 3 + 1024 + 1 + 64 + 65);
  assert_int_equal(read_reg(&b, NIC_REG_CELLS), 8191);
  regs_free(b.m);
}

static void test_a_leave_stands_until_the_engine_takes_it(void **state) {
  (void)state;
  struct bus b;
  begin(&b);
  write_reg(&b, NIC_REG_LEAVE, 41 | NIC_LEAVE_ABORT, 0);
  assert_true(b.p.leave_valid_o && b.p.leave_abort_o);
  assert_int_equal(b.p.leave_endpoint_o, 41);
  assert_int_equal(read_reg(&b, NIC_REG_LEAVE), NIC_LEAVE_PENDING);
  b.p.leave_ready_i = 1;
  edge(&b);
  b.p.leave_ready_i = 0;
  assert_false(b.p.leave_valid_o);
  assert_int_equal(read_reg(&b, NIC_REG_LEAVE), 0);
  write_reg(&b, NIC_REG_LEAVE, 3, 0);
  assert_true(b.p.leave_valid_o && !b.p.leave_abort_o);
  regs_free(b.m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_settings_arrive_and_read_back),
      cmocka_unit_test(test_table_entries_arrive_once_and_whole),
      cmocka_unit_test(test_the_words_of_entries_lie_where_they_are_documented),
      cmocka_unit_test(test_each_counter_counts_its_own_events),
      cmocka_unit_test(test_requests_are_told_by_place_and_all_together),
      cmocka_unit_test(test_a_leave_stands_until_the_engine_takes_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
