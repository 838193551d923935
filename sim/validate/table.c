// SPDX-License-Identifier: Apache-2.0
#include "sim/validate/table.h"
#include "sim/params/data_dir.h"
#include "sim/params/yaml_file.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define SHIPPED "models/platforms/validation/enzian.yaml"

static const char *const quantities[TABLE_QUANTITIES] = {"io", "receive", "transmit"};

const char *table_quantity_name(enum table_quantity q) {
  return quantities[q];
}

// A whole number from 0 to `max`.
static bool read_number(const struct yaml_file *y, const yaml_node_t *item, const char *key, const char *text,
                        uint64_t max, uint64_t *to, struct error *e) {
  char *end;
  errno = 0;
  *to = strtoull(text, &end, 10);
  if (text[0] >= '0' && text[0] <= '9' && !*end && !errno && *to <= max) return true;
  return error_set(e, "%s:%u: %s \"%.40s\": expected a whole number up to %llu", y->name, yaml_line(item), key, text,
                   (unsigned long long)max);
}

// The index of one of several words, or -1 with a message.
static int read_word(const struct yaml_file *y, const yaml_node_t *item, const char *key, const char *text,
                     const char *const *words, unsigned count, struct error *e) {
  char all[120] = "";
  for (unsigned i = 0; i < count; i++) {
    if (strcmp(text, words[i]) == 0) return (int)i;
    snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i ? ", " : "", words[i]);
  }
  error_set(e, "%s:%u: %s \"%.40s\": expected one of %s", y->name, yaml_line(item), key, text, all);
  return -1;
}

static unsigned find_row(const struct table *t, const char *name) {
  unsigned i = 0;
  while (i < t->row_count && strcmp(t->rows[i].name, name) != 0) i++;
  return i;
}

static bool read_row(struct yaml_file *y, yaml_node_t *item, struct table *t, struct error *e) {
  static const char *const uses[] = {"set", "compared"}, *const known[] = {"read", "recalled"};
  struct table_row r = {0};
  char quantity[16], size[16] = "0", ns[16], use[16], how[16] = "read";
  uint64_t number;
  const struct yaml_field fields[] = {{"name", r.name, sizeof r.name, NULL, true},
                                      {"quantity", quantity, sizeof quantity, NULL, true},
                                      {"size", size, sizeof size, NULL, false},
                                      {"ns", ns, sizeof ns, NULL, true},
                                      {"use", use, sizeof use, NULL, true},
                                      {"known", how, sizeof how, NULL, false},
                                      {"source", r.source, sizeof r.source, NULL, true},
                                      {0}};
  if (!yaml_read_fields(y, item, fields, e)) return false;
  int q = read_word(y, item, "quantity", quantity, quantities, TABLE_QUANTITIES, e);
  int u = q < 0 ? -1 : read_word(y, item, "use", use, uses, 2, e);
  int k = u < 0 ? -1 : read_word(y, item, "known", how, known, 2, e);
  if (k < 0 || !read_number(y, item, "size", size, UINT16_MAX, &number, e)) return false;
  r.quantity = (enum table_quantity)q;
  r.set = u == 0;
  r.recalled = k == 1;
  r.size = (uint32_t)number;
  if ((r.quantity == TABLE_IO) != (r.size == 0))
    return error_set(e, "%s:%u: %s: receive and transmit have a size, io has none", y->name, yaml_line(item), r.name);
  if (!read_number(y, item, "ns", ns, UINT32_MAX, &number, e)) return false;
  if (!number) return error_set(e, "%s:%u: %s: a time of 0 ns", y->name, yaml_line(item), r.name);
  r.ps = (int64_t)number * 1000;
  if (!r.source[0]) return error_set(e, "%s:%u: %s: its source is empty", y->name, yaml_line(item), r.name);
  if (find_row(t, r.name) < t->row_count)
    return error_set(e, "%s:%u: a second row %s", y->name, yaml_line(item), r.name);
  if (t->row_count == TABLE_ROWS) return error_set(e, "%s:%u: more than %d rows", y->name, yaml_line(item), TABLE_ROWS);
  t->rows[t->row_count++] = r;
  return true;
}

static bool read_from(struct yaml_file *y, yaml_node_t *list, const struct table *t, struct table_free *f,
                      struct error *e) {
  if (list->type != YAML_SEQUENCE_NODE)
    return error_set(e, "%s:%u: from: expected a list of rows", y->name, yaml_line(list));
  for (yaml_node_item_t *i = list->data.sequence.items.start; i < list->data.sequence.items.top; i++) {
    const char *name = yaml_scalar(yaml_file_node(y, *i));
    unsigned row = name ? find_row(t, name) : t->row_count;
    if (row == t->row_count)
      return error_set(e, "%s:%u: from: there is no row \"%.60s\"", y->name, yaml_line(list), name ? name : "");
    if (!t->rows[row].set)
      return error_set(e, "%s:%u: from: row %s is compared, so nothing may be set from it", y->name, yaml_line(list),
                       name);
    f->from |= 1u << row;
  }
  return true;
}

