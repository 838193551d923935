// SPDX-License-Identifier: Apache-2.0
// What an initiator at a hart's place may say beyond the base protocol, by an ignorable extension of its payload; and
// what it is told. Without it, accesses are plain loads and stores, which nobody's request is charged for.
#pragma once
#include "models/contract/hart.h"
#include <tlm>

namespace piste {

struct hart_access : tlm::tlm_extension<hart_access> {
  enum class kind : uint8_t {
    plain,            // a load or a store; beyond 8 bytes, or across them, a block copy
    parked,           // a read of 1, 2, 4 or 8 bytes that somebody may hold back (hart_load_parked)
    fence,            // TLM_IGNORE_COMMAND: hart_fence
    compare_and_swap, // a write of 1, 2, 4 or 8 bytes: hart_compare_and_swap; `held` says what was there
    wait_interrupt    // TLM_IGNORE_COMMAND: hart_wait_interrupt
  };
  kind what = kind::plain;
  uint64_t expected = 0; // of a compare-and-swap
  // From this access on cycles are charged to these, those between two accesses, which are the initiator's work, too.
  enum step step = STEP_CONTROL;
  uint32_t request = HART_NO_REQUEST;
  bool mark = false;  // a segment of the request ends with the access (hart_mark)
  bool quiet = false; // nothing that the initiator owes stands behind what it waits for from here on (hart_quiet)

  uint64_t held = 0;       // by the address of a compare-and-swap
  bool squashed = false;   // a parked load: an interrupt squashed it; it is to be made again
  uint32_t interrupts = 0; // a bit for each line taken since the last access that said so
  bool stopping = false;   // the run is ending (hart_stopping)

  tlm::tlm_extension_base *clone() const override { return new hart_access(*this); }
  void copy_from(const tlm::tlm_extension_base &other) override { *this = static_cast<const hart_access &>(other); }
};

} // namespace piste
