// SPDX-License-Identifier: Apache-2.0
#include "sim/params/config.h"
#include "sim/params/yaml_file.h"
#include <errno.h>
#include <string.h>

static bool set_pair(struct params *p, struct yaml_file *y, const yaml_node_pair_t *pair, bool *seen,
                     enum param_origin origin, struct error *e) {
  yaml_node_t *key = yaml_file_node(y, pair->key), *node = yaml_file_node(y, pair->value);
  const char *name = yaml_scalar(key), *value = yaml_scalar(node);
  if (!name) return error_set(e, "%s:%u: expected a parameter's name", y->name, yaml_line(key));
  if (!value)
    return error_set(e, "%s:%u: %.80s: expected one value; write names in full (\"nic.clock_hz: 250000000\")", y->name,
                     yaml_line(key), name);
  const struct param_row *row = param_find(p->registry, name);
  bool *again = row ? &seen[param_index(p->registry, row)] : NULL;
  if (again && *again) return error_set(e, "%s:%u: %s: given twice", y->name, yaml_line(key), name);
  struct error why;
  if (!params_set(p, name, value, origin, &why))
    return error_set(e, "%s:%u: %.400s", y->name, yaml_line(key), why.text);
  if (again) *again = true;
  return true;
}

bool params_read_yaml(struct params *p, FILE *file, const char *name, enum param_origin origin, struct error *e) {
  struct yaml_file y;
  if (!yaml_file_read(&y, file, name, e)) return false;
  struct params set = *p;
  bool seen[PARAMS_MAX] = {false}, good = true;
  yaml_node_t *root = yaml_file_root(&y);
  for (yaml_node_pair_t *pair = root->data.mapping.pairs.start; good && pair < root->data.mapping.pairs.top; pair++)
    good = set_pair(&set, &y, pair, seen, origin, e);
  yaml_file_free(&y);
  if (good) *p = set;
  return good;
}

bool params_load_yaml(struct params *p, const char *path, struct error *e) {
  if (strcmp(path, "-") == 0) return params_read_yaml(p, stdin, "standard input", ORIGIN_CONFIG, e);
  FILE *file = fopen(path, "r");
  if (!file) return error_set(e, "%s: %s", path, strerror(errno));
  bool good = params_read_yaml(p, file, path, ORIGIN_CONFIG, e);
  fclose(file);
  return good;
}
