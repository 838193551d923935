// SPDX-License-Identifier: Apache-2.0
// Idle time is skipped: while nothing goes on but that parked harts are told to try again, the machine comes back to
// the state that it was in, and what it then does is known. The state is looked at between two events, a while after an
// endpoint's wait ended, when nothing is under way but the loads that the NIC holds. All that decides how it goes on is
// compared (state_record.h); of the NIC, which keeps its registers to itself, what stands at its outputs, and when each
// endpoint's wait ended. Seen three times, a whole period apart, the state is taken to come back, and time moves by as
// many whole periods as fit before the next frame. What counts grows by what it grew in a period; the NIC is not told,
// and goes on by an earlier edge number.
#pragma once
#include "models/hardware/kernel/state_record.h"
#include "models/hardware/nic/nic_events.h"

struct machine;

namespace piste {

class idle_time final : public wait_listener {
public:
  explicit idle_time(machine &m) : machine_(m) {}

  // Nothing is skipped from one time up to another.
  void keep(uint64_t from_ps, uint64_t to_ps) { kept_.push_back({from_ps, to_ps}); }
  uint64_t waits_skipped() const { return waits_skipped_; }

  void gave_up(unsigned endpoint, uint64_t ps) override;

private:
  // A moment at which the machine was looked at.
  struct moment {
    state_record state;
    std::vector<uint64_t> counts;
    uint64_t waits = 0;
  };
  struct span {
    uint64_t from_ps, to_ps;
  };

  void begin(unsigned endpoint, uint64_t ps);
  bool worth_looking() const;
  uint64_t end_ps() const;
  void look();
  bool settled() const;
  void list_counts();
  void record();
  void compare();
  void skip();

  machine &machine_;
  std::vector<span> kept_;
  std::vector<uint64_t *> counts_; // of the machine: all that grows while nothing else changes
  uint64_t grid_ps_ = 0;           // the clocks' edges lie as they did after so much
  uint64_t waits_skipped_ = 0;

  // The silence that is going on:
  uint64_t moves_ = UINT64_MAX;   // of requests, so far: a silence ends with the next
  uint64_t began_ps_ = 0;         // when its first wait ended
  unsigned leader_ = 0;           // whose wait that was: the machine is looked at after that endpoint's waits
  std::vector<uint64_t> ends_ps_; // when each endpoint's last wait ended
  uint64_t waits_ = 0;            // that ended
  unsigned rounds_ = 0;           // of the leader
  uint64_t delay_ps_ = 0;         // from the end of the leader's wait to the look
  bool looking_ = false;          // a look is to come
  moment now_, then_;             // this look, and the one that others are compared with (Brent's algorithm)
  uint64_t period_ps_ = 0;        // after which it was seen again, once; 0: not yet
  unsigned since_ = 0, most_ = 0; // looks since then, and at how many another one takes its place
};

} // namespace piste
