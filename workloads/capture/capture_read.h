// SPDX-License-Identifier: Apache-2.0
// Reads a capture record by record: pcap or pcapng, stamps of any resolution, plain, gzip or zstd, from a file or
// standard input. Whatever the link type, records are Ethernet frames without FCS (workloads/capture/link.h); an FCS
// that the file announces is taken off.
#pragma once
#include "workloads/base/error.h"
#include "workloads/base/pull.h"
#include "workloads/base/sha256.h"
#include "workloads/capture/container.h"
#include <stdint.h>

struct capture_reader;

struct capture_record {
  uint32_t index;           // counts the file's records from 0
  capture_ps time_ps;       // since the first record; negative if this one was stamped earlier
  uint32_t length;          // bytes held
  uint32_t original_length; // bytes of the frame on the wire
  bool cut;                 // bytes are missing: the capture length was shorter than the frame
  const uint8_t *bytes;     // valid until the next call
};

// Opens `path` ("-" is standard input). `hash` may be NULL; otherwise it must have begun, outlive the reader, and holds
// the hash of the file's raw bytes once capture_read_next has answered PULL_END. NULL and a message if it is no usable
// capture.
struct capture_reader *capture_read_open(const char *path, struct sha256 *hash, struct error *e);
// The next record of a supported link type: PULL_ITEM, PULL_END or PULL_ERROR; the message names the file, the record
// (counted from 1, as other tools show it) and the offset where it begins. A record without a stamp is as late as the
// one before it.
enum pull capture_read_next(struct capture_reader *r, struct capture_record *record, struct error *e);
// Says in the same words what is wrong with the record that was read last; false.
bool capture_read_refuse(const struct capture_reader *r, const char *why, struct error *e);
// Records so far that were left out for their link type. A capture that holds no others is an error at its end.
uint32_t capture_read_left_out(const struct capture_reader *r);
// Whether the capture can be read again from its start by opening the path again; a pipe cannot.
bool capture_read_repeatable(const struct capture_reader *r);
void capture_read_close(struct capture_reader *r);
