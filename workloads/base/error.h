// SPDX-License-Identifier: Apache-2.0
// What went wrong, where, and what to do about it, as one line for a person.
#pragma once
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

struct error {
  char text[512];
};

// Fills in the message and returns false, so that a caller can `return error_set(e, ...)`.
__attribute__((cold, format(printf, 2, 3))) static inline bool error_set(struct error *e, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(e->text, sizeof e->text, format, args);
  va_end(args);
  return false;
}
