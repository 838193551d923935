// SPDX-License-Identifier: Apache-2.0
// The NIC's ports in time. Edge k of its clock is at floor(k * 10^12 / f). The clock is stopped while nothing can
// change (rule 11): the NIC is stepped only while it is busy, at an edge with an input, and at its deadline, always on
// the original grid.
//
// What its events mean for the ledger, each the end of a segment of the request's latency:
//   last beat handed over: READ at the NIC     NIC_EV_DELIVER:  UNMARSHAL at the NIC
//   NIC_EV_CHECK:    CHECK at the NIC          NIC_EV_ANSWER:   SCHEDULE at the NIC
//   NIC_EV_LOOKUP:   FIND_PROCESS at the NIC   (the software's marks: the fill, SCHEDULE on the link; then its own
//   work) NIC_EV_DISPATCH: FIND_CORE at the NIC      NIC_EV_DOORBELL, NIC_EV_COLLECT: TRANSMIT on the link
// and the reply's first bit on the wire: TRANSMIT at the NIC.
#pragma once
#include "models/hardware/config.h"
#include "models/hardware/kernel/clock_grid.h"
#include "models/hardware/kernel/cluster.h"
#include "models/hardware/kernel/ring.h"
#include "models/hardware/nic/nic_device.h"
#include "models/hardware/nic/requests.h"
#include <deque>
#include <vector>

namespace piste {

struct nic_load {
  uint8_t endpoint, tag;
  uint16_t line;
  bool exclusive;
  uint64_t ready_ps;
};

// Who takes the NIC's commands: the home agent's device side.
class nic_host {
public:
  virtual ~nic_host() = default;
  virtual bool can_command() const = 0;
  // A command passes at the present edge.
  virtual void command(const nic_out &out) = 0;
};

// The MAC as the NIC's streams see it.
class nic_mac {
public:
  virtual ~nic_mac() = default;
  // When the next receive beat may pass, or event_queue::never.
  virtual uint64_t beat_ready_ps() const = 0;
  // Fills in the stream's fields with that beat; next_beat() moves on, and returns true after a frame's last.
  virtual void show_beat(nic_in &in) const = 0;
  virtual bool next_beat() = 0;
  virtual bool transmit_ready() const = 0;
  virtual void transmit(const nic_out &out) = 0;
};

class nic_port {
public:
  struct register_access {
    bool write;
    uint32_t address, data;
    uint64_t ready_ps;
    void (*done)(void *self, uint64_t argument, uint32_t data); // may be NULL
    void *self;
    uint64_t argument;
  };

  nic_port(cluster &c, const nic_clock_config &config, const nic_device &device, nic_mac &mac, nic_host &host,
           request_table &requests);

  // Before the simulation: resets the NIC and sets registers, all at edge 0.
  void reset();
  void set_register(uint32_t address, uint32_t data);
  // Reads a register outside simulated time, at the edges that follow the last one.
  uint32_t get_register(uint32_t address);

  // Inputs, each seen at the first edge at or after its time.
  void load(nic_load l, uint64_t ready_ps);
  void recalled(uint8_t endpoint, uint16_t line, const uint8_t *bytes, uint32_t count, uint64_t ready_ps);
  void access_register(const register_access &a);
  void receive_from(uint64_t ready_ps) { wake(ready_ps); } // the MAC has a beat at that time

  // Writes waves between two times, if the device can. Returns false if it cannot.
  bool set_waves(const char *path, uint64_t from_ps, uint64_t to_ps);

  // The request that an endpoint's receive line holds (HART_NO_REQUEST: none).
  uint32_t request_of(unsigned endpoint) const { return delivered_[endpoint]; }
  // Nothing is going on and no input waits: only a deadline or a new input can change anything.
  bool idle() const;
  uint64_t last_edge() const { return last_edge_; }
  uint64_t edges_stepped() const { return edges_stepped_; }
  const clock_grid &grid() const { return grid_; }
  const nic_out &outputs() const { return out_; }

private:
  struct recalled_beat {
    uint8_t endpoint;
    uint16_t line;
    bool beat;
    uint64_t ready_ps;
    uint8_t data[NIC_BEAT];
  };
  static constexpr uint64_t no_edge = UINT64_MAX;

  void wake(uint64_t ready_ps);
  void schedule(uint64_t edge);
  void run(uint64_t edge);
  // The next edge matters, whatever comes.
  bool going_on() const { return out_.busy | out_.command_valid | out_.tx_valid; }
  void step(uint64_t edge, uint64_t ps);
  uint64_t first_input_ps() const;
  void offer(uint64_t ps);
  void take_inputs(uint64_t ps);
  void register_handshake(const nic_out &before);
  void report(uint64_t ps);
  void report_event(nic_event event, uint32_t request, unsigned code, uint64_t ps);
  void mark(uint32_t request, uint64_t ps, enum step step, enum place place);
  void drop(uint32_t request, uint64_t ps, unsigned reason);
  uint64_t next_edge() const;
  void follow_waves(uint64_t ps);
  uint32_t access_now(bool write, uint32_t address, uint32_t data);

  cluster &cluster_;
  nic_clock_config config_;
  clock_grid grid_;
  nic_device device_;
  nic_mac &mac_;
  nic_host &host_;
  request_table &requests_;
  nic_in in_{};
  nic_out out_{};
  ring<nic_load> loads_;
  ring<recalled_beat> recalled_;
  std::deque<register_access> accesses_;
  uint64_t input_ps_ = event_queue::never;        // when the first of those can be seen
  bool offered_ = false;                          // some of them stand at the ports
  bool address_sent_ = false, data_sent_ = false; // of the access at the head
  uint64_t last_edge_ = 0;
  uint64_t scheduled_ = no_edge; // the edge to be stepped next
  std::vector<uint64_t> posted_; // edges with an event in the queue, the earliest last
  bool stepping_ = false;
  uint64_t edges_stepped_ = 0;
  uint32_t delivered_[NIC_ENDPOINTS];
  std::string waves_path_;
  uint64_t waves_from_ = event_queue::never, waves_to_ = 0;
  bool waves_on_ = false;
};

} // namespace piste
