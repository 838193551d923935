// SPDX-License-Identifier: Apache-2.0
// Messages of ONC RPC version 2 (RFC 5531) as they lie in a UDP payload: headers are decoded, arguments and results are
// left as bytes.
#pragma once
#include "rtl/pkg/layout.h"
#include "workloads/rpc/xdr.h"

#define ONCRPC_DENIED 1        // reply_stat, beside RPC_ACCEPTED
#define ONCRPC_MAX_MACHINE 255 // bytes of AUTH_SYS's machine name
#define ONCRPC_MAX_GIDS 16

// Why a message was refused; the order is that of the checks.
enum oncrpc_status {
  ONCRPC_OK,
  ONCRPC_SHORT,   // it ends inside its header, or is no multiple of four bytes long
  ONCRPC_TYPE,    // a call where a reply was wanted, the reverse, or neither
  ONCRPC_VERSION, // RPC version not 2
  ONCRPC_AUTH,    // the body of a credential or verifier is longer than RPC_AUTH_MAX
  ONCRPC_STAT     // a reply with an unknown reply_stat, accept_stat or reject_stat
};

// A credential or verifier: the body points into the message, or at what is to be encoded.
struct oncrpc_auth {
  uint32_t flavour, length;
  const uint8_t *body;
};

struct oncrpc_call {
  uint32_t xid, program, version, procedure;
  struct oncrpc_auth credential, verifier;
};

enum oncrpc_accept {
  ONCRPC_SUCCESS,
  ONCRPC_PROG_UNAVAIL,
  ONCRPC_PROG_MISMATCH,
  ONCRPC_PROC_UNAVAIL,
  ONCRPC_GARBAGE_ARGS,
  ONCRPC_SYSTEM_ERR = RPC_SYSTEM_ERR
};
enum oncrpc_reject { ONCRPC_RPC_MISMATCH, ONCRPC_AUTH_ERROR };

struct oncrpc_reply {
  uint32_t xid;
  bool denied;
  struct oncrpc_auth verifier; // accepted
  uint32_t status;             // enum oncrpc_accept, or of a denied reply enum oncrpc_reject
  uint32_t low, high;          // versions: PROG_MISMATCH and RPC_MISMATCH
  uint32_t auth_status;        // AUTH_ERROR
};

struct oncrpc_auth_sys {
  uint32_t stamp, uid, gid;
  uint32_t machine_length, gid_count;
  char machine[ONCRPC_MAX_MACHINE + 1]; // ends with a NUL beyond machine_length
  uint32_t gids[ONCRPC_MAX_GIDS];
};

// Writes a message's header; arguments or results follow through the same writer.
void oncrpc_write_call(struct xdr_writer *w, const struct oncrpc_call *call);
void oncrpc_write_reply(struct xdr_writer *w, const struct oncrpc_reply *reply);

// Reads a header; on ONCRPC_OK the reader stands at the first byte of the arguments or results.
enum oncrpc_status oncrpc_read_call(struct xdr_reader *r, struct oncrpc_call *call);
enum oncrpc_status oncrpc_read_reply(struct xdr_reader *r, struct oncrpc_reply *reply);

// Encodes an AUTH_SYS body; the counts must be within their bounds.
void oncrpc_write_auth_sys(struct xdr_writer *w, const struct oncrpc_auth_sys *sys);
// Decodes an AUTH_SYS body; false unless it is one, to its last byte.
bool oncrpc_read_auth_sys(const struct oncrpc_auth *auth, struct oncrpc_auth_sys *sys);
