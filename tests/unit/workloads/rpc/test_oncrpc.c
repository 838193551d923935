// SPDX-License-Identifier: Apache-2.0
// pkg-config: libtirpc
// Every message is encoded both by libtirpc and by our codec, compared byte for byte, and decoded by ours.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "workloads/rpc/oncrpc.h"
#include <cmocka.h>
#include <rpc/rpc.h>
#include <string.h>

static char no_body[1];

// What libtirpc makes of a message.
static size_t by_tirpc(struct rpc_msg *message, uint8_t *bytes, size_t size) {
  XDR xdrs;
  xdrmem_create(&xdrs, (char *)bytes, (u_int)size, XDR_ENCODE);
  if (message->rm_direction == CALL)
    assert_true(xdr_callmsg(&xdrs, message));
  else
    assert_true(xdr_replymsg(&xdrs, message));
  return xdr_getpos(&xdrs);
}

static size_t sys_by_tirpc(struct authunix_parms *parms, uint8_t *bytes, size_t size) {
  XDR xdrs;
  xdrmem_create(&xdrs, (char *)bytes, (u_int)size, XDR_ENCODE);
  assert_true(xdr_authunix_parms(&xdrs, parms));
  return xdr_getpos(&xdrs);
}

static void primitives_have_the_bytes_of_libtirpc(void **state) {
  (void)state;
  uint8_t theirs[128], ours[128];
  XDR xdrs;
  xdrmem_create(&xdrs, (char *)theirs, sizeof theirs, XDR_ENCODE);
  uint32_t u = 0xdeadbeef;
  int32_t i = INT32_MIN;
  uint64_t l = 0x123456789abcdef0;
  bool_t yes = TRUE;
  char opaque[7] = "opaque", *string = opaque;
  u_int length = 6;
  assert_true(xdr_uint32_t(&xdrs, &u) && xdr_int32_t(&xdrs, &i) && xdr_uint64_t(&xdrs, &l) && xdr_bool(&xdrs, &yes));
  assert_true(xdr_opaque(&xdrs, opaque, 7) && xdr_bytes(&xdrs, &string, &length, 100) &&
              xdr_string(&xdrs, &string, 100));
  struct xdr_writer w = {.bytes = ours, .capacity = sizeof ours};
  xdr_write_u32(&w, u);
  xdr_write_i32(&w, i);
  xdr_write_u64(&w, l);
  xdr_write_bool(&w, true);
  xdr_write_fixed(&w, opaque, 7);
  xdr_write_opaque(&w, opaque, 6);
  xdr_write_opaque(&w, opaque, 6);
  assert_int_equal(w.at, xdr_getpos(&xdrs));
  assert_memory_equal(ours, theirs, w.at);
}

static void calls_of_every_auth_sys_length_are_those_of_libtirpc(void **state) {
  (void)state;
  char machine[ONCRPC_MAX_MACHINE + 1];
  gid_t gids[ONCRPC_MAX_GIDS];
  for (uint32_t i = 0; i < ONCRPC_MAX_GIDS; i++) gids[i] = 1000 + i;
  memset(machine, 'm', sizeof machine);
  for (uint32_t n = 0; n <= ONCRPC_MAX_MACHINE; n++) {
    machine[n] = 0;
    struct oncrpc_auth_sys sys = {.stamp = 77, .uid = 501, .gid = 20, .machine_length = n, .gid_count = n % 17};
    memcpy(sys.machine, machine, n);
    for (uint32_t i = 0; i < sys.gid_count; i++) sys.gids[i] = gids[i];
    uint8_t body[RPC_AUTH_MAX], their_body[RPC_AUTH_MAX];
    struct xdr_writer w = {.bytes = body, .capacity = sizeof body};
    oncrpc_write_auth_sys(&w, &sys);
    struct authunix_parms parms = {77, machine, 501, 20, sys.gid_count, gids};
    assert_int_equal(w.at, sys_by_tirpc(&parms, their_body, sizeof their_body));
    assert_memory_equal(body, their_body, w.at);

    struct oncrpc_call call = {n * 3 + 1, 0x20000001, 2, n, {RPC_AUTH_SYS, (uint32_t)w.at, body}, {0}}, back;
    struct rpc_msg message = {.rm_xid = call.xid, .rm_direction = CALL};
    message.rm_call = (struct call_body){
        RPC_MSG_VERSION,        call.program, call.version, call.procedure, {AUTH_SYS, (char *)body, (u_int)w.at},
        {AUTH_NONE, no_body, 0}};
    uint8_t ours[600], theirs[600];
    struct xdr_writer out = {.bytes = ours, .capacity = sizeof ours};
    oncrpc_write_call(&out, &call);
    assert_int_equal(out.at, by_tirpc(&message, theirs, sizeof theirs));
    assert_memory_equal(ours, theirs, out.at);

    struct xdr_reader r = {.bytes = theirs, .length = out.at};
    struct oncrpc_auth_sys sys_back;
    assert_int_equal(oncrpc_read_call(&r, &back), ONCRPC_OK);
    assert_int_equal(r.at, out.at);
    assert_true(back.xid == call.xid && back.program == call.program && back.version == 2 && back.procedure == n);
    assert_int_equal(back.verifier.length, 0);
    assert_true(oncrpc_read_auth_sys(&back.credential, &sys_back));
    assert_memory_equal(&sys_back, &sys, sizeof sys);
    machine[n] = 'm';
  }
}

