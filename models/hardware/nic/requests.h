// SPDX-License-Identifier: Apache-2.0
// The requests that are inside the machine, and where each is. The table is walked at the end of a run: in-flight
// counts never come from a subtraction.
#pragma once
#include "models/hardware/kernel/ring.h"
#include <cstdint>

namespace piste {

enum class stage : uint8_t {
  gone,       // not in the machine
  receiving,  // its frame is on the wire or in the NIC's decoders
  looking_up, // accepted as a call
  waiting,    // admitted: waits for an endpoint
  delivering, // its arguments are being written
  answering,  // written; its load is about to be answered
  serving,    // answered: on its hart
  collecting, // doorbell seen: the reply's lines are being recalled
  sending     // its reply is in the framer or on the wire
};
constexpr unsigned stages = 9;
const char *stage_name(stage s);

class request_table {
public:
  // Moves a request to a stage; `gone` takes it out.
  void move(uint32_t request, stage s);
  stage where(uint32_t request) const;
  bool empty() const { return live_ == 0; }
  // The requests inside, by number.
  std::vector<uint32_t> inside() const;
  // How often any request moved: a run without progress is stuck.
  uint64_t moves() const { return moves_; }

private:
  ring<stage> window_; // of requests first_, first_ + 1, ...; begins with one that is inside
  uint64_t first_ = 0;
  uint64_t live_ = 0;
  uint64_t moves_ = 0;
};

} // namespace piste
