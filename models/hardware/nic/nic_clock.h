// SPDX-License-Identifier: Apache-2.0
// The NIC's stopped clock: which edge is stepped when. Edge k is at floor(k * 10^12 / f). While nothing can change the
// clock stands still (rule 11): the NIC is stepped only while it is busy, at an edge with an input, and at its
// deadline, always on the original grid. What its ports carry is for those to know that are joined to it.
#pragma once
#include "models/hardware/config.h"
#include "models/hardware/kernel/clock_grid.h"
#include "models/hardware/kernel/cluster.h"
#include "models/hardware/kernel/part_port.h"
#include "models/hardware/kernel/state_record.h"
#include "models/hardware/kernel/viewer.h"
#include "models/hardware/nic/nic_channel.h"
#include "models/hardware/nic/nic_device.h"
#include <array>
#include <vector>

namespace piste {

class nic_clock final : public sc_core::sc_module {
public:
  // At an edge inputs go before outputs, each in the order in which they were bound.
  part_port<nic_input, nic_input, bound::often> inputs{"inputs"};
  part_port<nic_output, nic_output, bound::often> outputs{"outputs"};
  part_port<nic_listener> listener{"listener"};

  nic_clock(sc_core::sc_module_name name, cluster &c, const nic_clock_config &config, const nic_device &device);

  // Before the simulation: resets the NIC, at edge 0.
  void reset();
  // Outside simulated time: steps with these inputs alone, at the last edge or, if `onward`, at the one behind it.
  void step_alone(nic_in &in, bool onward);

  // Writes waves between two times, if the device can. Returns false if it cannot.
  bool set_waves(const char *path, uint64_t from_ps, uint64_t to_ps);

  // Nothing is going on and no input waits: only a deadline or a new input can change anything.
  bool idle() const { return !going_on() && input_ps_ == event_queue::never; }
  uint64_t last_edge() const { return last_edge_ + grid_.edges_in(unseen_ps_); }
  uint64_t edges_stepped() const { return edges_stepped_; }
  const clock_grid &grid() const { return grid_; }
  const nic_out &shown() const { return out_; }

  // Fills in what it knows of the NIC.
  void show(view_nic &row) const;
  // What the device has inside, if that can be seen.
  void show_inside(const nic_viewer &to) const {
    if (device_.show) device_.show(device_.nic, &to);
  }

  // Events in the queue.
  size_t timers() const { return posted_.size(); }
  // What of the NIC can be seen here.
  void record(state_record &r) const;
  // So much time passes that the NIC does not see: to it no edge is missing. The clock's events are no longer in the
  // queue.
  __attribute__((cold)) void pass(uint64_t ps);

private:
  friend class nic_input;
  struct handshake {
    nic_output *output = nullptr;
    const bool *valid = &no_output;
    bool *ready = nullptr;
  };
  static constexpr bool no_output = false;
  static constexpr size_t most_outputs = 2; // a constant: every edge looks at each
  static constexpr uint64_t no_edge = UINT64_MAX;

  void end_of_elaboration() override;
  void due(nic_input &input, uint64_t ps);
  void schedule(uint64_t edge);
  void post(uint64_t edge);
  void run(uint64_t edge);
  void step(uint64_t edge, uint64_t ps);
  void give_inputs(uint64_t ps);
  void hand_over();
  // The next edge matters, whatever comes.
  bool going_on() const { return out_.busy | standing_; }
  uint64_t next_edge() const;
  // Edges by the NIC's numbers.
  uint64_t edge_ps(uint64_t edge) const { return grid_.edge_ps(edge) + unseen_ps_; }
  uint64_t next_ps(uint64_t edge, uint64_t before_ps) const {
    return grid_.period_ps() ? before_ps + grid_.period_ps() : edge_ps(edge);
  }
  uint64_t at_or_after(uint64_t ps) const { return grid_.at_or_after(ps - unseen_ps_); }
  void follow_waves(uint64_t ps);

  cluster &cluster_;
  nic_clock_config config_;
  clock_grid grid_;
  nic_device device_;
  std::array<handshake, most_outputs> handshakes_;
  nic_in in_{};
  nic_out out_{};
  uint64_t input_ps_ = event_queue::never; // when the first of all inputs can be seen
  bool given_ = false;                     // some of them stand at the ports
  bool standing_ = false;                  // something stands at an output
  bool handed_over_ = false;               // ... and was taken at the last edge
  uint64_t last_edge_ = 0;                 // this and the next two by the NIC's numbers
  uint64_t scheduled_ = no_edge;           // the edge to be stepped next
  std::vector<uint64_t> posted_;           // edges with an event in the queue, the earliest last
  bool stepping_ = false;
  uint64_t edges_stepped_ = 0;
  uint64_t unseen_ps_ = 0; // time that passed and the NIC did not see; the grid repeats in it
  std::string waves_path_;
  uint64_t waves_from_ = event_queue::never, waves_to_ = 0;
  bool waves_on_ = false;
};

} // namespace piste
