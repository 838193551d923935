// SPDX-License-Identifier: Apache-2.0
// A table of published times to validate against, from YAML, and the ancestry of what is compared with them.
#pragma once
#include "models/params/params.h"
#include "workloads/base/error.h"
#include <stdio.h>

enum { TABLE_ROWS = 32, TABLE_FREE = 16, TABLE_TEXT = 256 };

enum table_quantity { TABLE_IO, TABLE_RECEIVE, TABLE_TRANSMIT, TABLE_QUANTITIES };

// One published time.
struct table_row {
  char name[48];
  enum table_quantity quantity;
  uint32_t size;           // bytes of payload; 0 for TABLE_IO
  int64_t ps;              // published
  bool set;                // parameters were set from it; else it is compared with what they give
  bool recalled;           // known from memory only: carries no verdict
  char source[TABLE_TEXT]; // the measurement that it comes from
};

// A parameter that the table's rows leave free, so that it is set from them.
struct table_free {
  const struct param_row *param;
  char meaning[TABLE_TEXT]; // physical
  uint32_t from;            // bit i: row i set it
};

struct table {
  const struct param_registry *registry; // of which the free parameters are
  char platform[48], system[48], transport[16];
  uint32_t tolerance; // thousandths that a row may be off
  unsigned row_count, free_count;
  struct table_row rows[TABLE_ROWS];
  struct table_free free[TABLE_FREE];
};

// Reads a table from an open file, `path` being its name in messages. False and a message that says where, if it is no
// table, if a row is twice there, if a free parameter names a row that is not there or not set, or if a set row sets no
// parameter.
bool table_read(FILE *file, const char *path, const struct param_registry *registry, struct table *t, struct error *e);
// The same from a path, or (NULL) the shipped table.
bool table_load(const char *path, const struct param_registry *registry, struct table *t, struct error *e);

// The rule of ancestry: no row that is compared comes from the source of a row that set a parameter, or from the source
// of any parameter's value. False and a message that names the row, the parameter and the source.
bool table_check_ancestry(const struct table *t, const struct params *p, struct error *e);

const char *table_quantity_name(enum table_quantity q);
