// SPDX-License-Identifier: Apache-2.0
#include "deliver.h"
#include "rtl/glue/nic_ports.h"
#include "tests/rtl/bits.h"
#include "tests/rtl/front/cells.h"
#include "tests/rtl/host/lines/expected_lines.h"
#include "tests/rtl/host/lines/signatures.h"
#include "tests/rtl/tables.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

// A delivery under test: what it is given, and how its neighbours behave.
struct job {
  bool line128;
  uint8_t off;                       // where the arguments begin in the control line
  uint16_t args_off, args_len;       // in the frame
  const struct signature *signature; // NULL: raw
  const uint8_t *args;
  unsigned idle;       // cycles before the claim
  unsigned ready_of_8; // the line port is ready in so many of eight cycles, at random (8: always)
  unsigned free_of_8;
};

struct bench {
  struct deliver *m;
  struct deliver_ports p;
  struct cells cells;
  struct rng rng;
  unsigned signatures;            // written so far
  unsigned first_line, delivered; // cycles from the claim to the first beat offered, and to the report
  bool ok;
};

static struct bench *bench_new(uint64_t seed) {
  struct bench *b = calloc(1, sizeof *b);
  assert_non_null(b);
  b->m = deliver_new();
  rng_seed(&b->rng, seed, 0);
  b->p.rst_i = 1;
  deliver_clock(b->m, &b->p);
  b->p.rst_i = 0;
  return b;
}

static void bench_free(struct bench *b) {
  assert_int_equal(b->cells.used_count, 0);
  deliver_free(b->m);
  free(b);
}

// One clock edge; the outputs before it are in b->p when it is done with the transfers, those after it at return.
static void edge(struct bench *b, unsigned *freed) {
  struct deliver_ports *p = &b->p;
  memcpy(p->read_data_i, b->cells.read_data, 64);
  p->read_next_i = b->cells.read_next;
  deliver_eval(b->m, p);
  bool read = p->read_valid_o, release = p->free_valid_o && p->free_ready_i;
  uint16_t cell = p->read_cell_o, head = p->free_head_o, tail = p->free_tail_o;
  uint8_t beat = p->read_beat_o;
  deliver_clock(b->m, p);
  if (read) cells_read(&b->cells, cell, beat);
  if (release) {
    assert_true(cells_free(&b->cells, head, tail));
    ++*freed;
  }
  memcpy(p->read_data_i, b->cells.read_data, 64);
  p->read_next_i = b->cells.read_next;
  deliver_eval(b->m, p);
}

static uint8_t write_signature(struct bench *b, const struct signature *s) {
  uint8_t number = (uint8_t)(b->signatures++ * 37);
  unsigned none = 0;
  for (unsigned i = 0; i < NIC_SIGNATURE_WORDS; i++) {
    struct nic_table_write t = table_signature(number * NIC_SIGNATURE_WORDS + i, (struct nic_signature){s->words[i]});
    bits_put_table(b->p.table_i, &t);
    edge(b, &none);
  }
  memset(b->p.table_i, 0, sizeof b->p.table_i);
  return number;
}

