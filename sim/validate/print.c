// SPDX-License-Identifier: Apache-2.0
#include "sim/validate/print.h"
#include <inttypes.h>
#include <stdio.h>

const char *print_ns(int64_t ps, char *to) {
  uint64_t whole = (uint64_t)(ps < 0 ? -ps : ps);
  int n = snprintf(to, PRINT_NS, "%s%" PRIu64 ".%03" PRIu64, ps < 0 ? "-" : "", whole / 1000, whole % 1000);
  while (to[n - 1] == '0') to[--n] = 0;
  if (to[n - 1] == '.') to[n - 1] = 0;
  return to;
}

const char *print_percent(int64_t hundredths, char *to) {
  uint64_t whole = (uint64_t)(hundredths < 0 ? -hundredths : hundredths);
  snprintf(to, PRINT_PERCENT, "%s%" PRIu64 ".%02" PRIu64,
           hundredths < 0 ? "-"
           : hundredths   ? "+"
                          : "",
           whole / 100, whole % 100);
  return to;
}
