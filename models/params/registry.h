// SPDX-License-Identifier: Apache-2.0
// The registry of parameters: tables of rows, each brought by the part of the program that reads them.
#pragma once
#include "models/params/row.h"
#include "workloads/base/error.h"
#ifdef __cplusplus
extern "C" {
#endif

enum { PARAMS_MAX = 256, PARAM_TABLES_MAX = 32 };

struct param_table {
  const char *name; // of its .def file
  const struct param_row *const *rows;
  unsigned count;
};

// Plain data; begins as zeros.
struct param_registry {
  unsigned table_count, count;
  const struct param_table *tables[PARAM_TABLES_MAX]; // in the order of their names
  const struct param_row *rows[PARAMS_MAX];           // theirs, one table behind the other
};

// Adds the tables of a list that ends with NULL; one that is there already, because two parts share it, is passed over.
// False, and a message that names both places, if a name of a row or of a table is taken; or if there are too many.
bool param_registry_add(struct param_registry *r, const struct param_table *const *tables, struct error *e);
// The row of that name, or NULL.
const struct param_row *param_find(const struct param_registry *r, const char *name);
// Where in `rows` a row stands. A row of no table of the registry is a programming error and ends the program.
unsigned param_index(const struct param_registry *r, const struct param_row *row);
#ifdef __cplusplus
}
#endif