// Delivers, and compares every beat and the report with the reference.
static void run(struct bench *b, const struct job *j) {
  struct deliver_ports *p = &b->p;
  uint8_t frame[NIC_CELLS + 2048];
  unsigned bytes = j->args_off + j->args_len, freed = 0;
  for (unsigned i = 0; i < j->args_off; i++) frame[i] = (uint8_t)rng_next(&b->rng);
  memcpy(frame + j->args_off, j->args, j->args_len);
  struct nic_request r = {.args_off = j->args_off,
                          .args_len = j->args_len,
                          .raw = !j->signature,
                          .handler = rng_next(&b->rng),
                          .data = rng_next(&b->rng)};
  r.to.tag = (uint32_t)rng_next(&b->rng);
  r.to.eth_src = rng_next(&b->rng) >> 16;
  r.to.xid = (uint32_t)rng_next(&b->rng);
  cells_store(&b->cells, &b->rng, frame, bytes, &r.head, &r.tail);
  r.signature = j->signature ? write_signature(b, j->signature) : 0;
  p->line128_i = j->line128;
  p->sig_off_i = j->signature ? j->off : 127;
  p->raw_off_i = j->signature ? 127 : j->off;

  for (unsigned i = 0; i < j->idle; i++) edge(b, &freed);
  assert_true(p->idle_o);
  uint8_t endpoint = (uint8_t)rng_below(&b->rng, NIC_ENDPOINTS);
  p->claim_valid_i = 1;
  p->claim_endpoint_i = endpoint;
  p->line_ready_i = 1;
  edge(b, &freed);
  p->claim_valid_i = 0;
  p->claim_endpoint_i = (uint8_t)~endpoint & 63;
  uint32_t epoch = (uint32_t)rng_next(&b->rng);
  p->claimed_line_i = rng_next(&b->rng) & 1;
  p->claimed_epoch_i = epoch;
  bits_put_request(p->request_i, &r);

  struct expected_lines *x = calloc(1, sizeof *x);
  assert_non_null(x);
  unsigned line_bytes = j->line128 ? 128 : 64;
  expect_lines(x, &r, j->args, j->signature, j->off, line_bytes, epoch);
  unsigned beats = 0, cycle = 0, expected_beats = x->lines * line_bytes / 64;
  b->first_line = 0;
  deliver_eval(b->m, p);
  assert_true(p->begun_o);
  for (;; cycle++) {
    assert_true(cycle < 4000 + 20 * expected_beats);
    p->line_ready_i = rng_below(&b->rng, 8) < j->ready_of_8;
    p->free_ready_i = rng_below(&b->rng, 8) < j->free_of_8;
    assert_false(p->idle_o);
    if (p->delivered_valid_o) break;
    if (p->line_valid_o && b->first_line == 0) b->first_line = cycle;
    if (p->line_valid_o && p->line_ready_i) {
      unsigned line = beats * 64 / line_bytes, beat = beats % (line_bytes / 64);
      assert_true(beats < expected_beats);
      assert_int_equal(p->line_endpoint_o, endpoint);
      assert_int_equal(p->line_line_o, line == 0 ? p->claimed_line_i : 2u << 8 | (line - 1));
      assert_int_equal(p->line_beat_o, beat);
      if (x->ok) assert_memory_equal(p->line_data_o, x->bytes + 64 * beats, 64);
      beats++;
    }
    edge(b, &freed);
  }
  b->delivered = cycle;
  b->ok = p->delivered_ok_o;
  assert_int_equal(p->delivered_ok_o, x->ok);
  assert_int_equal(p->delivered_endpoint_o, endpoint);
  struct nic_reply_to to = bits_get_reply_to(p->delivered_to_o);
  assert_int_equal(to.tag, r.to.tag);
  assert_int_equal(to.xid, r.to.xid);
  assert_int_equal(to.eth_src, r.to.eth_src);
  if (x->ok) {
    assert_int_equal(beats, expected_beats);
    assert_int_equal(p->delivered_aux_o, x->lines - 1);
  } else {
    assert_int_equal(beats % (line_bytes / 64), 0);
  }
  assert_int_equal(freed, 1);
  assert_int_equal(b->cells.used_count, 0);
  p->claimed_epoch_i = ~epoch;
  memset(p->request_i, 0x5a, sizeof p->request_i);
  p->line_ready_i = p->free_ready_i = 1;
  edge(b, &freed);
  assert_int_equal(freed, 1);
  assert_true(p->idle_o);
  free(x);
}

// A signature that takes exactly n bytes (a multiple of four), as its arguments are filled in below.
static struct signature signature_of(unsigned n, uint8_t *args, struct rng *rng) {
  struct signature s = {{0}};
  for (unsigned i = 0; i < n; i++) args[i] = (uint8_t)rng_next(rng);
  if (n >= 4) s.words[0] = signature_word(SIGNATURE_U32, 0);
  if (n >= 8) {
    unsigned pad = n >= 12 ? n / 4 % 4 : 0;
    uint32_t length = n - 8 - pad;
    s.words[1] = signature_word(SIGNATURE_VAR_OPAQUE, 9728);
    for (unsigned i = 0; i < 4; i++) args[4 + i] = (uint8_t)(length >> (24 - 8 * i));
  }
  return s;
}

static const uint16_t args_offs[] = {82, 86, 106, 126, 130, 146, 254, 258, 270, 514, 926, 930};
#define OFFS (sizeof args_offs / sizeof args_offs[0])
static const struct { unsigned idle, ready_of_8, free_of_8; } paces[] = {{0, 8, 8}, {3, 8, 2}, {0, 4, 8}, {1, 2, 1}};

