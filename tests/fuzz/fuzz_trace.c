// SPDX-License-Identifier: Apache-2.0
// The reader of traces, behind checksums that fit: the input is blocks, each a kind, a length of two bytes, the number
// of events and a payload. What is read is converted, and lies in its window.
#include "sim/trace/chrome.h"
#include "sim/trace/trace_format.h"
#include "sim/trace/trace_json.h"
#include "sim/trace/trace_read.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_block(FILE *to, struct trace_block b, const uint8_t *payload) {
  uint8_t head[TRACE_BLOCK_HEAD];
  trace_block_put(head, &b);
  b.crc = trace_block_crc(head, payload, b.bytes);
  trace_block_put(head, &b);
  fwrite(head, 1, sizeof head, to);
  fwrite(payload, 1, b.bytes, to);
}

static void put_trace(FILE *to, const uint8_t *data, size_t size) {
  uint8_t head[TRACE_HEAD] = TRACE_MAGIC;
  uint32_t events = 0;
  put_be32(head + TRACE_HEAD - 4, TRACE_VERSION);
  fwrite(head, 1, sizeof head, to);
  while (size >= 4) {
    struct trace_block b = {
        .kind = 1 + data[0] % 2, .bytes = get_be16(data + 1), .events = data[3], .last_ps = UINT64_MAX};
    data += 4, size -= 4;
    if (b.bytes > size) b.bytes = (uint32_t)size;
    if (b.kind == TRACE_BLOCK_DEFINITIONS) b.events = 0;
    events += b.events;
    put_block(to, b, data);
    data += b.bytes, size -= b.bytes;
  }
  put_block(to, (struct trace_block){.kind = TRACE_BLOCK_END, .events = events}, head);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *text = NULL;
  size_t length;
  struct error e;
  struct trace_event v;
  bool bad;
  FILE *to = open_memstream(&text, &length), *nowhere = fopen("/dev/null", "w");
  if (!to || !nowhere) abort();
  put_trace(to, data, size);
  fclose(to);
  FILE *file = fmemopen(text, length, "rb");
  struct trace_reader *r = trace_reader_new(file, "t", &e);
  struct chrome *c = chrome_begin(nowhere);
  if (!r || !c) abort();
  trace_reader_window(r, 5, UINT64_MAX - 5);
  while (trace_reader_next(r, &v, &bad, &e)) {
    if (v.end_ps < v.begin_ps || v.end_ps < 5 || v.begin_ps > UINT64_MAX - 5) abort();
    trace_json_write(nowhere, &v);
    chrome_write(c, &v);
  }
  chrome_end(c);
  trace_reader_free(r);
  fclose(file);
  fclose(nowhere);
  free(text);
  return 0;
}
