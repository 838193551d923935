// SPDX-License-Identifier: Apache-2.0
// A result file that appears whole or not at all: it is written to FILE.partial and renamed to FILE by the commit. "-"
// (standard output) and what is no regular file (a pipe, /dev/null) are written directly; if the reader of a pipe goes
// away (| head), it has read enough: what is written after that is dropped, and all is well.
#pragma once
#include "workloads/base/error.h"
#include <stdbool.h>
#include <stdio.h>

struct aside;

// Whether two paths name one regular file, under whatever names: then writing `a` would destroy `b`. NULL and "-" name
// none.
bool aside_same_file(const char *a, const char *b);

// Starts the file `path`. NULL and a message if it cannot be written there.
struct aside *aside_open(const char *path, struct error *e);
// Where to write. Errors of single writes need not be looked at: the first one is kept for aside_commit.
FILE *aside_file(struct aside *a);
// Whether all has gone well so far, flushed bytes included; else the message.
bool aside_check(struct aside *a, struct error *e);
// Whether the reader has gone away, so that nothing more need be written.
bool aside_unread(const struct aside *a);
// Finishes the file and gives it its name. False and a message if a byte of it could not be written (then nothing is
// left). `a` is freed in any case.
bool aside_commit(struct aside *a, struct error *e);
// Removes what was written. NULL is ignored.
void aside_discard(struct aside *a);
