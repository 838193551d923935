// SPDX-License-Identifier: Apache-2.0
// The bytes of a trace: written, read back, passed over, and told when they are damaged.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/trace/trace_encode.h"
#include "sim/trace/trace_format.h"
#include "tests/support/whole_trace.h"
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const ops[] = {"read_shared", "data_exclusive", "upgrade"};
static const char *const lines[] = {"endpoint 0", "endpoint 1", "memory"};

// Event i of a trace in which time goes forth and back, and every field is used.
static struct trace_event event_of(uint64_t i) {
  uint64_t at = UINT64_C(40000000000000) + i * 1000 - (i % 7) * 5000;
  if (i % 3 == 0)
    return (struct trace_event){TRACE_OUT, (uint32_t)(i / 3), at, at + 77, .number = (uint32_t)(i % 1500)};
  if (i % 3 == 1)
    return (struct trace_event){
        TRACE_MESSAGE,
        i % 2 ? TRACE_NO_REQUEST : (uint32_t)i,
        at,
        at + i % 900,
        .number = 144,
        .text = {"home", "cache", "response", ops[i % 3]},
        .line = {i % 64 * 128, lines[i % 3], i % 3 == 2 ? TRACE_NO_ENDPOINT : (uint32_t)(i % 3)}};
  return (struct trace_event){TRACE_TRANSITION,
                              UINT32_MAX - 1,
                              at,
                              at,
                              .number = 7,
                              .text = {"nic", "ready", "load", "parked", "load_park"},
                              .line = {UINT64_MAX, "last", 63}};
}

static bool same(const struct trace_event *a, const struct trace_event *b) {
  if (a->kind != b->kind || a->request != b->request || a->begin_ps != b->begin_ps || a->end_ps != b->end_ps ||
      a->number != b->number)
    return false;
  for (unsigned i = 0; i < trace_shape_of(a->kind)->texts; i++)
    if (strcmp(a->text[i], b->text[i]) != 0) return false;
  return !trace_shape_of(a->kind)->has_line ||
         (a->line.address == b->line.address && a->line.endpoint == b->line.endpoint &&
          strcmp(a->line.name, b->line.name) == 0);
}

struct file {
  char *bytes;
  size_t size;
};

static struct file encoded(uint64_t events) {
  struct file f;
  FILE *to = open_memstream(&f.bytes, &f.size);
  struct trace_encoder *e = trace_encoder_new(to);
  assert_non_null(e);
  for (uint64_t i = 0; i < events; i++) {
    struct trace_event v = event_of(i);
    trace_encode(e, &v);
  }
  assert_true(trace_encoder_finish(e));
  trace_encoder_free(e);
  fclose(to);
  return f;
}

static bool reads(const char *bytes, size_t size, struct whole_trace *t, struct error *e) {
  FILE *file = size ? fmemopen((void *)(uintptr_t)bytes, size, "rb") : fopen("/dev/null", "rb");
  bool good = whole_trace_read(t, file, "t", e);
  fclose(file);
  return good;
}

static void a_long_trace_comes_back_event_by_event_and_small(void **state) {
  (void)state;
  enum { EVENTS = 100000 };
  struct file f = encoded(EVENTS);
  FILE *file = fmemopen(f.bytes, f.size, "rb");
  struct error e = {""};
  bool bad;
  struct trace_event v;
  struct trace_reader *r = trace_reader_new(file, "t", &e);
  for (uint64_t i = 0; i < EVENTS; i++) {
    struct trace_event wanted = event_of(i);
    if (!trace_reader_next(r, &v, &bad, &e)) fail_msg("event %d: %s", (int)i, e.text);
    if (!same(&v, &wanted)) fail_msg("event %d is another", (int)i);
  }
  assert_false(trace_reader_next(r, &v, &bad, &e));
  assert_false(bad);
  assert_false(trace_reader_next(r, &v, &bad, &e)); // and stays at its end
  assert_true(f.size < 14 * EVENTS);
  trace_reader_free(r);
  fclose(file);
  free(f.bytes);
}