// Crosses small sizes with everything else.
static void cross(bool raw) {
  struct bench *b = bench_new(raw);
  uint8_t args[512];
  for (unsigned n = 0; n <= 300; n += n < 140 ? 4 : 20)
    for (unsigned o = 0; o < OFFS; o++)
      for (unsigned line128 = 0; line128 < 2; line128++)
        for (unsigned off = 24; off <= (line128 ? 124u : 64u); off += 20)
          for (unsigned pace = 0; pace < 4; pace++) {
            struct signature s = signature_of(n, args, &b->rng);
            run(b, &(struct job){line128, (uint8_t)off, args_offs[o], (uint16_t)n, raw ? NULL : &s, args,
                                 paces[pace].idle, paces[pace].ready_of_8, paces[pace].free_of_8});
          }
  bench_free(b);
}

static void test_raw_arguments_arrive_at_any_offset_and_pace(void **state) {
  (void)state;
  cross(true);
}

static void test_unmarshalled_arguments_arrive_at_any_offset_and_pace(void **state) {
  (void)state;
  cross(false);
}

// Every size up to the largest, offsets and paces taken in turn.
static void test_every_size_up_to_9600_bytes_arrives(void **state) {
  (void)state;
  struct bench *b = bench_new(2);
  uint8_t args[9600];
  unsigned turn = 0;
  for (unsigned n = 0; n <= 9600; n += 4)
    for (unsigned line128 = 0; line128 < 2; line128++, turn++) {
      struct signature s = signature_of(n, args, &b->rng);
      unsigned args_off = n > 8800 ? 82 + turn % 12 * 4 : args_offs[turn % OFFS], pace = turn / 2 % 4;
      bool raw = turn / 8 % 2;
      run(b, &(struct job){line128, 32, (uint16_t)args_off, (uint16_t)n, raw ? NULL : &s, args, paces[pace].idle,
                           paces[pace].ready_of_8, paces[pace].free_of_8});
    }
  bench_free(b);
}

// A u64 after w words, for every place that it can have in a beat, and a word behind it.
static void test_a_u64_may_straddle_beats(void **state) {
  (void)state;
  struct bench *b = bench_new(3);
  uint8_t args[256];
  for (unsigned w = 0; w <= 40; w++)
    for (unsigned behind = 0; behind < 2; behind++)
      for (unsigned o = 0; o < OFFS; o++)
        for (unsigned pace = 0; pace < 4; pace++) {
          struct signature s = {{signature_word(SIGNATURE_FIXED_OPAQUE, 4 * w), signature_word(SIGNATURE_U64, 0),
                                 behind ? signature_word(SIGNATURE_U64, 0) : 0}};
          for (unsigned i = 0; i < sizeof args; i++) args[i] = (uint8_t)rng_next(&b->rng);
          run(b, &(struct job){true, 28, args_offs[o], (uint16_t)(4 * w + 8 + 8 * behind), &s, args, 0,
                               paces[pace].ready_of_8, paces[pace].free_of_8});
          assert_true(b->ok);
        }
  bench_free(b);
}

// Random signatures; the arguments fit them, or had a word or their length changed.
static void test_random_signatures_match_the_reference(void **state) {
  (void)state;
  struct bench *b = bench_new(4);
  unsigned bad = 0, good = 0;
  for (unsigned i = 0; i < 6000; i++) {
    struct signature s = random_signature(&b->rng);
    uint8_t args[4096] = {0};
    unsigned n;
    if (!random_arguments(&b->rng, &s, args, sizeof args, &n)) continue;
    unsigned pace = i % 4;
    bool line128 = rng_next(&b->rng) & 1;
    run(b, &(struct job){line128, (uint8_t)(24 + 4 * rng_below(&b->rng, line128 ? 26 : 11)),
                         args_offs[rng_below(&b->rng, OFFS)], (uint16_t)n, &s, args, paces[pace].idle,
                         paces[pace].ready_of_8, paces[pace].free_of_8});
    if (b->ok)
      good++;
    else
      bad++;
  }
  assert_true(bad > 1000);
  assert_true(good > 3000);
  bench_free(b);
}

