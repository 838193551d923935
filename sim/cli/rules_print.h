// SPDX-License-Identifier: Apache-2.0
// The numbered rules of the protocols, as traces name them: as text, as JSON, and as docs/rules.md.
#pragma once
#include <stdio.h>

void rules_print_text(FILE *to);
void rules_print_json(FILE *to);
void rules_print_markdown(FILE *to);