static unsigned in_window(FILE *file, uint64_t from, uint64_t to) {
  struct error e = {""};
  bool bad;
  struct trace_event v;
  struct trace_reader *r = trace_reader_new(file, "t", &e);
  unsigned count = 0;
  trace_reader_window(r, from, to);
  for (; trace_reader_next(r, &v, &bad, &e); count++) assert_true(v.end_ps >= from && v.begin_ps <= to);
  if (bad) fail_msg("%s", e.text);
  trace_reader_free(r);
  return count;
}

static void a_window_passes_over_whole_blocks_of_files_and_pipes(void **state) {
  (void)state;
  enum { EVENTS = 60000 };
  struct file f = encoded(EVENTS);
  uint64_t from = event_of(30000).begin_ps, to = event_of(30100).begin_ps;
  unsigned wanted = 0;
  for (uint64_t i = 0; i < EVENTS; i++) {
    struct trace_event v = event_of(i);
    wanted += v.end_ps >= from && v.begin_ps <= to;
  }
  assert_true(wanted > 50);
  // Whatever the payloads of other blocks hold: they are not looked at.
  size_t first_event_block = 0, at = TRACE_HEAD, events_seen = 0;
  while (!first_event_block) {
    struct trace_block b = trace_block_get((const uint8_t *)f.bytes + at);
    if (b.kind == TRACE_BLOCK_EVENTS && b.last_ps < from) first_event_block = at + TRACE_BLOCK_HEAD;
    at += TRACE_BLOCK_HEAD + b.bytes;
    assert_true(events_seen++ < 10);
  }
  f.bytes[first_event_block] ^= 1;
  FILE *file = fmemopen(f.bytes, f.size, "rb");
  assert_int_equal(in_window(file, from, to), wanted);
  fclose(file);
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  if (fork() == 0) {
    FILE *out = fdopen(ends[1], "wb");
    fwrite(f.bytes, 1, f.size, out);
    fclose(out);
    _exit(0);
  }
  close(ends[1]);
  file = fdopen(ends[0], "rb");
  assert_int_equal(in_window(file, from, to), wanted);
  fclose(file);
  free(f.bytes);
}

static void every_bit_counts(void **state) {
  (void)state;
  struct file f = encoded(20);
  struct whole_trace t;
  struct error e;
  for (size_t bit = 0; bit < 8 * f.size; bit++) {
    f.bytes[bit / 8] ^= (char)(1 << bit % 8);
    if (reads(f.bytes, f.size, &t, &e)) fail_msg("bit %zu of byte %zu is not missed", bit % 8, bit / 8);
    assert_ptr_equal(strstr(e.text, "t: "), e.text);
    f.bytes[bit / 8] ^= (char)(1 << bit % 8);
  }
  for (size_t size = 0; size < f.size; size++) assert_false(reads(f.bytes, size, &t, &e));
  assert_true(reads(f.bytes, f.size, &t, &e));
  assert_int_equal(t.count, 20);
  whole_trace_free(&t);
  char *longer = malloc(f.size + 1);
  memcpy(longer, f.bytes, f.size);
  longer[f.size] = 0;
  assert_false(reads(longer, f.size + 1, &t, &e));
  free(longer);
  free(f.bytes);
}

static void refuses(const char *bytes, size_t size, const char *message) {
  struct whole_trace t;
  struct error e = {""};
  assert_false(reads(bytes, size, &t, &e));
  assert_string_equal(e.text, message);
}

static void what_is_no_trace_is_told(void **state) {
  (void)state;
  static const char old[] = "{\"piste_trace\": 1, \"unit\": \"ps\"}\n", newer[TRACE_HEAD] = TRACE_MAGIC "\0\0\0\x03";
  refuses("", 0, "t: not a piste trace");
  refuses(old, sizeof old - 1, "t: not a piste trace");
  refuses(newer, sizeof newer, "t: a piste trace of version 3; this program reads version 2");
  struct file f = encoded(20);
  refuses(f.bytes, TRACE_HEAD, "t: block 1: cut short: the trace has no end");
  f.bytes[TRACE_HEAD + TRACE_BLOCK_HEAD] ^= 1;
  refuses(f.bytes, f.size, "t: block 1: damaged: the checksum does not fit");
  f.bytes[TRACE_HEAD] = 1;
  refuses(f.bytes, f.size, "t: block 1: damaged: no block begins here");
  free(f.bytes);
}

