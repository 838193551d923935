// SPDX-License-Identifier: Apache-2.0
// Turns a workload into frames: calls, and the replies of a server that answers each call after its service time, so
// that pairing finds reply sizes and service times again. Times are whole nanoseconds, the first call's 0. The same
// workload gives the same bytes on every machine.
#pragma once
#include "workloads/capture/injection.h"
#include "workloads/generate/workload.h"

// What has been generated so far.
struct generate_totals {
  uint64_t calls, replies;
  uint64_t cut_requests; // calls whose arguments were shortened to fit the MTU or the signature's bounds
  uint64_t cut_replies;  // replies whose results were shortened to fit the MTU
  uint64_t argument_bytes, result_bytes;
  uint64_t last_ps; // stamp of the last frame
};

struct generated {
  bool is_reply;
  uint64_t time_ps;
  uint64_t record; // counts frames from 0, replies too
  uint8_t *bytes;  // Ethernet, without FCS; valid until the next frame. NULL: a reply that is not built
  uint32_t length;
  uint32_t service;      // index of the workload's service
  uint32_t result_bytes; // of the call's reply
  uint64_t service_ps;   // from the call to its reply
};

struct generate;

// Starts at the first call. The workload is borrowed. `with_replies`: reply frames are built, not just counted. NULL
// and a message if memory is out.
struct generate *generate_new(const struct workload *workload, bool with_replies, struct error *e);
// The next frame in order of time, calls before replies of the same time: PULL_ITEM, PULL_END or PULL_ERROR (out of
// memory for the replies under way: their number is about the rate times the mean service time).
enum pull generate_next(struct generate *g, struct generated *frame, struct error *e);
// Starts again from the first call.
void generate_rewind(struct generate *g);
const struct generate_totals *generate_totals(const struct generate *g);
void generate_free(struct generate *g);

// The calls as what the NIC is to be given: exactly what pairing would find in the capture of the same workload. `g`
// must outlive the stream and must not be asked for frames otherwise.
struct injection_stream generate_stream(struct generate *g);

// Writes all frames as a nanosecond capture ("-" is standard output); `totals` (unless NULL) gets the final ones. False
// and a message if the file cannot be written, or `stop` (unless NULL), asked now and then, says to stop; then nothing
// is left of it.
bool generate_write(const struct workload *workload, const char *path, bool (*stop)(void),
                    struct generate_totals *totals, struct error *e);
