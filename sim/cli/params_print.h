// SPDX-License-Identifier: Apache-2.0
// The registry, printed.
#pragma once
#include "sim/params/overrides.h"
#include <stdio.h>

void params_print_text(FILE *to, const struct param_registry *r); // a table for a person
void params_print_json(FILE *to, const struct param_registry *r); // {"parameters": [{name, type, unit, ...}]}
// docs/parameters.md
void params_print_markdown(FILE *to, const struct param_registry *r, const struct param_overrides *o);

// All of one parameter: what it takes and means, its default, and the platforms and systems that override it.
void param_print_text(FILE *to, const struct param_row *row, const struct param_overrides *o);
void param_print_json(FILE *to, const struct param_row *row, const struct param_overrides *o);

// Whether any parameter is called GROUP.something.
bool params_group(const struct param_registry *r, const char *group);
// All of each of them.
void params_print_group_text(FILE *to, const char *group, const struct param_overrides *o);
void params_print_group_json(FILE *to, const char *group, const struct param_overrides *o);

// What a run of the system on the platform would use, and where each value comes from.
void params_print_effective_text(FILE *to, const struct params *p);
void params_print_effective_json(FILE *to, const struct params *p, const char *platform, const char *system);
