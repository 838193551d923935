// SPDX-License-Identifier: Apache-2.0
#include "models/nic/host/lines/command_channel.h"
#include <string.h>

bool nic_channel_line_ready(const struct nic_channel *s) {
  return s->out_count < 2 && !s->answer_valid && !(s->turn && s->operation_count);
}

static unsigned commands_of(const struct endpoint_step *step) {
  return ((step->flags & ENDPOINT_WRITE) != 0) + ((step->flags & ENDPOINT_ANSWER) != 0) +
         ((step->flags & ENDPOINT_RECALL) != 0) + ((step->flags & ENDPOINT_RECALL_AUX) != 0 ? step->aux : 0u);
}

// Command number `n` of an operation.
static struct nic_home_command command_of(const struct nic_operation *op, unsigned n) {
  const struct endpoint_step *step = &op->step;
  struct nic_home_command c = {.endpoint = op->endpoint, .line = NIC_LINE(step->region, step->index)};
  if ((step->flags & ENDPOINT_WRITE) != 0 && n-- == 0) {
    c.command = NIC_CMD_WRITE;
    c.data[RX_FLAGS] = step->write_flags;
    for (unsigned i = 0; i < 4; i++) c.data[RX_EPOCH + i] = (uint8_t)(step->write_epoch >> 8 * i);
  } else if ((step->flags & ENDPOINT_ANSWER) != 0 && n-- == 0) {
    c.command = NIC_CMD_ANSWER;
    c.tag = step->tag;
    c.exclusive = step->exclusive;
  } else {
    c.command = NIC_CMD_RECALL;
    if ((step->flags & ENDPOINT_RECALL) == 0)
      c.line = NIC_LINE(step->aux_region, n);
    else if (n != 0)
      c.line = NIC_LINE(step->aux_region, n - 1);
  }
  return c;
}

static struct nic_home_command line_command(const struct nic_channel_in *in) {
  struct nic_home_command c = {
      .command = NIC_CMD_WRITE, .endpoint = in->line_endpoint, .line = in->line_line, .beat = in->line_beat};
  memcpy(c.data, in->line_data, NIC_BEAT);
  return c;
}

// The command that is accepted at this edge, if any. The answer first, then the streams in turn.
static bool choose(struct nic_channel *s, const struct nic_channel_in *in, struct nic_home_command *c, bool *answered) {
  if (s->out_count == 2) return false;
  if (s->answer_valid) {
    *c = (struct nic_home_command){.command = NIC_CMD_ANSWER,
                                   .endpoint = s->answer.endpoint,
                                   .line = NIC_LINE(REGION_RX, s->answer.line),
                                   .tag = s->answer.tag,
                                   .exclusive = s->answer.exclusive};
    s->answer_valid = false;
    *answered = true;
    return true;
  }
  bool engine = s->operation_count != 0;
  if (in->line_valid && !(s->turn && engine)) {
    *c = line_command(in);
    s->turn = true;
    return true;
  }
  if (!engine) return false;
  s->turn = false;
  *c = command_of(&s->operations[0], s->done++);
  if (s->done == commands_of(&s->operations[0].step)) {
    s->done = 0;
    s->operation_count--;
    memmove(&s->operations[0], &s->operations[1], s->operation_count * sizeof s->operations[0]);
  }
  return true;
}

bool nic_channel_step(struct nic_channel *s, const struct nic_channel_in *in) {
  bool answered = false;
  struct nic_home_command next;
  bool accepted = choose(s, in, &next, &answered);
  if (s->out_count && in->command_ready) {
    s->out_count--;
    s->out[0] = s->out[1];
  }
  if (accepted) s->out[s->out_count++] = next;
  if (in->operation_valid) s->operations[s->operation_count++] = in->operation;
  if (in->answer_valid) s->answer_valid = true, s->answer = in->answer;
  return answered;
}