static void test_arguments_that_do_not_match_are_reported(void **state) {
  (void)state;
  struct bench *b = bench_new(5);
  for (unsigned i = 0; i < BAD_ARGUMENTS; i++)
    for (unsigned line128 = 0; line128 < 2; line128++) {
      const struct bad_arguments *c = &bad_arguments[i];
      run(b, &(struct job){line128, 32, 82, c->length, &c->signature, c->args, 0, 8, 8});
      if (b->ok) fail_msg("%s was taken", c->what);
    }
  bench_free(b);
}

// Sixteen elements and no end, over as many words of arguments.
static void endless(struct bench *b, uint32_t element, unsigned words) {
  struct signature s;
  for (unsigned i = 0; i < NIC_SIGNATURE_WORDS; i++) s.words[i] = element;
  unsigned freed = 0;
  struct nic_request r = {.args_off = 82, .args_len = (uint16_t)(4 * words), .signature = write_signature(b, &s)};
  uint8_t frame[82 + 64] = {0};
  cells_store(&b->cells, &b->rng, frame, r.args_off + r.args_len, &r.head, &r.tail);
  b->p.line128_i = 1, b->p.sig_off_i = 32, b->p.line_ready_i = 1, b->p.free_ready_i = 1;
  b->p.claim_valid_i = 1;
  edge(b, &freed);
  b->p.claim_valid_i = 0;
  bits_put_request(b->p.request_i, &r);
  for (unsigned i = 0; i < 40 && !b->p.delivered_valid_o; i++) edge(b, &freed);
  assert_true(b->p.delivered_valid_o);
  assert_false(b->p.delivered_ok_o);
  edge(b, &freed);
}

static void test_a_signature_without_its_end_matches_nothing(void **state) {
  (void)state;
  struct bench *b = bench_new(6);
  endless(b, signature_word(SIGNATURE_U32, 0), 16);
  endless(b, signature_word(SIGNATURE_FIXED_OPAQUE, 0), 0);
  bench_free(b);
}

// Cycles from the claim's edge to the first beat offered and to the report.
static void takes_from(struct bench *b, uint16_t args_off, const struct signature *s, bool line128, uint16_t n,
                       unsigned first_line, unsigned delivered) {
  static const uint8_t args[9600] = {0};
  run(b, &(struct job){line128, 32, args_off, n, s, args, 0, 8, 8});
  assert_int_equal(b->first_line, first_line);
  assert_int_equal(b->delivered, delivered);
}

static void takes(struct bench *b, const struct signature *s, bool line128, uint16_t n, unsigned first_line,
                  unsigned delivered) {
  takes_from(b, 82, s, line128, n, first_line, delivered);
}

static void test_the_cycles_of_a_delivery(void **state) {
  (void)state;
  struct bench *b = bench_new(7);
  struct signature none = {{0}}, word = {{W(U32, 0)}}, three = {{W(U32, 0), W(BOOL, 0), W(ENUM, 0)}};
  struct signature sixteen = {{W(U64, 0), W(U64, 0), W(U64, 0), W(U64, 0)}};
  takes(b, NULL, false, 0, 1, 2);
  takes(b, &none, false, 0, 1, 2);
  takes(b, &none, true, 0, 1, 3);
  takes(b, NULL, false, 4, 2, 3);
  takes(b, &word, false, 4, 3, 4);
  takes(b, &three, false, 12, 5, 6);
  takes(b, &sixteen, false, 32, 6, 7);
  takes(b, NULL, false, 32 + 64, 2, 4);
  takes(b, NULL, true, 96 + 128 * 10, 2, 2 + 22);
  takes(b, NULL, true, 9600, 2, 2 + 152);
  takes_from(b, 64 + 30, NULL, false, 4, 2, 3);
  takes_from(b, 64 + 34, NULL, false, 4, 3, 4);      // further into its beat than the host line's
  takes_from(b, 2 * 256 + 30, NULL, false, 4, 4, 5); // two cells behind the frame's first
  bench_free(b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_the_cycles_of_a_delivery),
      cmocka_unit_test(test_arguments_that_do_not_match_are_reported),
      cmocka_unit_test(test_a_signature_without_its_end_matches_nothing),
      cmocka_unit_test(test_raw_arguments_arrive_at_any_offset_and_pace),
      cmocka_unit_test(test_unmarshalled_arguments_arrive_at_any_offset_and_pace),
      cmocka_unit_test(test_every_size_up_to_9600_bytes_arrives),
      cmocka_unit_test(test_a_u64_may_straddle_beats),
      cmocka_unit_test(test_random_signatures_match_the_reference),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
