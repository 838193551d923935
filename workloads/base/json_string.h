// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <stdio.h>

// Writes text as a JSON string, quotes included.
void json_string(FILE *to, const char *text);
