// SPDX-License-Identifier: Apache-2.0
// The frames of a validation: calls of one raw service whose arguments are the payload, padded as XDR pads.
#pragma once
#include "workloads/catalogue/catalogue.h"

// Bytes of a call's frame before its arguments; a reply has fewer.
uint32_t probe_frame_headers(void);
// Writes a call with `payload` bytes of arguments; returns the frame's length.
uint32_t probe_frame(uint8_t *frame, uint32_t payload);
// True if the frame is the reply to such a call, with the arguments as its results.
bool probe_frame_answered(const uint8_t *frame, uint32_t length, uint32_t payload);
// The catalogue of that service. NULL and a message if memory is out.
struct catalogue *probe_catalogue(struct error *e);
