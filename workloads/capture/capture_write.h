// SPDX-License-Identifier: Apache-2.0
// Writes Ethernet frames as a pcap file with nanosecond stamps. The same frames give the same bytes on every machine
// (little-endian headers). The file appears whole or not at all (workloads/base/aside.h).
#pragma once
#include "workloads/base/error.h"
#include "workloads/capture/container.h"
#include <stdbool.h>
#include <stdint.h>

struct capture_writer;

// Starts the capture `path` ("-" is standard output). NULL and a message if it cannot be written.
struct capture_writer *capture_write_open(const char *path, struct error *e);
// Appends a frame of `length` bytes, `original_length` on the wire, stamped `time_ps` (whole nanoseconds are kept,
// rounded down) after the epoch 1970. False and a message if the file can no longer be completed; then discard it.
bool capture_write_frame(struct capture_writer *w, uint64_t time_ps, const uint8_t *bytes, uint32_t length,
                         uint32_t original_length, struct error *e);
// Whether what is written goes to a pipe that nobody reads any more, so that the rest may be left out.
bool capture_write_unread(const struct capture_writer *w);
// Completes the file. False and a message on failure, when nothing is left of it. `w` is freed in any case.
bool capture_write_close(struct capture_writer *w, struct error *e);
// Removes what was written. NULL is ignored.
void capture_write_discard(struct capture_writer *w);
