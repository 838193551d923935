// SPDX-License-Identifier: Apache-2.0
#include "workloads/capture/capture_write.h"
#include "workloads/generate/generate.h"

#define FRAMES_PER_LOOK 1024 // written between two looks whether to stop

static bool write_all(struct generate *g, struct capture_writer *writer, bool (*stop)(void), struct error *e) {
  struct generated frame;
  enum pull pull = PULL_END;
  while (!capture_write_unread(writer) && (pull = generate_next(g, &frame, e)) == PULL_ITEM) {
    if (stop && frame.record % FRAMES_PER_LOOK == 0 && stop()) return error_set(e, "interrupted");
    if (!capture_write_frame(writer, frame.time_ps, frame.bytes, frame.length, frame.length, e)) return false;
  }
  return pull != PULL_ERROR;
}

bool generate_write(const struct workload *workload, const char *path, bool (*stop)(void),
                    struct generate_totals *totals, struct error *e) {
  struct generate *g = generate_new(workload, true, e);
  if (!g) return false;
  struct capture_writer *writer = capture_write_open(path, e);
  bool good = writer && write_all(g, writer, stop, e);
  if (good)
    good = capture_write_close(writer, e);
  else
    capture_write_discard(writer);
  if (totals) *totals = *generate_totals(g);
  generate_free(g);
  return good;
}
