// SPDX-License-Identifier: Apache-2.0
// The host lines that a delivery must write, from the plain words of docs/nic.md ("Delivery's line writes").
#pragma once
#include "models/protocol/endpoint/layout.h"
#include "rtl/pkg/nic_types.h"
#include "workloads/rpc/signature.h"
#include <string.h>

struct expected_lines {
  bool ok;                         // false: DropArguments, and the lines are not to be looked at
  unsigned lines;                  // the control line and the auxiliary ones
  uint8_t bytes[128 + 9728 + 256]; // line after line
};

static inline void expected_put(uint8_t *at, unsigned bytes, uint64_t value) {
  for (unsigned i = 0; i < bytes; i++) at[i] = (uint8_t)(value >> 8 * i);
}

// signature: NULL for raw arguments.
static inline void expect_lines(struct expected_lines *x, const struct nic_request *r, const uint8_t *args,
                                const struct signature *signature, unsigned off, unsigned line_bytes, uint32_t epoch) {
  memset(x, 0, sizeof *x);
  x->ok = true;
  expected_put(x->bytes + RX_FLAGS, 1, RX_VALID | RX_KIND_CALL << 1);
  expected_put(x->bytes + RX_LENGTH, 2, r->args_len);
  expected_put(x->bytes + RX_EPOCH, 4, epoch);
  expected_put(x->bytes + RX_HANDLER, 8, r->handler);
  expected_put(x->bytes + RX_DATA, 8, r->data);
  if (signature) {
    x->ok = signature_unmarshal(signature, args, r->args_len, x->bytes + off);
  } else {
    memcpy(x->bytes + off, args, r->args_len);
  }
  x->lines = (off + r->args_len + line_bytes - 1) / line_bytes;
  if (r->args_len == 0 || x->lines == 0) x->lines = 1;
}
