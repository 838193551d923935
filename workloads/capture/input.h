// SPDX-License-Identifier: Apache-2.0
// A file or standard input as a stream of bytes for libpcap: gzip and zstd are told by their first bytes and unpacked
// on the way, and the raw bytes are hashed as they pass. Nothing is spooled; memory does not grow with the input.
#pragma once
#include "workloads/base/error.h"
#include "workloads/base/sha256.h"
#include <stdint.h>
#include <stdio.h>

struct input;

// Opens `path` ("-" is standard input). `hash`, unless NULL, must have begun; it is fed every raw byte that is read,
// and must outlive the input. An input of no bytes is an error.
struct input *input_open(const char *path, struct sha256 *hash, struct error *e);
// The unpacked bytes. Belongs to the caller, who closes it before input_close. ftello works on it.
FILE *input_file(struct input *in);
// What went wrong below the FILE (a read error, damaged compressed data), or NULL.
const char *input_fault(const struct input *in);
// Whether the bytes were compressed: offsets then count unpacked bytes.
bool input_packed(const struct input *in);
// Whether the same bytes can be had again by opening the path again: only a regular file gives that.
bool input_repeatable(const struct input *in);
void input_close(struct input *in);
