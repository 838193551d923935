// SPDX-License-Identifier: Apache-2.0
#include "sim/params/yaml_file.h"
#include <string.h>

static bool parser_error(const yaml_parser_t *parser, const char *name, struct error *e) {
  // A reader's error (bad UTF-8) has an offset only.
  if (parser->error == YAML_READER_ERROR)
    return error_set(e, "%s: byte %zu: %s", name, parser->problem_offset, parser->problem);
  if (parser->error == YAML_MEMORY_ERROR) return error_set(e, "%s: out of memory", name);
  return error_set(e, "%s:%zu: not YAML: %s", name, parser->problem_mark.line + 1, parser->problem);
}

// Nothing may follow the first document.
static bool at_end(yaml_parser_t *parser, const char *name, struct error *e) {
  yaml_document_t next;
  if (!yaml_parser_load(parser, &next)) return parser_error(parser, name, e);
  yaml_node_t *root = yaml_document_get_root_node(&next);
  unsigned line = root ? yaml_line(root) : 0;
  yaml_document_delete(&next);
  return !root || error_set(e, "%s:%u: a second document; expected one", name, line);
}

static bool root_is_map(struct yaml_file *y, struct error *e) {
  yaml_node_t *root = yaml_file_root(y);
  if (!root) return error_set(e, "%s: empty; expected a map", y->name);
  if (root->type != YAML_MAPPING_NODE)
    return error_set(e, "%s:%u: expected a map (\"name: value\" lines)", y->name, yaml_line(root));
  return true;
}

bool yaml_file_read(struct yaml_file *y, FILE *file, const char *name, struct error *e) {
  yaml_parser_t parser;
  y->name = name;
  if (!yaml_parser_initialize(&parser)) return error_set(e, "%s: out of memory", name);
  yaml_parser_set_input_file(&parser, file);
  bool good = yaml_parser_load(&parser, &y->document) || parser_error(&parser, name, e);
  if (good) {
    good = root_is_map(y, e) && at_end(&parser, name, e);
    if (!good) yaml_file_free(y);
  }
  yaml_parser_delete(&parser);
  return good;
}

void yaml_file_free(struct yaml_file *y) {
  yaml_document_delete(&y->document);
}

yaml_node_t *yaml_file_root(struct yaml_file *y) {
  return yaml_document_get_root_node(&y->document);
}

yaml_node_t *yaml_file_node(struct yaml_file *y, int index) {
  return yaml_document_get_node(&y->document, index);
}

unsigned yaml_line(const yaml_node_t *node) {
  return (unsigned)node->start_mark.line + 1;
}

const char *yaml_scalar(const yaml_node_t *node) {
  if (!node || node->type != YAML_SCALAR_NODE) return NULL;
  const char *text = (const char *)node->data.scalar.value;
  return strlen(text) == node->data.scalar.length ? text : NULL;
}

static bool field_store(struct yaml_file *y, const struct yaml_field *field, yaml_node_t *value, struct error *e) {
  if (!field->to) {
    *field->node = value;
    return true;
  }
  const char *text = yaml_scalar(value);
  if (!text) return error_set(e, "%s:%u: %s: expected one value", y->name, yaml_line(value), field->key);
  if (strlen(text) >= field->size)
    return error_set(e, "%s:%u: %s: longer than %zu characters", y->name, yaml_line(value), field->key,
                     field->size - 1);
  snprintf(field->to, field->size, "%s", text);
  return true;
}

static const struct yaml_field *field_find(const struct yaml_field *fields, const char *key) {
  while (fields->key && (!key || strcmp(fields->key, key) != 0)) fields++;
  return fields;
}

bool yaml_read_fields(struct yaml_file *y, yaml_node_t *map, const struct yaml_field *fields, struct error *e) {
  uint64_t seen = 0;
  if (map->type != YAML_MAPPING_NODE) return error_set(e, "%s:%u: expected a map", y->name, yaml_line(map));
  for (yaml_node_pair_t *pair = map->data.mapping.pairs.start; pair < map->data.mapping.pairs.top; pair++) {
    yaml_node_t *key = yaml_file_node(y, pair->key);
    const char *name = yaml_scalar(key);
    const struct yaml_field *field = field_find(fields, name);
    if (!field->key)
      return error_set(e, "%s:%u: unknown key \"%.60s\"", y->name, yaml_line(key), name ? name : "(not text)");
    uint64_t bit = UINT64_C(1) << (field - fields);
    if (seen & bit) return error_set(e, "%s:%u: %s: given twice", y->name, yaml_line(key), name);
    seen |= bit;
    if (!field_store(y, field, yaml_file_node(y, pair->value), e)) return false;
  }
  for (const struct yaml_field *field = fields; field->key; field++)
    if (field->required && !(seen & UINT64_C(1) << (field - fields)))
      return error_set(e, "%s:%u: %s is missing", y->name, yaml_line(map), field->key);
  return true;
}
