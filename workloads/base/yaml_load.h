// SPDX-License-Identifier: Apache-2.0
// Loads a YAML file by a libcyaml schema, with errors as one line that says where.
#pragma once
#include "workloads/base/error.h"
#include <cyaml/cyaml.h>

// Reads `path` whole into what `schema` describes (a mapping by pointer). `page` is the documentation that a message
// points to. Unknown keys, keys given twice and a file with nothing in it are errors. On success *data is to be freed
// by yaml_unload with the same schema.
bool yaml_load(const char *path, const cyaml_schema_value_t *schema, const char *page, void **data, struct error *e);
void yaml_unload(const cyaml_schema_value_t *schema, void *data);