// Encodes one reply both ways, compares, and decodes it again.
static void check_reply(const struct oncrpc_reply *reply, struct rpc_msg *message) {
  uint8_t ours[100], theirs[100];
  struct oncrpc_reply back;
  struct xdr_writer w = {.bytes = ours, .capacity = sizeof ours};
  message->rm_xid = reply->xid;
  message->rm_direction = REPLY;
  oncrpc_write_reply(&w, reply);
  assert_false(w.failed);
  assert_int_equal(w.at, by_tirpc(message, theirs, sizeof theirs));
  assert_memory_equal(ours, theirs, w.at);
  struct xdr_reader r = {.bytes = theirs, .length = w.at};
  assert_int_equal(oncrpc_read_reply(&r, &back), ONCRPC_OK);
  assert_int_equal(r.at, w.at);
  assert_true(back.xid == reply->xid && back.denied == reply->denied && back.status == reply->status);
  assert_true(back.low == reply->low && back.high == reply->high && back.auth_status == reply->auth_status);
}

static bool_t nothing(XDR *xdrs, ...) {
  (void)xdrs;
  return TRUE;
}

static void replies_of_every_status_are_those_of_libtirpc(void **state) {
  (void)state;
  for (uint32_t status = ONCRPC_SUCCESS; status <= ONCRPC_SYSTEM_ERR; status++) {
    struct oncrpc_reply reply = {.xid = 9 + status, .status = status};
    struct rpc_msg message = {0};
    message.rm_reply.rp_stat = MSG_ACCEPTED;
    message.acpted_rply.ar_verf = (struct opaque_auth){AUTH_NONE, no_body, 0};
    message.acpted_rply.ar_stat = (enum accept_stat)status;
    if (status == ONCRPC_PROG_MISMATCH) {
      message.acpted_rply.ar_vers.low = reply.low = 2;
      message.acpted_rply.ar_vers.high = reply.high = 4;
    } else if (status == ONCRPC_SUCCESS) {
      message.acpted_rply.ar_results.where = NULL;
      message.acpted_rply.ar_results.proc = (xdrproc_t)nothing;
    }
    check_reply(&reply, &message);
  }
  struct rpc_msg denied = {0};
  denied.rm_reply.rp_stat = MSG_DENIED;
  denied.rjcted_rply.rj_stat = RPC_MISMATCH;
  denied.rjcted_rply.rj_vers.low = denied.rjcted_rply.rj_vers.high = 2;
  check_reply(&(struct oncrpc_reply){.xid = 1, .denied = true, .status = ONCRPC_RPC_MISMATCH, .low = 2, .high = 2},
              &denied);
  denied.rjcted_rply.rj_stat = AUTH_ERROR;
  denied.rjcted_rply.rj_why = AUTH_TOOWEAK;
  check_reply(
      &(struct oncrpc_reply){.xid = 2, .denied = true, .status = ONCRPC_AUTH_ERROR, .auth_status = AUTH_TOOWEAK},
      &denied);
}

