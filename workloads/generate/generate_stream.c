// SPDX-License-Identifier: Apache-2.0
#include "workloads/generate/generate.h"
#include "workloads/rpc/oncrpc.h"

static enum pull next(void *self, struct injection *injection, struct error *e) {
  struct generate *g = self;
  struct generated frame;
  enum pull pull;
  do pull = generate_next(g, &frame, e);
  while (pull == PULL_ITEM && frame.is_reply);
  if (pull != PULL_ITEM) return pull;
  *injection = (struct injection){.index = (uint32_t)(generate_totals(g)->calls - 1),
                                  .capture_index = (uint32_t)frame.record,
                                  .time_ps = frame.time_ps,
                                  .bytes = frame.bytes,
                                  .length = frame.length,
                                  .original_length = frame.length,
                                  .is_call = true,
                                  .paired = true,
                                  .reply_status = ONCRPC_SUCCESS,
                                  .reply_payload_bytes = frame.result_bytes,
                                  .observed_service_ps = frame.service_ps};
  frame_parse(frame.bytes, frame.length, &injection->frame);
  return PULL_ITEM;
}

static bool rewind_to_first(void *self, struct error *e) {
  (void)e;
  generate_rewind(self);
  return true;
}

struct injection_stream generate_stream(struct generate *g) {
  return (struct injection_stream){.self = g, .next = next, .rewind = rewind_to_first};
}
