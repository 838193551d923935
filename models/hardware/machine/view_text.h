// SPDX-License-Identifier: Apache-2.0
// Rows of the view that the report of a stuck run and the dump print alike.
#pragma once
#include "models/hardware/view.h"
#include <stdio.h>

// " line 0x1000 (memory)", to go on from.
void view_text_line(FILE *to, const struct observed_line *line);
// Whole lines of text.
void view_text_asked(FILE *to, const struct view_asked *a);
void view_text_bank(FILE *to, const struct view_bank *b);
