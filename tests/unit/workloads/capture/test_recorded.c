// SPDX-License-Identifier: Apache-2.0
// The codec on what real peers sent: the shipped captures of scripts/record-captures.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "workloads/capture/pairing.h"
#include "workloads/rpc/oncrpc.h"
#include "workloads/rpc/signature.h"
#include <cmocka.h>
#include <string.h>

#define CAPTURES PISTE_SOURCE_DIR "/workloads/captures/"

typedef void look_fn(uint32_t index, const struct injection *injection, const struct oncrpc_call *call,
                     const uint8_t *args, size_t length);

// Looks at every call, which must decode and encode to the same bytes, and must be answered.
static void each_call_of(const char *path, uint32_t calls, look_fn *look) {
  struct error e = {""};
  struct capture_counts counts = {0};
  struct capture_reader *reader = capture_read_open(path, NULL, &e);
  if (!reader) fail_msg("%s", e.text);
  struct pairing *pairing =
      pairing_new(reader, &(struct pairing_settings){.window = 1024, .stamps = true}, &counts, &e);
  struct injection injection;
  while (pairing_next(pairing, &injection, &e) == PULL_ITEM) {
    const struct frame *frame = &injection.frame;
    assert_true(injection.is_call && injection.paired && injection.reply_status == ONCRPC_SUCCESS);
    struct xdr_reader r = {.bytes = injection.bytes + frame->rpc_offset,
                           .length = injection.length - frame->rpc_offset};
    struct oncrpc_call call;
    assert_int_equal(oncrpc_read_call(&r, &call), ONCRPC_OK);
    assert_true(call.xid == frame->xid && call.program == 0x20000010 && call.version == 1);
    uint8_t again[900];
    struct xdr_writer w = {.bytes = again, .capacity = sizeof again};
    oncrpc_write_call(&w, &call);
    assert_int_equal(w.at, r.at);
    assert_memory_equal(again, r.bytes, r.at);
    look(injection.index, &injection, &call, r.bytes + r.at, r.length - r.at);
  }
  assert_true(counts.calls == calls && counts.paired == calls && counts.other == 0);
  pairing_free(pairing);
  capture_read_close(reader);
}

static bool accepts(const char *text, const uint8_t *args, size_t length) {
  struct signature signature;
  struct error e;
  uint8_t host[2000];
  assert_true(signature_parse(text, &signature, &e));
  return signature_unmarshal(&signature, args, length, host);
}

static void look_at_credential(uint32_t index, const struct injection *injection, const struct oncrpc_call *call,
                               const uint8_t *args, size_t length) {
  struct oncrpc_auth_sys sys;
  uint8_t body[RPC_AUTH_MAX];
  assert_true(oncrpc_read_auth_sys(&call->credential, &sys));
  assert_true(sys.uid == 1000 && sys.gid == 100 && sys.machine_length == index % 61 && sys.gid_count == index % 17);
  for (uint32_t i = 0; i < sys.gid_count; i++) assert_int_equal(sys.gids[i], 100 + i);
  struct xdr_writer w = {.bytes = body, .capacity = sizeof body};
  oncrpc_write_auth_sys(&w, &sys);
  assert_int_equal(w.at, call->credential.length);
  assert_memory_equal(body, call->credential.body, w.at);
  assert_true(accepts("opaque<1024>", args, length));
  assert_int_equal(injection->reply_payload_bytes, length); // an echo
}

static void auth_sys_credentials_of_every_length_decode(void **state) {
  (void)state;
  each_call_of(CAPTURES "sys_auth_200.pcap", 200, look_at_credential);
}

static void look_at_pair(uint32_t index, const struct injection *injection, const struct oncrpc_call *call,
                         const uint8_t *args, size_t length) {
  assert_int_equal(call->credential.flavour, RPC_AUTH_NONE);
  assert_true(call->procedure == 3 || (call->procedure == 2 && index >= 50));
  assert_true(accepts(call->procedure == 3 ? "opaque<250> opaque<1024>" : "opaque<250>", args, length));
  assert_false(accepts(call->procedure == 3 ? "opaque<250>" : "opaque<250> opaque<1024>", args, length));
  if (call->procedure == 3) assert_int_equal(injection->reply_payload_bytes, 4);
}

static void key_value_calls_match_their_signatures_and_no_other(void **state) {
  (void)state;
  each_call_of(CAPTURES "kv_tirpc_300.pcap", 300, look_at_pair);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(auth_sys_credentials_of_every_length_decode),
      cmocka_unit_test(key_value_calls_match_their_signatures_and_no_other),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
