// SPDX-License-Identifier: Apache-2.0
// The registry, printed.
#pragma once
#include <stdio.h>

void params_print_text(FILE *to);     // a table for a person
void params_print_json(FILE *to);     // {"parameters": [{name, type, unit, ...}]}
void params_print_markdown(FILE *to); // docs/parameters.md
