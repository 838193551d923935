// SPDX-License-Identifier: Apache-2.0
// Any bytes as a capture: reading, pairing, repairing, repeating and inferring must end in counts that agree or in a
// message, and frames must stay within their bytes.
#include "workloads/catalogue/catalogue.h"
#include "workloads/traffic/source.h"
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool what) {
  if (!what) abort();
}

static void check_counts(const struct capture_counts *c, uint64_t injections) {
  require(c->frames == c->calls + c->replies + c->reply_fragments + c->other);
  require(c->calls == c->paired + c->unpaired);
  require(c->replies == c->paired + c->orphans);
  require(c->calls + c->other == injections);
}

// Pulls two passes; reads the last byte of each frame, so that a sanitizer sees a length that is too long.
static void pull_all(const char *path) {
  const struct source_settings settings = {
      .path = path, .pairing_window = 3, .fix_checksums = true, .retime = {.mode = RETIME_AS_CAPTURED, .repeat = 2}};
  struct error e = {""};
  struct source *s = source_open(&settings, &e);
  require(s || strncmp(e.text, path, strlen(path)) == 0);
  if (!s) return;
  struct injection i;
  enum pull status;
  uint64_t injections = 0, last = 0;
  volatile uint8_t sink = 0;
  while ((status = source_next(s, &i, &e)) == PULL_ITEM) {
    require(i.index == injections++ && i.time_ps >= last && i.length <= i.original_length);
    require(i.cut || i.length == i.original_length);
    last = i.time_ps;
    if (i.length > 0) sink = (uint8_t)(sink ^ i.bytes[i.length - 1]);
  }
  if (status == PULL_END)
    check_counts(source_counts(s), injections);
  else
    require(e.text[0] != '\0');
  source_close(s);
}

static void infer(const char *path) {
  struct error e = {""};
  struct capture_counts counts = {0};
  struct infer_settings settings = {.path = path, .pairing_window = 3, .processes = 2};
  struct catalogue *c = catalogue_infer(&settings, &counts, &e);
  require(c || e.text[0] != '\0');
  if (c) require((c->service_count > 0) == (counts.calls > 0) && c->process_count <= 2);
  catalogue_free(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  int descriptor = memfd_create("capture", MFD_CLOEXEC);
  require(descriptor >= 0 && write(descriptor, data, size) == (ssize_t)size);
  char path[32];
  snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
  pull_all(path);
  infer(path);
  close(descriptor);
  return 0;
}
