// SPDX-License-Identifier: Apache-2.0
// A look at a capture before it is simulated.
#pragma once
#include <stdbool.h>
#include <stddef.h>

// Whether there is no RPC call in the capture at `path`, and what there is instead. Reads no further than the first
// call. False also of what cannot be read, or not twice: that is the run's to say.
bool preview_no_calls(const char *path, char *text, size_t size);
