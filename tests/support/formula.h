// SPDX-License-Identifier: Apache-2.0
// Evaluates the formulas of a documentation page, so that what the page says is what the tests compare with. A page's
// formulas stand in fenced blocks that begin with ```formula, one `name = expression` a line, # begins a comment.
// Expressions: integers, names (of earlier lines or of the caller, dots allowed), + - * / (rounding down) ( ),
// min(a, b), max(a, b), ceil(a, b) = a / b rounded up, edge(t, f) = the first edge in ps at or after t ps of a clock
// of f Hz, later(t, n, f) = the edge n cycles behind that one.
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct formula_error {
  char text[256];
};

// Looks up a name that no earlier line defined: true and its value, or false.
typedef bool formula_lookup(void *context, const char *name, int64_t *value);

struct formula_value {
  char name[64];
  int64_t value;
};

// Evaluates all blocks of `page` (whole text) in order into `values`, `max` at most. Returns how many, or -1 with `e`.
int formula_page(const char *page, formula_lookup *lookup, void *context, struct formula_value *values, int max,
                 struct formula_error *e);
// The value of a name: true if there is one.
bool formula_find(const struct formula_value *values, int count, const char *name, int64_t *value);
