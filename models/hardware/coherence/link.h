// SPDX-License-Identifier: Apache-2.0
// One direction of a link: a serialiser that virtual channels, one per message class, share in turn. A message leaves
// when its channel has a credit and the serialiser is free; it takes (header + line bytes) / bandwidth to leave, and
// its class's propagation time to arrive. Order is kept within a class only.
#pragma once
#include "models/hardware/coherence/messages.h"
#include "models/hardware/config.h"
#include "models/hardware/kernel/cluster.h"
#include "models/hardware/kernel/part_port.h"
#include "models/hardware/kernel/ring.h"
#include "models/hardware/kernel/state_record.h"
#include "models/hardware/kernel/viewer.h"

namespace piste {

struct class_count {
  uint64_t messages, bytes;
};

class lane final : public sc_core::sc_module, public message_lane {
public:
  part_port<receiver> to{"to"}; // where it ends

  // `from` and `to` name the ends for the trace; NULL stands for the cache that the message names.
  lane(sc_core::sc_module_name name, cluster &c, uint32_t agent, const link_config &config, uint16_t line_bytes,
       const char *from_name, const char *to_name, const std::vector<const char *> &cache_names);

  void send(packet *p) override;
  void release(coh_class c) override;

  const class_count &count(coh_class c) const { return channels_[c].count; }
  // The least time from any message's send to its arrival.
  uint64_t least_flight_ps() const;
  // Messages that wait to leave.
  size_t waiting() const;
  const packet *oldest(coh_class c) const { return channels_[c].queue.front(); } // NULL: none
  void show(viewer &v) const;
  void show_counts(const viewer &v) const;
  // What left lately is past: the serialiser is free and all credits are back.
  bool settled() const;
  void record(state_record &r) const { r.value(turn_); }
  void list_counts(std::vector<uint64_t *> &counts) {
    for (channel &c : channels_) counts.insert(counts.end(), {&c.count.messages, &c.count.bytes});
  }
  // Messages that have left and have not arrived.
  size_t flying() const { return flying_; }

private:
  struct channel {
    packet_queue queue;
    uint64_t propagation_ps;
    class_count count;
    uint32_t credits;         // that can be used now
    ring<uint64_t> returning; // times at which others come back, looked at when those are spent
  };

  bool take_credit(channel &c);
  void transmit(packet *p, unsigned c);
  void arm();
  void serve(uint64_t armed_for);
  void arrive(packet *p);
  const char *end_name(const char *end, const packet &p) const;
  uint64_t leave_ps(bool with_line) const { return leave_ps_[with_line]; }

  cluster &cluster_;
  uint32_t agent_;
  uint32_t header_bytes_;
  uint64_t credit_return_ps_;
  const char *from_, *to_;
  const std::vector<const char *> &cache_names_;
  uint64_t leave_ps_[2]; // what a message without and with a line takes to leave
  uint64_t free_ps_ = 0; // the serialiser is busy until then
  uint64_t armed_ps_ = event_queue::never;
  unsigned turn_ = 0; // class that is looked at first
  size_t flying_ = 0;
  channel channels_[COH_CLASSES] = {};
};

} // namespace piste
