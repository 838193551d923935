// SPDX-License-Identifier: Apache-2.0
// One request as a line of requests.csv.
#pragma once
#include "sim/ledger/request_table.h"
#include <stdio.h>

// The header's line into `to`; returns `to`. 1,024 bytes suffice.
const char *row_header(bool system_column, char *to, size_t size);
// Writes a request's line (system: its column, or NULL for none). False if the file has failed.
bool row_write(FILE *file, const struct request_record *r, const char *system);