// A trace of one block of definitions and one of events, with checksums that fit.
static void of_blocks(const char *definitions, size_t bytes, const char *events, size_t event_bytes, uint32_t count,
                      const char *message) {
  char *text;
  size_t size;
  FILE *to = open_memstream(&text, &size);
  const struct trace_block blocks[] = {
      {.kind = TRACE_BLOCK_DEFINITIONS, .bytes = (uint32_t)bytes},
      {.kind = TRACE_BLOCK_EVENTS, .bytes = (uint32_t)event_bytes, .events = count, .last_ps = UINT64_MAX},
      {.kind = TRACE_BLOCK_END, .events = count}};
  const char *const payload[] = {definitions, events, ""};
  static const char head[TRACE_HEAD] = TRACE_MAGIC "\0\0\0\x02";
  fwrite(head, 1, sizeof head, to);
  for (unsigned i = 0; i < 3; i++) {
    uint8_t bytes_of_head[TRACE_BLOCK_HEAD];
    struct trace_block b = blocks[i];
    trace_block_put(bytes_of_head, &b);
    b.crc = trace_block_crc(bytes_of_head, (const uint8_t *)payload[i], b.bytes);
    trace_block_put(bytes_of_head, &b);
    fwrite(bytes_of_head, 1, sizeof bytes_of_head, to);
    fwrite(payload[i], 1, b.bytes, to);
  }
  fclose(to);
  struct whole_trace t;
  struct error e = {""};
  bool good = reads(text, size, &t, &e);
  assert_string_equal(e.text, message);
  if (good) whole_trace_free(&t);
  free(text);
}
#define OF(definitions, events, count, message)                                                                        \
  of_blocks(definitions, sizeof definitions - 1, events, sizeof events - 1, count, message)

#define NONSENSE "t: block 1: damaged: a definition that makes no sense"
#define NO_EVENT "t: block 2: damaged: an event that makes no sense"

static void definitions_and_events_that_name_nothing_are_refused(void **state) {
  (void)state;
  // A text "a", a line of it at 5, a one-way event and a mark.
#define GOOD                                                                                                           \
  "\x01\x01"                                                                                                           \
  "a"                                                                                                                  \
  "\x02\x05\x00\x00"                                                                                                   \
  "\x03\x03\x00"                                                                                                       \
  "\x03\x01\x00\x00\x00"
  OF(GOOD,
     "\x00\x02\x01"
     "\x01\x00\x00",
     2, "");
  OF("\x04", "", 0, NONSENSE); // a definition of what?
  OF("\x01\x02"
     "a",
     "", 0, NONSENSE);                                                 // a text that ends too early
  OF("\x02\x05\x00\x00", "", 0, NONSENSE);                             // a line whose name is not there
  OF("\x03\x08\x00", "", 0, NONSENSE);                                 // a kind that does not exist
  OF("\x03\x01\x00\x00\x00", "", 0, NONSENSE);                         // a mark without its texts
  OF("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", "", 0, NONSENSE); // a number beyond 64 bits
  OF(GOOD, "\x02\x00\x00", 1, NO_EVENT);                               // a form that is not there
  OF(GOOD, "\x00\x02", 1, NO_EVENT);                                   // cut off
  OF(GOOD, "\x00\x02\x02", 1, NO_EVENT);                               // request -1
  OF(GOOD, "\x00\x02\x01\x00", 1, "t: block 2: damaged: bytes are left over");
  OF(GOOD "\x03\x05\x00\x00\x00\x00\x00", "\x02\x00\x00\x01\x01", 1, NO_EVENT); // of kind message: no second line
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_long_trace_comes_back_event_by_event_and_small),
      cmocka_unit_test(a_window_passes_over_whole_blocks_of_files_and_pipes),
      cmocka_unit_test(every_bit_counts),
      cmocka_unit_test(what_is_no_trace_is_told),
      cmocka_unit_test(definitions_and_events_that_name_nothing_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
