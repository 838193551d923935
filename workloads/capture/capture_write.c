// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/capture_write.h"
#include "workloads/base/aside.h"
#include <stdlib.h>

#define MAGIC_NANOSECOND 0xa1b23c4du
#define LINKTYPE_ETHERNET 1
#define PS_PER_SECOND UINT64_C(1000000000000)

struct capture_writer {
  struct aside *aside;
};

static void put_le32(uint8_t *b, uint32_t v) {
  for (unsigned i = 0; i < 4; i++) b[i] = (uint8_t)(v >> (8 * i));
}

static void put_words(struct capture_writer *w, const uint32_t *words, size_t count) {
  uint8_t bytes[24];
  for (size_t i = 0; i < count; i++) put_le32(bytes + 4 * i, words[i]);
  fwrite(bytes, 4, count, aside_file(w->aside));
}

struct capture_writer *capture_write_open(const char *path, struct error *e) {
  struct capture_writer *w = malloc(sizeof *w);
  if (!w) return error_set(e, "%s: out of memory", path), NULL;
  w->aside = aside_open(path, e);
  if (!w->aside) {
    free(w);
    return NULL;
  }
  const uint32_t header[6] = {MAGIC_NANOSECOND,  4u << 16 | 2,     0, 0,
                              CAPTURE_MAX_FRAME, LINKTYPE_ETHERNET}; // version 2.4
  put_words(w, header, 6);
  return w;
}

bool capture_write_frame(struct capture_writer *w, uint64_t time_ps, const uint8_t *bytes, uint32_t length,
                         uint32_t original_length, struct error *e) {
  if (length > CAPTURE_MAX_FRAME)
    return error_set(e, "a frame of %u bytes is longer than a capture's %u", length, CAPTURE_MAX_FRAME);
  const uint32_t header[4] = {(uint32_t)(time_ps / PS_PER_SECOND), (uint32_t)(time_ps % PS_PER_SECOND / 1000), length,
                              original_length};
  put_words(w, header, 4);
  fwrite(bytes, 1, length, aside_file(w->aside));
  return aside_check(w->aside, e);
}

bool capture_write_unread(const struct capture_writer *w) {
  return aside_unread(w->aside);
}

bool capture_write_close(struct capture_writer *w, struct error *e) {
  bool good = aside_commit(w->aside, e);
  free(w);
  return good;
}

void capture_write_discard(struct capture_writer *w) {
  if (!w) return;
  aside_discard(w->aside);
  free(w);
}
