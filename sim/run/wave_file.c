// SPDX-License-Identifier: Apache-2.0
#include "sim/run/wave_file.h"
#include <errno.h>
#include <stdint.h>
#include <stdio.h>

// An FST file is a row of blocks: a kind, the length of the rest in 8 bytes (its own included, big-endian), the rest.
// Closing it writes the geometry and the hierarchy last.
enum {
  BLOCK_GEOMETRY = 3,
  BLOCK_HIERARCHY = 4,
  BLOCK_HIERARCHY_LZ4 = 6,
  BLOCK_HIERARCHY_LZ4_TWICE = 7,
  BLOCK_SKIP = 255
};

static bool read_block(FILE *file, unsigned *kind, uint64_t *length) {
  uint8_t head[9];
  if (fread(head, 1, sizeof head, file) != sizeof head) return false;
  *kind = head[0];
  *length = 0;
  for (unsigned i = 1; i < sizeof head; i++) *length = *length << 8 | head[i];
  return true;
}

static bool blocks_fill(FILE *file, uint64_t size) {
  bool geometry = false, hierarchy = false;
  unsigned kind;
  uint64_t length;
  for (uint64_t at = 0; at < size; at += 1 + length) {
    if (fseek(file, (long)at, SEEK_SET) != 0 || !read_block(file, &kind, &length)) return false;
    if (kind == BLOCK_SKIP || length < 8 || length > size - at - 1) return false;
    geometry |= kind == BLOCK_GEOMETRY;
    hierarchy |= kind == BLOCK_HIERARCHY || kind == BLOCK_HIERARCHY_LZ4 || kind == BLOCK_HIERARCHY_LZ4_TWICE;
  }
  return geometry && hierarchy;
}

bool wave_file_is_whole(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) return false;
  long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
  bool whole = size == 0 || (size > 0 && blocks_fill(file, (uint64_t)size));
  fclose(file);
  if (!whole) errno = ENOSPC;
  return whole;
}
