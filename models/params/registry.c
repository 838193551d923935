// SPDX-License-Identifier: Apache-2.0
#include "models/params/registry.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The table of the registry that has a row of that name, or NULL.
static const struct param_table *table_with(const struct param_registry *r, const char *name) {
  for (unsigned t = 0; t < r->table_count; t++)
    for (unsigned i = 0; i < r->tables[t]->count; i++)
      if (strcmp(r->tables[t]->rows[i]->name, name) == 0) return r->tables[t];
  return NULL;
}

static bool check_row(const struct param_registry *r, const struct param_table *table, unsigned i, struct error *e) {
  const char *name = table->rows[i]->name;
  const struct param_table *other = table_with(r, name);
  for (unsigned j = 0; !other && j < i; j++)
    if (strcmp(table->rows[j]->name, name) == 0) other = table;
  return !other ||
         error_set(e, "parameter \"%s\" of table \"%s\" is in table \"%s\" already", name, table->name, other->name);
}

static bool check(const struct param_registry *r, const struct param_table *table, struct error *e) {
  if (r->table_count == PARAM_TABLES_MAX || table->count > PARAMS_MAX - r->count)
    return error_set(e, "table \"%s\": the registry holds %d tables of %d parameters together", table->name,
                     PARAM_TABLES_MAX, PARAMS_MAX);
  for (unsigned t = 0; t < r->table_count; t++)
    if (strcmp(r->tables[t]->name, table->name) == 0)
      return error_set(e, "two tables of parameters are named \"%s\": one begins with %s, one with %s", table->name,
                       r->tables[t]->rows[0]->name, table->rows[0]->name);
  for (unsigned i = 0; i < table->count; i++)
    if (!check_row(r, table, i, e)) return false;
  return true;
}

static void insert(struct param_registry *r, const struct param_table *table) {
  unsigned at = r->table_count++;
  for (; at > 0 && strcmp(r->tables[at - 1]->name, table->name) > 0; at--) r->tables[at] = r->tables[at - 1];
  r->tables[at] = table;
  r->count = 0;
  for (unsigned t = 0; t < r->table_count; t++)
    for (unsigned i = 0; i < r->tables[t]->count; i++) r->rows[r->count++] = r->tables[t]->rows[i];
}

static bool has(const struct param_registry *r, const struct param_table *table) {
  unsigned t = 0;
  while (t < r->table_count && r->tables[t] != table) t++;
  return t < r->table_count;
}

bool param_registry_add(struct param_registry *r, const struct param_table *const *tables, struct error *e) {
  for (; *tables; tables++) {
    if (has(r, *tables)) continue;
    if (!check(r, *tables, e)) return false;
    insert(r, *tables);
  }
  return true;
}

const struct param_row *param_find(const struct param_registry *r, const char *name) {
  for (unsigned i = 0; i < r->count; i++)
    if (strcmp(r->rows[i]->name, name) == 0) return r->rows[i];
  return NULL;
}

unsigned param_index(const struct param_registry *r, const struct param_row *row) {
  for (unsigned i = 0; i < r->count; i++)
    if (r->rows[i] == row) return i;
  fprintf(stderr, "parameter %s is read, but no part of the program brings its table\n", row->name);
  abort();
}
