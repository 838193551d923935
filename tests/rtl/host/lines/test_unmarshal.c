// SPDX-License-Identifier: Apache-2.0
// Arguments of every kind at every pace: what comes out is what the reference makes of them as a whole, an element a
// cycle, and what does not match its signature is refused.
#include "tests/rtl/host/lines/unmarshal_bench.h"

static struct unmarshal_bench b;

// Runs a job; what the reference says of its arguments must be so. True if they matched.
static bool run(const struct unmarshal_job *j) {
  static uint8_t wanted[UNMARSHAL_ROOM];
  bool ok, matches = true;
  unmarshal_bench_run(&b, j, &ok);
  memset(wanted, 0, sizeof wanted);
  if (j->signature)
    matches = signature_unmarshal(j->signature, j->args, j->bytes, wanted + j->to);
  else
    memcpy(wanted + j->to, j->args, j->bytes);
  lockstep_equal(b.cycle, "matches", ok, matches);
  if (matches) lockstep_bytes(b.cycle, "arguments", b.out, wanted, 64 * b.out_beats);
  return ok;
}

static void test_the_cycles_of_each_kind(void **state) {
  (void)state;
  static const struct {
    struct signature s;
    unsigned bytes, to;
    struct unmarshal_times t;
    uint8_t args[16];
  } cases[] = {
      {{{0}}, 0, 32, {0, 0, 1}, {0}},
      {{{W(U32, 0)}}, 4, 32, {2, 2, 3}, {0}},
      {{{W(U32, 0), W(BOOL, 0), W(ENUM, 0)}}, 12, 32, {4, 4, 5}, {0}},
      {{{W(U64, 0), W(U64, 0), W(U64, 0)}}, 24, 32, {4, 4, 5}, {0}},
      {{{W(U64, 0)}}, 8, 60, {2, 3, 4}, {0}},                // astride: a cycle in each beat
      {{{W(U32, 0), W(U64, 0)}}, 12, 56, {3, 4, 5}, {0}},    //
      {{{W(FIXED_OPAQUE, 0)}}, 0, 0, {0, 0, 2}, {0}},        // a cycle, but no beat
      {{{W(FIXED_OPAQUE, 61)}}, 64, 0, {2, 2, 3}, {0}},      // a cycle for a whole beat
      {{{W(FIXED_OPAQUE, 65)}}, 68, 0, {2, 3, 4}, {0}},      // and for each beat that it touches
      {{{W(FIXED_OPAQUE, 100)}}, 100, 48, {2, 4, 5}, {0}},   //
      {{{W(STRING, 9)}}, 4, 0, {2, 2, 3}, {0}},              // empty: its length alone
      {{{W(VAR_OPAQUE, 9)}}, 12, 0, {3, 3, 4}, {0, 0, 0, 7}} // one cycle more than a fixed one
  };
  unmarshal_bench_begin(&b, 1);
  for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    uint8_t args[128] = {0};
    bool ok;
    memcpy(args, cases[i].args, 16);
    struct unmarshal_job j = {&cases[i].s, args, cases[i].bytes, cases[i].to, 8, 8};
    struct unmarshal_times t = unmarshal_bench_run(&b, &j, &ok);
    assert_true(ok);
    lockstep_equal(i, "first beat", t.first, cases[i].t.first);
    lockstep_equal(i, "last beat", t.last, cases[i].t.last);
    lockstep_equal(i, "end", t.end, cases[i].t.end);
  }
  unmarshal_free(b.m);
}

static const struct { unsigned in_of_8, ready_of_8; } paces[] = {{8, 8}, {8, 3}, {3, 8}, {4, 4}};

