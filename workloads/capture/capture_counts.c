// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/capture_counts.h"
#include <inttypes.h>
#include <stdio.h>

void capture_counts_add(struct capture_counts *counts, const struct frame *frame, bool cut) {
  counts->frames++;
  counts->cut += cut;
  switch (frame->kind) {
  case FRAME_CALL:
    counts->calls++;
    break;
  case FRAME_REPLY:
    counts->replies++;
    break;
  case FRAME_OTHER:
    counts->other++;
    counts->reasons[frame->reason]++;
    break;
  }
}

void capture_counts_withhold_fragment(struct capture_counts *counts) {
  counts->other--;
  counts->reasons[FRAME_FRAGMENT]--;
  counts->reply_fragments++;
}

// Appends "SEPARATOR COUNT WORDS" at `used` and returns where the text then ends, cut or not.
static size_t add(char *text, size_t size, size_t used, const char *separator, uint64_t count, const char *words) {
  bool fits = used < size;
  int wrote = snprintf(fits ? text + used : NULL, fits ? size - used : 0, "%s%" PRIu64 " %s", separator, count, words);
  return wrote < 0 ? used : used + (size_t)wrote;
}

bool capture_counts_explain(const struct capture_counts *counts, char *text, size_t size) {
  if (size > 0) text[0] = '\0';
  if (counts->calls > 0) return false;
  if (counts->frames == 0) {
    snprintf(text, size, "no RPC call: the capture holds no frame");
    return true;
  }
  size_t used = add(text, size, 0, "no RPC call among ", counts->frames, "frames: ");
  const char *separator = "";
  if (counts->replies > 0) {
    used = add(text, size, used, separator, counts->replies, "replies");
    separator = ", ";
  }
  if (counts->reply_fragments > 0) {
    used = add(text, size, used, separator, counts->reply_fragments, "fragments of them");
    separator = ", ";
  }
  for (unsigned i = 0; i < FRAME_REASON_COUNT; i++) {
    if (counts->reasons[i] == 0) continue;
    used = add(text, size, used, separator, counts->reasons[i], frame_reason_words((enum frame_reason)i));
    separator = ", ";
  }
  if (counts->cut > 0) add(text, size, used, " (", counts->cut, "cut by the capture length)");
  return true;
}
