// SPDX-License-Identifier: Apache-2.0
// Where a simulation's frames come from: a capture that is read, paired and repaired if asked, or a workload that is
// generated; in either case re-timed.
#pragma once
#include "workloads/base/sha256.h"
#include "workloads/capture/capture_counts.h"
#include "workloads/generate/generate.h"
#include "workloads/traffic/retime.h"

struct source_settings {
  const char *path;                // of the capture ("-" is standard input), or NULL:
  const struct workload *workload; // to generate; borrowed until the source is closed
  uint32_t pairing_window;         // records, see pairing.h
  bool fix_checksums;              // repair IPv4 and UDP checksums at injection, see frame.h
  struct retime_settings retime;
};

struct source;

// Opens the capture or starts the workload. NULL and a message if that or the settings fail: what is no regular file
// cannot be repeated.
struct source *source_open(const struct source_settings *settings, struct error *e);
// The next frame to inject: PULL_ITEM, PULL_END, PULL_ERROR, or in a closed loop PULL_WAIT until source_completed.
enum pull source_next(struct source *s, struct injection *injection, struct error *e);
// See retime_time and retime_due.
void source_time(struct source *s, uint64_t now_ps);
uint64_t source_due(const struct source *s);
// A call left the system, answered or not; see retime_completed.
bool source_completed(struct source *s, uint32_t index, uint64_t time_ps, bool answered);
// What was read so far, of all passes; complete once source_next has answered PULL_END.
const struct capture_counts *source_counts(const struct source *s);
// What a workload gave, in all passes; zeros of a capture.
struct generate_totals source_generated(const struct source *s);
// Frames whose checksums were repaired.
uint64_t source_fixed(const struct source *s);
// The hash of the capture's bytes as they lie in the file, or of what a workload generates (time in ns and length, both
// as 8 bytes with the highest first, then the bytes of each call), once all of it was read; false before.
bool source_hash(const struct source *s, char hex[SHA256_HEX]);
void source_close(struct source *s);
