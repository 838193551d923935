// SPDX-License-Identifier: Apache-2.0
// Streaming gzip and zstd behind one face.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum packing { PACKED_NOT, PACKED_GZIP, PACKED_ZSTD };

struct unpack;

// Tells the packing by the first bytes of a stream.
enum packing packing_of(const uint8_t *bytes, size_t count);
// Starts to unpack; `packing` is not PACKED_NOT. NULL if memory is out.
struct unpack *unpack_new(enum packing packing);
void unpack_free(struct unpack *u);
// Consumes up to *from_count bytes and produces up to *to_count; both come back as what was used. Returns NULL, or what
// is wrong with the data.
const char *unpack_step(struct unpack *u, const uint8_t *from, size_t *from_count, uint8_t *to, size_t *to_count);
// Whether the data may end here (between members).
bool unpack_may_end(const struct unpack *u);
