// SPDX-License-Identifier: Apache-2.0
// The files of a run appear all together or not at all: each is written under another name beside its place and renamed
// when everything is done. What is no regular file (a pipe, /dev/null) is written directly.
#pragma once
#include "workloads/base/error.h"
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

enum { OUTPUTS_MAX = 96, OUTPUTS_INPUTS_MAX = 8 };

struct output_file {
  char path[PATH_MAX];   // where it shall be
  char staged[PATH_MAX]; // where it is written
  bool recording;        // kept, under another name, if the run fails
  bool of_failure;       // ... and only then
};
struct outputs {
  unsigned count, input_count;
  const char *inputs[OUTPUTS_INPUTS_MAX]; // files that the run reads: none of them is replaced
  char made_directory[PATH_MAX];          // by outputs_directory; "" if it was there
  struct output_file files[OUTPUTS_MAX];
};

// Begins an empty set; `o` is large.
void outputs_begin(struct outputs *o);
// Names a file that the run reads, or NULL: a path that leads to it is refused as an output. The text is borrowed.
void outputs_protect(struct outputs *o, const char *input);
// Makes a directory if it is not there. False if it cannot be made or is something else.
bool outputs_directory(struct outputs *o, const char *path, struct error *e);
// Adds a file and creates it empty where it is to be written; NULL with a message if that cannot be done. The answer is
// where to write.
const char *outputs_add(struct outputs *o, const char *path, struct error *e);
// As outputs_add, with `label` (unless NULL) put before the path's suffix: reply.pcap -> reply.LABEL.pcap.
const char *outputs_add_labelled(struct outputs *o, const char *path, const char *label, struct error *e);
// Marks a file, by where it is written, as a recording of what happened.
void outputs_record(struct outputs *o, const char *staged);
// Marks one that only a run that failed leaves.
void outputs_record_failure(struct outputs *o, const char *staged);
// Whether a path names something that cannot be written aside and renamed: a pipe, a device, "-".
bool outputs_is_special(const char *path);
// Puts the files' names in the place of where they are written, in a message for a person.
void outputs_explain(const struct outputs *o, struct error *e);
// Gives every file its name, but for those of a failure, which it removes. False if one cannot be renamed: those not
// yet renamed are then removed.
bool outputs_commit(struct outputs *o, struct error *e);
// Gives the recordings that hold something their names with ".failed" behind them, and lists those that it kept.
void outputs_keep_recordings(struct outputs *o, FILE *list);
// Removes everything that was written.
void outputs_discard(struct outputs *o);
