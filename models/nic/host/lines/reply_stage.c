// SPDX-License-Identifier: Apache-2.0
#include "models/nic/host/lines/reply_stage.h"
#include <string.h>

static struct nic_back header_of(const uint8_t *line) {
  return (struct nic_back){
      .flags = line[REPLY_FLAGS],
      .status = line[REPLY_STATUS],
      .length = (uint16_t)(line[REPLY_LENGTH] | line[REPLY_LENGTH + 1] << 8),
      .epoch = (uint32_t)line[REPLY_EPOCH] | (uint32_t)line[REPLY_EPOCH + 1] << 8 |
               (uint32_t)line[REPLY_EPOCH + 2] << 16 | (uint32_t)line[REPLY_EPOCH + 3] << 24,
  };
}

static void keep(struct nic_stage *s, const struct nic_recalled *r, bool aux, unsigned line_bytes) {
  unsigned at = (aux ? (NIC_LINE_INDEX(r->line) + 1) * line_bytes : 0) + (r->beat ? NIC_BEAT : 0);
  if (at == 0) {
    s->length[r->endpoint] = s->header.length;
    s->status[r->endpoint] = s->header.status;
  }
  if (at < NIC_REPLY_BYTES) memcpy(&s->lines[r->endpoint][at], r->data, NIC_BEAT);
}

// Takes the beat at hand unless something must wait.
static void take(struct nic_stage *s, const struct nic_stage_in *in) {
  const struct nic_recalled *r = &s->beats[0];
  enum line_region region = NIC_LINE_REGION(r->line);
  bool aux = region >= REGION_RX_AUX, line_last = r->beat == in->cfg->line128;
  bool keeps = aux ? (region == REGION_TX_AUX) != in->cfg->coupled : in->looks;
  bool reports = line_last && (!aux || s->left[r->endpoint] == 1);
  if ((keeps && in->framing) || (reports && s->back_valid && !in->back_ready)) {
    if (in->back_ready) s->back_valid = false;
    return;
  }
  if (in->back_ready) s->back_valid = false;
  if (!aux && !r->beat) s->header = header_of(r->data);
  if (keeps) keep(s, r, aux, in->cfg->line128 ? NIC_LONG_LINE : NIC_BEAT);
  if (aux && line_last) s->left[r->endpoint]--;
  if (reports) {
    s->back_valid = true;
    s->back = s->header;
    s->back.aux = aux;
    s->back.endpoint = r->endpoint;
    s->back.region = (uint8_t)(region & 1u);
    s->back.index = (uint8_t)(r->line & 1u);
  }
  s->beats[0] = s->beats[1];
  s->beat_count--;
}

void nic_stage_step(struct nic_stage *s, const struct nic_stage_in *in) {
  if (in->rst) {
    s->beat_count = 0;
    s->back_valid = false;
    return;
  }
  bool ready = s->beat_count < 2;
  if (s->beat_count)
    take(s, in);
  else if (in->back_ready)
    s->back_valid = false;
  if (in->count_set) s->left[in->count_endpoint] = in->count;
  if (in->recalled_valid && ready) s->beats[s->beat_count++] = *in->recalled;
}
