// SPDX-License-Identifier: Apache-2.0
// Values of parameters as text.
#pragma once
#include "models/params/params.h"

// Reads `text` as a value of the row's type, range apart: into *number, as in param_row. False if it is none.
bool value_parse(const struct param_row *row, const char *text, int64_t *number);
// The index of a choice in "a|b|c", or -1.
int choice_find(const char *choices, const char *text);
// The choice of that index, into `to`; returns `to`.
const char *choice_name(const char *choices, int64_t index, char *to, size_t size);
// Millionths as a decimal without trailing zeros, into `to`; returns `to`.
const char *fixed_format(int64_t millionths, char *to, size_t size);
