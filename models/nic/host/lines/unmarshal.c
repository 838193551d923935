// SPDX-License-Identifier: Apache-2.0
#include "models/nic/host/lines/unmarshal.h"
#include "workloads/rpc/signature.h"
#include <string.h>

static uint32_t value_at(const uint8_t *b) {
  return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static void reverse(uint8_t *to, const uint8_t *from) {
  uint8_t word[4] = {from[3], from[2], from[1], from[0]};
  memcpy(to, word, 4);
}

static const uint8_t *next_word(const struct nic_unmarshal *s) {
  return s->beat + (size_t)4 * s->at;
}

// Makes `number` the current element of the request's signature.
static void fetch_element(struct nic_unmarshal *s, const struct nic_request *r, uint8_t number) {
  s->element = number;
  s->word = s->table[(size_t)r->signature * NIC_SIGNATURE_WORDS + number];
}

static bool is_length(const struct nic_unmarshal *s) {
  return !s->within && signature_word_is_variable(s->word);
}

static bool is_bytes(const struct nic_unmarshal *s) {
  return s->within || signature_word_kind(s->word) == SIGNATURE_FIXED_OPAQUE;
}

static uint32_t opaque_bytes(const struct nic_unmarshal *s) {
  return s->within ? s->opaque : signature_word_bound(s->word);
}

bool nic_unmarshal_ended(const struct nic_unmarshal *s) {
  return s->ended || (s->live && !s->within && signature_word_kind(s->word) == SIGNATURE_END && s->rest == 0);
}

// Values are judged when their beat is there, numbers of words at once.
static bool fails(const struct nic_unmarshal *s) {
  if (s->within || s->astride) return false;
  uint32_t bound = signature_word_bound(s->word), value = s->valid ? value_at(next_word(s)) : 0;
  if (s->element == NIC_SIGNATURE_WORDS - 1 && signature_word_kind(s->word) != SIGNATURE_END) return true;
  switch (signature_word_kind(s->word)) {
  case SIGNATURE_END:
    return s->rest != 0;
  case SIGNATURE_U32:
  case SIGNATURE_I32:
  case SIGNATURE_ENUM:
    return s->rest < 1;
  case SIGNATURE_BOOL:
    return s->rest < 1 || value > 1;
  case SIGNATURE_U64:
    return s->rest < 2;
  case SIGNATURE_FIXED_OPAQUE:
    return bound > 4u * s->rest;
  case SIGNATURE_VAR_OPAQUE:
  case SIGNATURE_STRING:
    return s->rest < 1 || (s->valid && (value > bound || value > 4u * (s->rest - 1u)));
  default:
    return true;
  }
}

struct nic_unmarshal_step nic_unmarshal_plan(const struct nic_unmarshal *s, bool in_valid) {
  struct nic_unmarshal_step step = {.fail = false};
  if (!s->live) return step;
  step.fail = fails(s);
  if (step.fail || (!s->within && signature_word_kind(s->word) == SIGNATURE_END)) return step;
  step.able = s->valid;
  step.advance = true;
  step.count = 1;
  unsigned room = 16u - s->at;
  if (is_bytes(s)) {
    uint32_t words = (opaque_bytes(s) + 3) / 4;
    if (words == 0) step.able = true;
    step.advance = words <= room;
    step.count = (uint8_t)(step.advance ? words : room);
  } else if (is_length(s)) {
    step.advance = s->valid && value_at(next_word(s)) == 0;
  } else if (signature_word_kind(s->word) == SIGNATURE_U64 && !s->astride) {
    step.peek = s->valid && room == 1;
    if (room == 1) {
      step.able = s->valid && in_valid;
      step.advance = false;
    } else {
      step.count = 2;
    }
  }
  step.done = step.count > 0 && (step.count == room || step.count == s->rest);
  return step;
}

void nic_unmarshal_start(struct nic_unmarshal *s, const struct nic_request *r, unsigned to) {
  s->live = !r->raw;
  s->ended = r->raw;
  s->failed = s->within = s->astride = s->valid = false;
  fetch_element(s, r, 0);
  s->rest = r->args_len / 4;
  s->first = (uint8_t)(to / 4);
}

// Changes the words of the step in place.
static void convert(struct nic_unmarshal *s, const struct nic_unmarshal_step *step, const uint8_t behind[NIC_BEAT]) {
  uint8_t *here = s->beat + (size_t)4 * s->at, was[4];
  memcpy(was, here, 4);
  if (is_bytes(s)) {
    if (step->advance) memset(here + opaque_bytes(s), 0, 4u * step->count - opaque_bytes(s));
  } else if (s->astride) {
    reverse(here, s->high);
  } else if (step->peek) {
    reverse(here, behind);
    memcpy(s->high, was, 4);
  } else if (step->count == 2) {
    reverse(here, here + 4);
    reverse(here + 4, was);
  } else {
    reverse(here, here);
  }
}

void nic_unmarshal_make(struct nic_unmarshal *s, const struct nic_request *r, const struct nic_unmarshal_step *step,
                        const uint8_t behind[NIC_BEAT], uint8_t out[NIC_BEAT]) {
  uint32_t length = 0;
  if (is_length(s)) length = value_at(next_word(s));
  convert(s, step, behind);
  if (is_length(s)) {
    s->opaque = length;
    s->within = length > 0;
  } else if (is_bytes(s)) {
    s->opaque = opaque_bytes(s) - 4u * step->count;
    s->within = !step->advance;
  }
  s->astride = step->peek;
  s->rest = (uint16_t)(s->rest - step->count);
  s->at = (uint8_t)((s->at + step->count) % 16);
  if (step->done) {
    memcpy(out, s->beat, NIC_BEAT);
    s->valid = false;
  }
  if (step->advance) fetch_element(s, r, (uint8_t)(s->element + 1));
}

void nic_unmarshal_take(struct nic_unmarshal *s, const uint8_t in[NIC_BEAT]) {
  memcpy(s->beat, in, NIC_BEAT);
  s->valid = true;
  s->at = s->first;
  s->first = 0;
}