// A call with AUTH_NONE as words, to be spoilt one word at a time.
static enum oncrpc_status status_of(size_t length, size_t word, uint32_t value) {
  uint32_t words[10] = {1, 0, 2, 100, 1, 1, 0, 0, 0, 0};
  uint8_t bytes[40];
  struct xdr_writer w = {.bytes = bytes, .capacity = sizeof bytes};
  words[word] = value;
  for (size_t i = 0; i < 10; i++) xdr_write_u32(&w, words[i]);
  struct xdr_reader r = {.bytes = bytes, .length = length};
  struct oncrpc_call call;
  return oncrpc_read_call(&r, &call);
}

static void a_bad_call_is_refused_for_its_reason(void **state) {
  (void)state;
  assert_int_equal(status_of(40, 0, 1), ONCRPC_OK);
  for (size_t length = 0; length < 40; length++) assert_int_equal(status_of(length, 0, 1), ONCRPC_SHORT);
  assert_int_equal(status_of(40, 1, 1), ONCRPC_TYPE);
  assert_int_equal(status_of(40, 1, 2), ONCRPC_TYPE);
  assert_int_equal(status_of(40, 2, 3), ONCRPC_VERSION);
  assert_int_equal(status_of(40, 7, 401), ONCRPC_AUTH);
  assert_int_equal(status_of(40, 9, 0xffffffff), ONCRPC_AUTH);
  assert_int_equal(status_of(40, 7, 400), ONCRPC_SHORT);
  assert_int_equal(status_of(40, 7, 4), ONCRPC_SHORT); // the verifier then lacks its length
}

static void a_reply_with_an_unknown_status_is_refused(void **state) {
  (void)state;
  static const uint32_t cases[][6] = {{1, 1, 2, 0, 0, 0}, {1, 1, 0, 0, 0, 6}, {1, 1, 1, 2, 0, 0}};
  for (size_t i = 0; i < 3; i++) {
    uint8_t bytes[24];
    struct xdr_writer w = {.bytes = bytes, .capacity = sizeof bytes};
    for (size_t j = 0; j < 6; j++) xdr_write_u32(&w, cases[i][j]);
    struct xdr_reader r = {.bytes = bytes, .length = sizeof bytes};
    struct oncrpc_reply reply;
    assert_int_equal(oncrpc_read_reply(&r, &reply), ONCRPC_STAT);
  }
}

static void an_auth_sys_body_that_is_none_is_refused(void **state) {
  (void)state;
  uint8_t body[400];
  struct oncrpc_auth_sys sys = {.machine_length = 3, .machine = "abc", .gid_count = 2}, back;
  struct xdr_writer w = {.bytes = body, .capacity = sizeof body};
  oncrpc_write_auth_sys(&w, &sys);
  uint32_t length = (uint32_t)w.at;
  assert_true(oncrpc_read_auth_sys(&(struct oncrpc_auth){RPC_AUTH_SYS, length, body}, &back));
  assert_false(oncrpc_read_auth_sys(&(struct oncrpc_auth){RPC_AUTH_NONE, length, body}, &back));
  assert_false(oncrpc_read_auth_sys(&(struct oncrpc_auth){RPC_AUTH_SYS, length - 4, body}, &back));
  assert_false(oncrpc_read_auth_sys(&(struct oncrpc_auth){RPC_AUTH_SYS, length + 4, body}, &back));
  body[length - 9] = 17; // seventeen groups
  assert_false(oncrpc_read_auth_sys(&(struct oncrpc_auth){RPC_AUTH_SYS, length, body}, &back));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(primitives_have_the_bytes_of_libtirpc),
      cmocka_unit_test(calls_of_every_auth_sys_length_are_those_of_libtirpc),
      cmocka_unit_test(replies_of_every_status_are_those_of_libtirpc),
      cmocka_unit_test(a_bad_call_is_refused_for_its_reason),
      cmocka_unit_test(a_reply_with_an_unknown_status_is_refused),
      cmocka_unit_test(an_auth_sys_body_that_is_none_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
