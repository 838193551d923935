// SPDX-License-Identifier: Apache-2.0
#include "sim/params/machine.h"
#include "sim/params/yaml_file.h"
#include <errno.h>
#include <limits.h>
#include <string.h>

// One {name, value, provenance, source}.
static bool set_param(struct params *p, struct yaml_file *y, yaml_node_t *item, enum param_origin origin,
                      struct error *e) {
  char name[80], value[PARAM_TEXT_MAX], provenance[16], source[PARAM_SOURCE_MAX];
  const struct yaml_field fields[] = {{"name", name, sizeof name, NULL, true},
                                      {"value", value, sizeof value, NULL, true},
                                      {"provenance", provenance, sizeof provenance, NULL, true},
                                      {"source", source, sizeof source, NULL, true},
                                      {0}};
  if (!yaml_read_fields(y, item, fields, e)) return false;
  enum param_provenance how = param_provenance_find(provenance);
  if (how == PROVENANCES)
    return error_set(e, "%s:%u: provenance \"%s\": expected measured, published, derived or assumed", y->name,
                     yaml_line(item), provenance);
  if (how != PROVENANCE_ASSUMED && !source[0])
    return error_set(e, "%s:%u: %s: a %s value needs its source", y->name, yaml_line(item), name, provenance);
  struct error why;
  if (!params_set(p, name, value, origin, &why))
    return error_set(e, "%s:%u: %.400s", y->name, yaml_line(item), why.text);
  struct param_value *v = param_value(p, param_find(p->registry, name));
  v->provenance = how;
  snprintf(v->source, sizeof v->source, "%s", source);
  return true;
}

static bool set_params(struct params *p, struct yaml_file *y, yaml_node_t *list, enum param_origin origin,
                       struct error *e) {
  if (!list) return true;
  if (list->type != YAML_SEQUENCE_NODE)
    return error_set(e, "%s:%u: params: expected a list of {name, value, provenance, source}", y->name,
                     yaml_line(list));
  for (yaml_node_item_t *i = list->data.sequence.items.start; i < list->data.sequence.items.top; i++)
    if (!set_param(p, y, yaml_file_node(y, *i), origin, e)) return false;
  return true;
}

bool platform_read(FILE *file, const char *path, struct platform *platform, struct params *p, struct error *e) {
  struct yaml_file y;
  yaml_node_t *list = NULL;
  const struct yaml_field fields[] = {{"name", platform->name, sizeof platform->name, NULL, true},
                                      {"description", platform->description, sizeof platform->description, NULL, true},
                                      {"params", NULL, 0, &list, true},
                                      {0}};
  if (!yaml_file_read(&y, file, path, e)) return false;
  bool good = yaml_read_fields(&y, yaml_file_root(&y), fields, e) && set_params(p, &y, list, ORIGIN_PLATFORM, e);
  yaml_file_free(&y);
  return good;
}

static bool read_names(struct yaml_file *y, yaml_node_t *list, struct name_list *to, struct error *e) {
  to->count = 0;
  if (list->type != YAML_SEQUENCE_NODE)
    return error_set(e, "%s:%u: platforms: expected a list of names", y->name, yaml_line(list));
  for (yaml_node_item_t *i = list->data.sequence.items.start; i < list->data.sequence.items.top; i++) {
    const char *name = yaml_scalar(yaml_file_node(y, *i));
    if (!name || strlen(name) >= sizeof to->names[0] || to->count == sizeof to->names / sizeof to->names[0])
      return error_set(e, "%s:%u: platforms: expected a list of names", y->name, yaml_line(list));
    snprintf(to->names[to->count++], sizeof to->names[0], "%s", name);
  }
  return true;
}

bool system_read(FILE *file, const char *path, struct system_spec *system, struct params *p, struct error *e) {
  struct yaml_file y;
  yaml_node_t *list = NULL, *platforms = NULL;
  const struct yaml_field fields[] = {{"name", system->name, sizeof system->name, NULL, true},
                                      {"description", system->description, sizeof system->description, NULL, true},
                                      {"personality", system->personality, sizeof system->personality, NULL, true},
                                      {"software", system->software, sizeof system->software, NULL, true},
                                      {"platforms", NULL, 0, &platforms, true},
                                      {"params", NULL, 0, &list, false},
                                      {0}};
  if (!yaml_file_read(&y, file, path, e)) return false;
  bool good = yaml_read_fields(&y, yaml_file_root(&y), fields, e) && read_names(&y, platforms, &system->platforms, e) &&
              set_params(p, &y, list, ORIGIN_SYSTEM, e);
  yaml_file_free(&y);
  return good;
}

static const char *joined(const struct name_list *list, char *to, size_t size) {
  to[0] = 0;
  for (unsigned i = 0; i < list->count; i++) {
    size_t used = strlen(to);
    snprintf(to + used, size - used, "%s%s", i ? ", " : "", list->names[i]);
  }
  return to;
}

static bool has(const struct name_list *list, const char *name) {
  unsigned i = 0;
  while (i < list->count && strcmp(list->names[i], name) != 0) i++;
  return i < list->count;
}

// Opens FOLDER/NAME.yaml of the data directory; the name must be one of those listed there.
static FILE *open_named(const char *folder, const char *what, const char *name, char *path, size_t size,
                        struct error *e) {
  struct name_list list;
  char all[256], dir[PATH_MAX];
  if (!data_list(folder, "yaml", &list, e) || !data_dir(dir, sizeof dir, e)) return NULL;
  if (!has(&list, name)) {
    error_set(e, "unknown %s \"%.60s\"; there are: %s", what, name, joined(&list, all, sizeof all));
    return NULL;
  }
  snprintf(path, size, "%s/%s/%s.yaml", dir, folder, name);
  FILE *file = fopen(path, "r");
  if (!file) error_set(e, "%.400s: %s", path, strerror(errno));
  return file;
}

bool platform_load(const char *name, struct platform *platform, struct params *p, struct error *e) {
  char path[PATH_MAX + 128];
  FILE *file = open_named("models/platforms", "platform", name, path, sizeof path, e);
  if (!file) return false;
  bool good = platform_read(file, path, platform, p, e);
  fclose(file);
  return good;
}

bool system_load(const char *name, const char *platform, struct system_spec *system, struct params *p,
                 struct error *e) {
  char path[PATH_MAX + 128], all[256];
  FILE *file = open_named("models/systems", "system", name, path, sizeof path, e);
  if (!file) return false;
  bool good = system_read(file, path, system, p, e);
  fclose(file);
  if (good && platform && !has(&system->platforms, platform))
    return error_set(e, "platform %s cannot carry the system %s; these can: %s", platform, name,
                     joined(&system->platforms, all, sizeof all));
  return good;
}
