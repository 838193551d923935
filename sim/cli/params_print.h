// SPDX-License-Identifier: Apache-2.0
// The registry, printed.
#pragma once
#include "models/params/registry.h"
#include <stdio.h>

void params_print_text(FILE *to, const struct param_registry *r);     // a table for a person
void params_print_json(FILE *to, const struct param_registry *r);     // {"parameters": [{name, type, unit, ...}]}
void params_print_markdown(FILE *to, const struct param_registry *r); // docs/parameters.md
