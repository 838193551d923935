// SPDX-License-Identifier: Apache-2.0
// A native trace as Chrome's trace-event JSON, which Perfetto and chrome://tracing show: a track for the wire and for
// each hart, groups of tracks for the NIC and for each channel of the interconnect, a track for each request with its
// steps laid end to end, and arrows that follow a request from agent to agent.
#pragma once
#include "sim/trace/trace_read.h"

// False with a message if there is no memory; errors of writing are the file's.
bool chrome_write(FILE *to, const struct trace *t, struct error *e);