static bool read_free(struct yaml_file *y, yaml_node_t *item, struct table *t, struct error *e) {
  struct table_free f = {0};
  char param[80];
  yaml_node_t *from = NULL;
  const struct yaml_field fields[] = {{"param", param, sizeof param, NULL, true},
                                      {"meaning", f.meaning, sizeof f.meaning, NULL, true},
                                      {"from", NULL, 0, &from, true},
                                      {0}};
  if (!yaml_read_fields(y, item, fields, e) || !read_from(y, from, t, &f, e)) return false;
  f.param = param_find(t->registry, param);
  if (!f.param || f.param->type != PARAM_TYPE_INT)
    return error_set(e, "%s:%u: \"%s\" is no integer parameter", y->name, yaml_line(item), param);
  if (t->free_count == TABLE_FREE)
    return error_set(e, "%s:%u: more than %d free parameters", y->name, yaml_line(item), TABLE_FREE);
  t->free[t->free_count++] = f;
  return true;
}

typedef bool read_item(struct yaml_file *y, yaml_node_t *item, struct table *t, struct error *e);

static bool read_list(struct yaml_file *y, yaml_node_t *list, const char *what, read_item *read, struct table *t,
                      struct error *e) {
  if (list->type != YAML_SEQUENCE_NODE)
    return error_set(e, "%s:%u: %s: expected a list", y->name, yaml_line(list), what);
  for (yaml_node_item_t *i = list->data.sequence.items.start; i < list->data.sequence.items.top; i++)
    if (!read(y, yaml_file_node(y, *i), t, e)) return false;
  return true;
}

// A set row that sets nothing would pass for a prediction.
static bool each_sets(const struct table *t, const char *path, struct error *e) {
  uint32_t setting = 0;
  for (unsigned i = 0; i < t->free_count; i++) setting |= t->free[i].from;
  for (unsigned i = 0; i < t->row_count; i++)
    if (t->rows[i].set && !(setting >> i & 1))
      return error_set(e, "%s: row %s is labelled set, but no free parameter is set from it", path, t->rows[i].name);
  return true;
}

bool table_read(FILE *file, const char *path, const struct param_registry *registry, struct table *t, struct error *e) {
  struct yaml_file y;
  yaml_node_t *rows = NULL, *frees = NULL;
  char tolerance[16];
  uint64_t number = 0;
  memset(t, 0, sizeof *t);
  t->registry = registry;
  const struct yaml_field fields[] = {{"platform", t->platform, sizeof t->platform, NULL, true},
                                      {"system", t->system, sizeof t->system, NULL, true},
                                      {"transport", t->transport, sizeof t->transport, NULL, true},
                                      {"tolerance_permille", tolerance, sizeof tolerance, NULL, true},
                                      {"rows", NULL, 0, &rows, true},
                                      {"free", NULL, 0, &frees, true},
                                      {0}};
  if (!yaml_file_read(&y, file, path, e)) return false;
  yaml_node_t *root = yaml_file_root(&y);
  bool good = yaml_read_fields(&y, root, fields, e) &&
              read_number(&y, root, "tolerance_permille", tolerance, 1000, &number, e) &&
              read_list(&y, rows, "rows", read_row, t, e) && read_list(&y, frees, "free", read_free, t, e) &&
              each_sets(t, path, e);
  t->tolerance = (uint32_t)number;
  yaml_file_free(&y);
  return good;
}

bool table_load(const char *path, const struct param_registry *registry, struct table *t, struct error *e) {
  char shipped[PATH_MAX + 64], dir[PATH_MAX];
  if (!path) {
    if (!data_dir(dir, sizeof dir, e)) return false;
    snprintf(shipped, sizeof shipped, "%s/%s", dir, SHIPPED);
    path = shipped;
  }
  FILE *file = fopen(path, "r");
  if (!file) return error_set(e, "%.400s: %s", path, strerror(errno));
  bool good = table_read(file, path, registry, t, e);
  fclose(file);
  return good;
}

bool table_check_ancestry(const struct table *t, const struct params *p, struct error *e) {
  for (unsigned c = 0; c < t->row_count; c++) {
    const struct table_row *row = &t->rows[c];
    if (row->set) continue;
    for (unsigned i = 0; i < p->registry->count; i++)
      if (strcmp(p->values[i].source, row->source) == 0)
        return error_set(e, "row %s is compared, but %s has its value from the same source: %s", row->name,
                         p->registry->rows[i]->name, row->source);
    for (unsigned i = 0; i < t->row_count; i++)
      if (t->rows[i].set && strcmp(t->rows[i].source, row->source) == 0)
        return error_set(e, "row %s is compared, but row %s, from which parameters were set, has the same source: %s",
                         row->name, t->rows[i].name, row->source);
  }
  return true;
}
