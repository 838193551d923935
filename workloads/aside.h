// SPDX-License-Identifier: Apache-2.0
// A result file that appears whole or not at all: it is written to FILE.partial and renamed to FILE by the commit. "-"
// (standard output) and what is no regular file (a pipe, /dev/null) are written directly.
#pragma once
#include "workloads/error.h"
#include <stdbool.h>
#include <stdio.h>

struct aside;

// Starts the file `path`. NULL and a message if it cannot be written there.
struct aside *aside_open(const char *path, struct error *e);
// Where to write. Errors of single writes need not be looked at: the first one is kept for aside_commit.
FILE *aside_file(struct aside *a);
// Whether all has gone well so far, flushed bytes included; else the message.
bool aside_check(struct aside *a, struct error *e);
// Finishes the file and gives it its name. False and a message if a byte of it could not be written (then nothing is
// left). `a` is freed in any case.
bool aside_commit(struct aside *a, struct error *e);
// Removes what was written. NULL is ignored.
void aside_discard(struct aside *a);
