// SPDX-License-Identifier: Apache-2.0
#include "oncrpc_decode.h"
#include "tests/support/rx_frame.h"
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define RPC 42 // where the message begins in a frame without tag and options

// Feeds the message's beats while they are wanted, and expects that to end with the beat that holds the verifier's end.
static void feed(struct oncrpc_decode *m, struct oncrpc_decode_ports *p, const struct rx_frame *f, bool clear_first) {
  static uint8_t frame[RX_FRAME_MAX + 64];
  memset(frame, 0x5a, sizeof frame);
  uint32_t length = rx_frame_build(f, 17, frame) - RPC;
  p->clear_i = 1, p->valid_i = 0;
  if (clear_first) oncrpc_decode_clock(m, p), p->clear_i = 0;
  for (uint32_t at = 0; at < length; at += 64) {
    if (p->done_o && !p->clear_i) break;
    p->valid_i = 1;
    memcpy(p->data_i, frame + RPC + at, 64);
    oncrpc_decode_clock(m, p);
    p->clear_i = p->valid_i = 0;
    oncrpc_decode_eval(m, p);
    bool whole = at + 64 >= 40 + 4 * f->cred_words + (uint32_t)f->cred_error;
    if (!p->bad_cred_o) assert_int_equal(p->done_o, whole);
  }
  p->valid_i = 0;
}

static void test_fields_behind_credentials_of_every_length(void **state) {
  (void)state;
  struct oncrpc_decode *m = oncrpc_decode_new();
  struct oncrpc_decode_ports p = {0};
  for (uint32_t words = 0; words <= 100; words++) {
    struct rx_frame f = rx_frame_default();
    f.cred_flavour = 1, f.cred_words = words, f.args = 700;
    f.xid += words, f.prog += words, f.vers += words, f.proc += words;
    feed(m, &p, &f, words & 1);
    assert_int_equal(p.xid_o, f.xid);
    assert_int_equal(p.prog_o, f.prog);
    assert_int_equal(p.vers_o, f.vers);
    assert_int_equal(p.proc_o, f.proc);
    assert_int_equal(p.cred_words_o, words);
    assert_false(p.bad_type_o || p.bad_version_o || p.bad_cred_o || p.bad_verf_o);
    f.verf_flavour = 1;
    feed(m, &p, &f, words & 1);
    assert_true(p.bad_verf_o && !p.bad_cred_o);
    f.verf_flavour = 0, f.verf_length = 4;
    feed(m, &p, &f, words & 1);
    assert_true(p.bad_verf_o && !p.bad_cred_o);
  }
  oncrpc_decode_free(m);
}

static void test_only_legal_credentials_pass(void **state) {
  (void)state;
  struct oncrpc_decode *m = oncrpc_decode_new();
  struct oncrpc_decode_ports p = {0};
  for (uint32_t flavour = 0; flavour < 4; flavour++)
    for (int length = 0; length <= 412; length++) {
      struct rx_frame f = rx_frame_default();
      f.cred_flavour = flavour, f.cred_error = length, f.args = 600;
      feed(m, &p, &f, false);
      bool legal = flavour == 0 ? length == 0 : flavour == 1 && length <= 400 && length % 4 == 0;
      assert_int_equal(p.bad_cred_o, !legal);
    }
  oncrpc_decode_free(m);
}

// An illegal credential ends the parse; beats that come all the same change nothing.
static void test_late_beats_are_not_parsed_again(void **state) {
  (void)state;
  struct oncrpc_decode *m = oncrpc_decode_new();
  struct oncrpc_decode_ports p = {0};
  struct rx_frame f = rx_frame_default();
  f.cred_flavour = 9, f.cred_error = 200; // a verifier would end in a later beat
  feed(m, &p, &f, true);
  for (unsigned i = 0; i < 2; i++) {
    memset(p.data_i, 0xff, 64);
    p.valid_i = 1;
    oncrpc_decode_clock(m, &p);
    assert_true(p.done_o && p.bad_cred_o);
    assert_int_equal(p.xid_o, f.xid);
  }
  oncrpc_decode_free(m);
}

static void test_type_and_version_are_compared_whole(void **state) {
  (void)state;
  struct oncrpc_decode *m = oncrpc_decode_new();
  struct oncrpc_decode_ports p = {0};
  for (unsigned bit = 0; bit < 32; bit++) {
    struct rx_frame f = rx_frame_default();
    f.rpc_type ^= 1u << bit;
    feed(m, &p, &f, true);
    assert_true(p.bad_type_o && !p.bad_version_o);
    f.rpc_type = 0, f.rpc_version ^= 1u << bit;
    feed(m, &p, &f, true);
    assert_true(!p.bad_type_o && p.bad_version_o);
  }
  oncrpc_decode_free(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_fields_behind_credentials_of_every_length),
      cmocka_unit_test(test_only_legal_credentials_pass),
      cmocka_unit_test(test_late_beats_are_not_parsed_again),
      cmocka_unit_test(test_type_and_version_are_compared_whole),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
