// SPDX-License-Identifier: Apache-2.0
#include "sim/result/text.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *text_count(uint64_t value, char *to) {
  char digits[24];
  int n = snprintf(digits, sizeof digits, "%" PRIu64, value);
  char *at = to;
  for (int i = 0; i < n; i++) {
    if (i > 0 && (n - i) % 3 == 0) *at++ = ',';
    *at++ = digits[i];
  }
  *at = 0;
  return to;
}

const char *text_thousandths(uint64_t thousandths, char *to) {
  uint64_t tenths = thousandths / 100 + (thousandths % 100 >= 50);
  text_count(tenths / 10, to);
  size_t n = strlen(to);
  snprintf(to + n, TEXT_SIZE - n, ".%u", (unsigned)(tenths % 10));
  return to;
}

const char *text_time(uint64_t ps, char *to) {
  if (ps < 10000000) {
    char figure[TEXT_SIZE];
    text_thousandths(ps, figure);
    snprintf(to, TEXT_SIZE, "%.40s ns", figure);
    return to;
  }
  uint64_t unit = ps < UINT64_C(10000000000) ? 1000 : UINT64_C(1000000);
  uint64_t thousandths = ps / unit;
  text_count(thousandths / 1000, to);
  size_t n = strlen(to);
  snprintf(to + n, TEXT_SIZE - n, ".%03u %s", (unsigned)(thousandths % 1000), unit == 1000 ? "µs" : "ms");
  return to;
}

const char *text_bar(uint64_t share, char *to) {
  static const char *const parts[8] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  uint64_t eighths = (share * BAR_CELLS * 8 + 500) / 1000, full = UINT64_C(8) * BAR_CELLS;
  char *at = to;
  if (eighths > full) eighths = full;
  for (uint64_t i = 0; i < eighths / 8; i++) at = stpcpy(at, "█");
  stpcpy(at, parts[eighths % 8]);
  return to;
}
