// SPDX-License-Identifier: Apache-2.0
// The frames of a run as captures: those sent, and those of both directions in the order of their first bits.
#pragma once
#include "models/contract/wire_source.h"
#include "workloads/base/error.h"

struct frames_out;

// `replies` and `wire` are paths or NULL. A frame is reported at most `slack_ps` behind its first bit: the longest that
// one takes on the wire. NULL and a message if a file cannot be written.
struct frames_out *frames_out_open(const char *replies, const char *wire, uint64_t slack_ps, struct error *e);
// A frame that the wire has pulled; its bytes are kept until its first bit's time is known.
void frames_out_pulled(struct frames_out *f, const struct wire_frame *frame);
// The frame pulled last has its first bit on the wire.
void frames_out_received(struct frames_out *f, uint64_t first_ps);
void frames_out_sent(struct frames_out *f, uint64_t first_ps, const uint8_t *bytes, uint32_t length);
// Frames sent so far.
uint64_t frames_out_count(const struct frames_out *f);
// Gives the files their names. False and a message if one could not be written.
bool frames_out_close(struct frames_out *f, struct error *e);
