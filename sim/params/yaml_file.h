// SPDX-License-Identifier: Apache-2.0
// A YAML file of one document whose root is a map, read whole, with line numbers for messages.
#pragma once
#include "workloads/base/error.h"
#include <stdint.h>
#include <yaml.h>

struct yaml_file {
  yaml_document_t document;
  const char *name; // for messages
};

// Reads from an open file. False, with "NAME:LINE: what" in `e`, if it is not YAML, is empty, has several documents, or
// its root is no map. On success yaml_file_free must follow.
bool yaml_file_read(struct yaml_file *y, FILE *file, const char *name, struct error *e);
void yaml_file_free(struct yaml_file *y);

yaml_node_t *yaml_file_root(struct yaml_file *y);
yaml_node_t *yaml_file_node(struct yaml_file *y, int index);
// 1-based line where a node begins.
unsigned yaml_line(const yaml_node_t *node);
// A scalar's text without NUL bytes in it, or NULL if the node is none.
const char *yaml_scalar(const yaml_node_t *node);

// One key of a map and where its scalar value goes; an array of them ends with a NULL key.
struct yaml_field {
  const char *key;
  char *to; // NULL: the value is not a scalar, its node goes to *node
  size_t size;
  yaml_node_t **node;
  bool required;
};
// Reads a map's fields. False with a message for a key that is unknown, twice there, missing or too long.
bool yaml_read_fields(struct yaml_file *y, yaml_node_t *map, const struct yaml_field *fields, struct error *e);
