// SPDX-License-Identifier: Apache-2.0
#include "models/nic/host/lines/deadline_list.h"
#include <string.h>

static void unlink_timer(struct nic_deadlines *s, uint8_t endpoint) {
  unsigned i = 0;
  while (i < s->count && s->endpoint[i] != endpoint) i++;
  if (i == s->count) return;
  s->count--;
  memmove(&s->endpoint[i], &s->endpoint[i + 1], (s->count - i) * sizeof s->endpoint[0]);
  memmove(&s->deadline[i], &s->deadline[i + 1], (s->count - i) * sizeof s->deadline[0]);
}

void nic_deadlines_step(struct nic_deadlines *s, bool arm, bool disarm, uint8_t endpoint, uint64_t now,
                        uint64_t delay) {
  s->expired = s->count && now >= s->deadline[0] && !disarm;
  if (arm) {
    s->endpoint[s->count] = endpoint;
    s->deadline[s->count++] = now + delay;
  } else if (disarm) {
    unlink_timer(s, endpoint);
  }
}
