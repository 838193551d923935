// SPDX-License-Identifier: Apache-2.0
// "Did you mean": the names nearest to a mistyped one.
#pragma once
#include <stddef.h>

// Writes up to three of the names (NULL-terminated list, at most 1024) that are nearest to `given` by edit distance, or
// that contain it, as "a, b, c" into `to`; "" if none is near. Returns `to`.
const char *names_nearest(const char *given, const char *const *names, char *to, size_t size);
