// SPDX-License-Identifier: Apache-2.0
// One request as a line of requests.csv, and as lines of requests_steps.csv.
#pragma once
#include "sim/ledger/request_table.h"
#include <stdio.h>

// The header's line into `to`; returns `to`. 1,024 bytes suffice.
const char *row_header(bool system_column, char *to, size_t size);
// The same of requests_steps.csv.
const char *row_steps_header(bool system_column, char *to, size_t size);
// Writes a request's line (system: its column, or NULL for none). False if the file has failed.
bool row_write(FILE *file, const struct request_record *r, const char *system);
// Writes a line for each step and place that took time of the request, in the order in which they began.
bool row_write_steps(FILE *file, const struct request_record *r, const char *system);
