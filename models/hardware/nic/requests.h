// SPDX-License-Identifier: Apache-2.0
// Where each request is that has come and not gone, as events say: for reports, and to see whether a run moves and is
// over. What is in flight at its end is counted elsewhere, from queues and the NIC's own state.
#pragma once
#include "models/hardware/kernel/ring.h"
#include "models/hardware/nic/nic_meaning.h"
#include <cstdint>

namespace piste {

const char *stage_name(stage s);

class request_table {
public:
  // Moves a request to a stage; STAGE_GONE takes it out.
  void move(uint32_t request, stage s);
  stage where(uint32_t request) const;
  bool empty() const { return live_ == 0; }
  // The requests inside, by number.
  std::vector<uint32_t> inside() const;
  // How often any request moved: a run without progress is stuck.
  uint64_t moves() const { return moves_; }

private:
  ring<uint8_t> window_; // stages of requests first_, first_ + 1, ...; begins with one that is inside
  uint64_t first_ = 0;
  uint64_t live_ = 0;
  uint64_t moves_ = 0;
};

} // namespace piste