static void test_elements_of_every_kind_at_every_place_and_pace(void **state) {
  (void)state;
  unmarshal_bench_begin(&b, 2);
  for (unsigned kind = 1; kind < SIGNATURE_KINDS; kind++)
    for (unsigned to = 0; to < 64; to += 4)
      for (unsigned size = 0; size < 150; size += kind == SIGNATURE_FIXED_OPAQUE || size < 8 ? 1 : 7)
        for (unsigned pace = 0; pace < 4; pace++) {
          // in front of it and behind it a word
          struct signature s = {{W(U32, 0), signature_word((enum signature_kind)kind, size), W(I32, 0)}};
          if (!signature_word_is_variable(s.words[1]) && kind != SIGNATURE_FIXED_OPAQUE) s.words[1] &= 15u << 28;
          uint8_t args[256] = {0};
          struct xdr_writer w = {args, sizeof args, 0, false};
          signature_write(&s, &size, &b.rng, &w);
          assert_true(
              run(&(struct unmarshal_job){&s, args, (unsigned)w.at, to, paces[pace].in_of_8, paces[pace].ready_of_8}));
        }
  unmarshal_free(b.m);
}

static void test_raw_arguments_pass_untouched_at_once(void **state) {
  (void)state;
  uint8_t args[9600];
  unmarshal_bench_begin(&b, 3);
  for (unsigned i = 0; i < sizeof args; i++) args[i] = (uint8_t)rng_next(&b.rng);
  for (unsigned bytes = 0; bytes <= sizeof args; bytes += bytes < 200 ? 4 : 1880)
    for (unsigned to = 0; to < 64; to += 20)
      for (unsigned pace = 0; pace < 4; pace++) {
        struct unmarshal_job j = {NULL, args, bytes, to, paces[pace].in_of_8, paces[pace].ready_of_8};
        assert_true(run(&j));
      }
  unmarshal_free(b.m);
}

static void test_arguments_that_do_not_match_fail(void **state) {
  (void)state;
  unmarshal_bench_begin(&b, 4);
  for (unsigned i = 0; i < BAD_ARGUMENTS; i++)
    for (unsigned to = 0; to < 64; to += 4)
      for (unsigned pace = 0; pace < 4; pace++) {
        const struct bad_arguments *c = &bad_arguments[i];
        struct unmarshal_job j = {&c->signature, c->args, c->length, to, paces[pace].in_of_8, paces[pace].ready_of_8};
        if (run(&j)) fail_msg("%s was taken", c->what);
      }
  unmarshal_free(b.m);
}

static void test_a_signature_without_its_end_matches_nothing(void **state) {
  (void)state;
  static const uint8_t args[64] = {0};
  struct signature s;
  bool ok;
  unmarshal_bench_begin(&b, 5);
  for (unsigned i = 0; i < NIC_SIGNATURE_WORDS; i++) s.words[i] = W(U32, 0);
  struct unmarshal_times t = unmarshal_bench_run(&b, &(struct unmarshal_job){&s, args, 64, 0, 8, 8}, &ok);
  assert_false(ok);
  assert_int_equal(t.end, 18); // the sixteenth element is looked at in cycle 17
  unmarshal_free(b.m);
}

static void test_random_signatures_and_spoilt_arguments(void **state) {
  (void)state;
  unsigned good = 0, jobs = 6000;
  unmarshal_bench_begin(&b, 6);
  for (unsigned i = 0; i < jobs; i++) {
    struct signature s = random_signature(&b.rng);
    uint8_t args[4096] = {0};
    unsigned n;
    if (!random_arguments(&b.rng, &s, args, sizeof args, &n)) continue;
    unsigned to = 4 * (unsigned)rng_below(&b.rng, 16);
    good += run(&(struct unmarshal_job){&s, args, n, to, paces[i % 4].in_of_8, paces[i % 4].ready_of_8});
  }
  assert_in_range(good, jobs / 2, jobs * 5 / 6);
  unmarshal_free(b.m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_the_cycles_of_each_kind),
      cmocka_unit_test(test_elements_of_every_kind_at_every_place_and_pace),
      cmocka_unit_test(test_raw_arguments_pass_untouched_at_once),
      cmocka_unit_test(test_arguments_that_do_not_match_fail),
      cmocka_unit_test(test_a_signature_without_its_end_matches_nothing),
      cmocka_unit_test(test_random_signatures_and_spoilt_arguments),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
