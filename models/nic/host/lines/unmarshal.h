// SPDX-License-Identifier: Apache-2.0
// The clocked C twin of rtl/host/lines/deliver/unmarshal.sv: an element of the signature a cycle, in place.
#pragma once
#include "rtl/pkg/nic_types.h"

struct nic_unmarshal {
  uint32_t table[NIC_SIGNATURES * NIC_SIGNATURE_WORDS];
  bool live, ended, failed;
  uint32_t word;   // the current element
  uint8_t element; // its number
  uint16_t rest;   // argument words not yet done
  bool within;     // in the bytes of an opaque, of which
  uint32_t opaque; // so many are to go
  bool astride;    // the current u64 began in the beat before, with the word
  uint8_t high[4];
  uint8_t beat[NIC_BEAT]; // the beat at work
  bool valid;
  uint8_t first, at; // where the first beat's words begin; the next word of the beat
};

// What can be done at an edge.
struct nic_unmarshal_step {
  bool fail;     // the arguments do not match
  bool able;     // a step can be made, if (done) the beat can leave
  bool done;     // the step ends the beat
  bool advance;  // and the element
  bool peek;     // it needs the first word of the beat behind
  uint8_t count; // words that it ends
};

// in_valid: a beat stands at the input.
struct nic_unmarshal_step nic_unmarshal_plan(const struct nic_unmarshal *s, bool in_valid);
// Whether the signature has come to its end together with the arguments.
bool nic_unmarshal_ended(const struct nic_unmarshal *s);
// The edge that begins a request.
void nic_unmarshal_start(struct nic_unmarshal *s, const struct nic_request *r, unsigned to);
// Makes the planned step. behind: the beat at the input, read only if the step peeks. A beat that is done is written to
// out.
void nic_unmarshal_make(struct nic_unmarshal *s, const struct nic_request *r, const struct nic_unmarshal_step *step,
                        const uint8_t behind[NIC_BEAT], uint8_t out[NIC_BEAT]);
// Takes the beat at the input; none may be at work.
void nic_unmarshal_take(struct nic_unmarshal *s, const uint8_t in[NIC_BEAT]);
