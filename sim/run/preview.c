// SPDX-License-Identifier: Apache-2.0
#include "sim/run/preview.h"
#include "workloads/capture/capture_counts.h"
#include "workloads/capture/capture_read.h"
#include <sys/stat.h>

bool preview_no_calls(const char *path, char *text, size_t size) {
  struct error e;
  struct stat about;
  struct capture_counts counts = {0};
  if (stat(path, &about) != 0 || !S_ISREG(about.st_mode)) return false;
  struct capture_reader *r = capture_read_open(path, NULL, &e);
  if (!r) return false;
  struct capture_record record;
  enum pull status = PULL_ITEM;
  while (counts.calls == 0 && (status = capture_read_next(r, &record, &e)) == PULL_ITEM) {
    struct frame frame;
    frame_parse(record.bytes, record.length, &frame);
    capture_counts_add(&counts, &frame, record.cut);
  }
  capture_read_close(r);
  return status == PULL_END && capture_counts_explain(&counts, text, size);
}
