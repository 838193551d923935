// SPDX-License-Identifier: Apache-2.0
#include "workloads/rpc/oncrpc.h"
#include <assert.h>
#include <string.h>

static void write_auth(struct xdr_writer *w, const struct oncrpc_auth *auth) {
  xdr_write_u32(w, auth->flavour);
  xdr_write_opaque(w, auth->body, auth->length);
}

void oncrpc_write_call(struct xdr_writer *w, const struct oncrpc_call *call) {
  xdr_write_u32(w, call->xid);
  xdr_write_u32(w, RPC_TYPE_CALL);
  xdr_write_u32(w, RPC_VERSION_2);
  xdr_write_u32(w, call->program);
  xdr_write_u32(w, call->version);
  xdr_write_u32(w, call->procedure);
  write_auth(w, &call->credential);
  write_auth(w, &call->verifier);
}

static void write_versions(struct xdr_writer *w, const struct oncrpc_reply *reply) {
  xdr_write_u32(w, reply->low);
  xdr_write_u32(w, reply->high);
}

void oncrpc_write_reply(struct xdr_writer *w, const struct oncrpc_reply *reply) {
  xdr_write_u32(w, reply->xid);
  xdr_write_u32(w, RPC_TYPE_REPLY);
  xdr_write_u32(w, reply->denied ? ONCRPC_DENIED : RPC_ACCEPTED);
  if (!reply->denied) write_auth(w, &reply->verifier);
  xdr_write_u32(w, reply->status);
  if (reply->denied && reply->status == ONCRPC_AUTH_ERROR) xdr_write_u32(w, reply->auth_status);
  if (reply->status == (reply->denied ? (uint32_t)ONCRPC_RPC_MISMATCH : (uint32_t)ONCRPC_PROG_MISMATCH))
    write_versions(w, reply);
}

static enum oncrpc_status read_auth(struct xdr_reader *r, struct oncrpc_auth *auth) {
  auth->flavour = xdr_read_u32(r);
  struct xdr_reader ahead = *r;
  uint32_t length = xdr_read_u32(&ahead);
  if (ahead.failed) return ONCRPC_SHORT;
  if (length > RPC_AUTH_MAX) return ONCRPC_AUTH;
  auth->body = xdr_read_opaque(r, RPC_AUTH_MAX, &auth->length);
  return r->failed ? ONCRPC_SHORT : ONCRPC_OK;
}

// Reads XID and message type.
static enum oncrpc_status read_start(struct xdr_reader *r, uint32_t type, uint32_t *xid) {
  if ((r->length - r->at) % 4 != 0) return ONCRPC_SHORT;
  *xid = xdr_read_u32(r);
  uint32_t found = xdr_read_u32(r);
  if (r->failed) return ONCRPC_SHORT;
  return found == type ? ONCRPC_OK : ONCRPC_TYPE;
}

enum oncrpc_status oncrpc_read_call(struct xdr_reader *r, struct oncrpc_call *call) {
  *call = (struct oncrpc_call){0};
  enum oncrpc_status status = read_start(r, RPC_TYPE_CALL, &call->xid);
  if (status != ONCRPC_OK) return status;
  uint32_t version = xdr_read_u32(r);
  if (!r->failed && version != RPC_VERSION_2) return ONCRPC_VERSION;
  call->program = xdr_read_u32(r);
  call->version = xdr_read_u32(r);
  call->procedure = xdr_read_u32(r);
  if (r->failed) return ONCRPC_SHORT;
  status = read_auth(r, &call->credential);
  return status == ONCRPC_OK ? read_auth(r, &call->verifier) : status;
}

enum oncrpc_status oncrpc_read_reply(struct xdr_reader *r, struct oncrpc_reply *reply) {
  *reply = (struct oncrpc_reply){0};
  enum oncrpc_status status = read_start(r, RPC_TYPE_REPLY, &reply->xid);
  if (status != ONCRPC_OK) return status;
  uint32_t stat = xdr_read_u32(r);
  if (stat > ONCRPC_DENIED) return ONCRPC_STAT;
  reply->denied = stat == ONCRPC_DENIED;
  if (!r->failed && !reply->denied) status = read_auth(r, &reply->verifier);
  if (status != ONCRPC_OK) return status;
  reply->status = xdr_read_u32(r);
  if (reply->status > (reply->denied ? (uint32_t)ONCRPC_AUTH_ERROR : (uint32_t)ONCRPC_SYSTEM_ERR)) return ONCRPC_STAT;
  if (reply->denied && reply->status == ONCRPC_AUTH_ERROR) reply->auth_status = xdr_read_u32(r);
  if (reply->status == (reply->denied ? (uint32_t)ONCRPC_RPC_MISMATCH : (uint32_t)ONCRPC_PROG_MISMATCH)) {
    reply->low = xdr_read_u32(r);
    reply->high = xdr_read_u32(r);
  }
  return r->failed ? ONCRPC_SHORT : ONCRPC_OK;
}

void oncrpc_write_auth_sys(struct xdr_writer *w, const struct oncrpc_auth_sys *sys) {
  assert(sys->machine_length <= ONCRPC_MAX_MACHINE && sys->gid_count <= ONCRPC_MAX_GIDS);
  xdr_write_u32(w, sys->stamp);
  xdr_write_opaque(w, sys->machine, sys->machine_length);
  xdr_write_u32(w, sys->uid);
  xdr_write_u32(w, sys->gid);
  xdr_write_u32(w, sys->gid_count);
  for (uint32_t i = 0; i < sys->gid_count; i++) xdr_write_u32(w, sys->gids[i]);
}

bool oncrpc_read_auth_sys(const struct oncrpc_auth *auth, struct oncrpc_auth_sys *sys) {
  *sys = (struct oncrpc_auth_sys){0};
  if (auth->flavour != RPC_AUTH_SYS) return false;
  struct xdr_reader r = {.bytes = auth->body, .length = auth->length};
  sys->stamp = xdr_read_u32(&r);
  const uint8_t *machine = xdr_read_opaque(&r, ONCRPC_MAX_MACHINE, &sys->machine_length);
  if (machine) memcpy(sys->machine, machine, sys->machine_length);
  sys->uid = xdr_read_u32(&r);
  sys->gid = xdr_read_u32(&r);
  sys->gid_count = xdr_read_u32(&r);
  if (sys->gid_count > ONCRPC_MAX_GIDS) {
    sys->gid_count = 0;
    return false;
  }
  for (uint32_t i = 0; i < sys->gid_count; i++) sys->gids[i] = xdr_read_u32(&r);
  return !r.failed && r.at == r.length;
}
