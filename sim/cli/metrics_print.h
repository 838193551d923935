// SPDX-License-Identifier: Apache-2.0
// The table of metrics as text, as JSON, and as docs/metrics.md.
#pragma once
#include <stdio.h>

void metrics_print_text(FILE *to);
void metrics_print_json(FILE *to);
void metrics_print_markdown(FILE *to);
