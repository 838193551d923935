// SPDX-License-Identifier: Apache-2.0
// The RPC codec and the reference unmarshaller. The first 64 bytes are a signature, the rest is a message, read as a
// call and as a reply; what is accepted must come back the same from another round.
#include "workloads/rpc/oncrpc.h"
#include "workloads/rpc/signature.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool good) {
  if (!good) abort();
}

static bool same_auth(const struct oncrpc_auth *a, const struct oncrpc_auth *b) {
  return a->flavour == b->flavour && a->length == b->length && (a->length == 0 || !memcmp(a->body, b->body, a->length));
}

static void try_credential(const struct oncrpc_auth *auth) {
  struct oncrpc_auth_sys sys;
  if (!oncrpc_read_auth_sys(auth, &sys)) return;
  uint8_t body[RPC_AUTH_MAX];
  struct xdr_writer w = {.bytes = body, .capacity = sizeof body};
  oncrpc_write_auth_sys(&w, &sys);
  check(!w.failed && w.at == auth->length);
}

// Arguments that fit the signature come out in host order; a bool among them is 0 or 1.
static void try_arguments(const struct signature *signature, const uint8_t *args, size_t length) {
  uint8_t *host = malloc(length + 1);
  check(host);
  host[length] = 0xa5;
  if (signature_unmarshal(signature, args, length, host)) check(length >= signature_least_bytes(signature));
  check(host[length] == 0xa5);
  free(host);
}

static void try_call(const struct signature *signature, const uint8_t *data, size_t size) {
  struct xdr_reader r = {.bytes = data, .length = size};
  struct oncrpc_call call, again;
  if (oncrpc_read_call(&r, &call) != ONCRPC_OK) return;
  uint8_t header[RPC_CALL_BYTES + 2 * RPC_AUTH_MAX];
  struct xdr_writer w = {.bytes = header, .capacity = sizeof header};
  oncrpc_write_call(&w, &call);
  check(!w.failed && w.at == r.at);
  struct xdr_reader back = {.bytes = header, .length = w.at};
  check(oncrpc_read_call(&back, &again) == ONCRPC_OK);
  check(call.xid == again.xid && call.program == again.program && call.version == again.version);
  check(call.procedure == again.procedure && same_auth(&call.credential, &again.credential));
  check(same_auth(&call.verifier, &again.verifier));
  try_credential(&call.credential);
  try_arguments(signature, data + r.at, size - r.at);
}

static void try_reply(const uint8_t *data, size_t size) {
  struct xdr_reader r = {.bytes = data, .length = size};
  struct oncrpc_reply reply, again;
  if (oncrpc_read_reply(&r, &reply) != ONCRPC_OK) return;
  uint8_t header[64 + RPC_AUTH_MAX];
  struct xdr_writer w = {.bytes = header, .capacity = sizeof header};
  oncrpc_write_reply(&w, &reply);
  check(!w.failed && w.at == r.at);
  struct xdr_reader back = {.bytes = header, .length = w.at};
  check(oncrpc_read_reply(&back, &again) == ONCRPC_OK);
  check(reply.xid == again.xid && reply.denied == again.denied && reply.status == again.status);
  check(reply.low == again.low && reply.high == again.high && reply.auth_status == again.auth_status);
  check(same_auth(&reply.verifier, &again.verifier));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct signature signature;
  if (size < sizeof signature.words) return 0;
  struct xdr_reader words = {.bytes = data, .length = size};
  for (int i = 0; i < NIC_SIGNATURE_WORDS; i++) signature.words[i] = xdr_read_u32(&words);
  data += sizeof signature.words;
  size -= sizeof signature.words;
  try_call(&signature, data, size);
  try_reply(data, size);
  try_arguments(&signature, data, size);
  return 0;
}
