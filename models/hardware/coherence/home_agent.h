// SPDX-License-Identifier: Apache-2.0
// A home agent in time: it owns the bytes of its lines, keeps their directory entries
// (models/protocol/coherence/home.h), admits messages to its trackers, and sends what the protocol says after its
// latencies. The memory's home grants at once; the NIC's home asks its device about control lines.
#pragma once
#include "models/hardware/coherence/line_store.h"
#include "models/hardware/coherence/link.h"
#include "models/hardware/coherence/trackers.h"
#include "models/hardware/kernel/viewer.h"
#include "models/hardware/memory/memory_port.h"

namespace piste {

// What stands behind a home and decides when requests for some of its lines are granted.
class home_device : public virtual sc_core::sc_interface {
public:
  // A line is used for the first time: sets what the record says about the device. Requests for lines that the device
  // holds wait until it presents HOME_GRANT_*.
  virtual void adopt(home_record &r) = 0;
  // A request is held now.
  virtual void hold(const home_record &r, const packet &request) = 0;
  // The device's event (HOME_RECALL) is done: the record's bytes are the newest. The device can know at `ps`.
  virtual void done(home_record &r, const packet &event, uint64_t ps) = 0;
  // Writes down a line's bytes, but for what only counts in them.
  virtual void record_bytes(const home_record &line, state_record &r) const = 0;
};

// The home, as its device sees it.
class home_lines : public virtual sc_core::sc_interface {
public:
  // Presents an event of the device's own for a line. What it sends leaves `delay_ps` later than it otherwise would.
  virtual void present_device(home_record &r, home_event event, uint8_t purpose, uint64_t delay_ps) = 0;
  virtual home_record &record(uint64_t address) = 0;
};

class home_agent final : public sc_core::sc_module, public receiver, public home_lines, public store_client {
public:
  part_port<message_lane, lane> in{"in"}, out{"out"}; // `in` ends here
  // Without a device it grants at once; without a store it keeps the bytes itself.
  part_port<home_device, home_device, bound::at_most_once> device{"device"};
  part_port<backing_store, memory_port, bound::at_most_once> store{"store"};

  home_agent(sc_core::sc_module_name name, cluster &c, uint32_t agent, const home_config &config, uint16_t line_bytes);

  void expect(packet *) override {}
  void receive(packet *p) override;
  void present_device(home_record &r, home_event event, uint8_t purpose, uint64_t delay_ps) override;
  home_record &record(uint64_t address) override;
  void arrived(uint64_t address, const uint8_t *bytes) override;
  bool settled() const { return bytes_free_ps_ <= cluster_.queue.now(); }
  // Of a machine in which no message is under way but requests that a device holds.
  void record(state_record &r) const;
  // Messages before the trackers, trackers, lines.
  void show(viewer &v) const;

private:
  void admit(coh_class c);
  void begin(packet *p);
  void untrack(trackers::kind k, unsigned unit);
  void present(home_record &r, packet *p);
  bool step(home_record &r, packet *p, bool *wake);
  home_step told_next(home_record &r, const packet &p, home_rules rules);
  void retire(const home_record &r, packet *p, unsigned event);
  void send(home_record &r, const home_step &s);
  void respond(home_record &r, packet *p, uint64_t ps);
  void respond_now(home_record &r, packet *p, uint64_t ps);
  void post(packet *p, uint64_t ps, uint32_t agent);
  uint64_t read_bytes(home_record &r, uint64_t from_ps);
  void show_line(viewer &v, const home_record &r) const;

  cluster &cluster_;
  uint32_t agent_;
  home_config config_;
  uint16_t line_bytes_;
  line_store lines_;
  trackers trackers_;
  packet_queue channel_[COH_CLASSES];
  bool admitting_[COH_CLASSES] = {};
  unsigned depth_ = 0; // of present()
  std::vector<std::pair<trackers::kind, unsigned>> freed_;
  uint32_t serving_ = 0;       // the request of the event in progress; only if observers are told
  uint64_t delay_ps_ = 0;      // of the device's event in progress
  uint64_t bytes_free_ps_ = 0; // the home's bytes can be read again
};

} // namespace piste
