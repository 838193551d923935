// SPDX-License-Identifier: Apache-2.0
// Comparing a module with its C twin, cycle by cycle: a mismatch names the output, the cycle and both sides.
#pragma once
#include <inttypes.h>
#include <stdint.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define lockstep_equal(cycle, name, rtl, twin) lockstep_values(cycle, name, (uint64_t)(rtl), (uint64_t)(twin))

static inline void lockstep_values(uint64_t cycle, const char *name, uint64_t rtl, uint64_t twin) {
  if (rtl != twin) fail_msg("cycle %" PRIu64 ": %s: RTL 0x%" PRIx64 ", twin 0x%" PRIx64, cycle, name, rtl, twin);
}

static inline void lockstep_bytes(uint64_t cycle, const char *name, const void *rtl, const void *twin, unsigned n) {
  const uint8_t *a = rtl, *b = twin;
  for (unsigned i = 0; i < n; i++)
    if (a[i] != b[i]) fail_msg("cycle %" PRIu64 ": %s byte %u: RTL 0x%02x, twin 0x%02x", cycle, name, i, a[i], b[i]);
}
