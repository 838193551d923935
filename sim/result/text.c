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

enum time_unit text_unit(uint64_t most_ps) {
  return most_ps < 10000000 ? UNIT_NS : most_ps < UINT64_C(10000000000) ? UNIT_US : UNIT_MS;
}

const char *text_unit_name(enum time_unit unit) {
  static const char *const names[] = {[UNIT_NS] = "ns", [UNIT_US] = "µs", [UNIT_MS] = "ms"};
  return names[unit];
}

const char *text_time_in(uint64_t ps, enum time_unit unit, char *to) {
  if (unit == UNIT_NS) return text_thousandths(ps, to);
  uint64_t thousandths = ps / (unit == UNIT_US ? 1000 : 1000000);
  text_count(thousandths / 1000, to);
  size_t n = strlen(to);
  snprintf(to + n, TEXT_SIZE - n, ".%03u", (unsigned)(thousandths % 1000));
  return to;
}

const char *text_time(uint64_t ps, char *to) {
  enum time_unit unit = text_unit(ps);
  char figure[TEXT_SIZE];
  snprintf(to, TEXT_SIZE, "%.40s %s", text_time_in(ps, unit, figure), text_unit_name(unit));
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
