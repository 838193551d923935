// SPDX-License-Identifier: Apache-2.0
// The Ethernet wire and the MAC, both directions. Frames are pulled from a source one at a time and arrive at line
// rate; replies leave at line rate. A byte is eight bit times; times within a busy stretch are exact, not accumulated.
#pragma once
#include "models/contract/wire_source.h"
#include "models/hardware/config.h"
#include "models/hardware/kernel/viewer.h"
#include "models/hardware/nic/nic_channel.h"
#include "models/hardware/nic/requests.h"

namespace piste {

// Bytes against time, from the start of a busy stretch.
class byte_clock {
public:
  explicit byte_clock(uint64_t bits_per_second)
      : hz_(bits_per_second), byte_ps_(8000000000000u % bits_per_second ? 0 : 8000000000000u / bits_per_second) {}
  uint64_t ps(uint64_t bytes) const { return byte_ps_ ? bytes * byte_ps_ : clock_edge_ps(8 * bytes, hz_); }

private:
  uint64_t hz_, byte_ps_;
};

class wire final : public sc_core::sc_module, public nic_input, public nic_output {
public:
  wire(sc_core::sc_module_name name, cluster &c, const wire_config &config, const wire_source &source,
       request_table &requests);
  // Asks the source for a frame: at the start, and when a source that said WIRE_LATER has one.
  void pull();

  // Beats of received frames, and of those to be sent.
  bool give(uint64_t ps, nic_in &in, const nic_out &before, uint64_t *due_ps) override;
  bool accept(const nic_out &out) override;
  handshake by() const override { return {&nic_out::tx_valid, &nic_in::tx_ready}; }

  // Frames, and where the wire stands.
  void show(const viewer &v) const;
  // The source has no more frames, and every frame has been handed to the NIC.
  bool arrivals_over() const { return ended_ && !pulled_ && received_.empty(); }
  // Nothing is on the wire or in the MAC, and what left lately is past; the next frame, if there is one, is pulled.
  bool settled() const;
  // When the first bit of the frame that is pulled comes; event_queue::never if none is.
  uint64_t next_arrival_ps() const { return pulled_ ? bits_ps(next_, 0) : event_queue::never; }
  // The frame that is pulled arrives at its time, whose event is no longer in the queue.
  void expect_arrival();
  // Frames that have left the source and whose first bit is yet to come.
  size_t unseen() const { return pulled_; }
  // Frames of which the NIC has taken no beat yet, and replies that have all left it and are not all on the wire.
  size_t outside_nic() const;
  bool transmitting() const { return !leaving_.empty() || !building_.bytes.empty(); }
  uint64_t overruns() const { return overruns_; }

private:
  struct arriving {
    uint32_t request, length;
    bool bad;
    std::vector<uint8_t> bytes;   // padded to the least length
    uint64_t base_ps, first_byte; // its first byte is byte number first_byte of the stretch that began at base_ps
    uint32_t beats_taken;
  };
  struct departing {
    uint32_t request;
    std::vector<uint8_t> bytes;
    uint64_t first_beat_ps;
    uint64_t first_ps, last_ps;
  };

  void show_arriving(const viewer &v, const char *place, const arriving &a) const;
  uint64_t beat_ready_ps() const;
  void show_beat(nic_in &in) const;
  bool next_beat();
  void ask_again(uint64_t at_ps);
  void arrive();
  void leave();
  static void place(const byte_clock &clock, uint32_t preamble, uint64_t at_ps, uint64_t *base_ps, uint64_t *bytes);
  uint64_t bits_ps(const arriving &a, uint64_t bytes) const { return a.base_ps + clock_.ps(a.first_byte + bytes); }
  std::vector<uint8_t> buffer();

  cluster &cluster_;
  wire_config config_;
  byte_clock clock_;
  wire_source source_;
  request_table &requests_;
  bool ended_ = false, pulled_ = false;    // no more frames; one is pulled and yet to arrive
  uint64_t asks_ps_ = 0;                   // the source is asked again then
  arriving next_{};                        // pulled, its first bit yet to come
  ring<arriving> received_;                // its first bit is in; not wholly handed to the NIC
  uint64_t rx_base_ps_ = 0, rx_bytes_ = 0; // busy stretch: its start and the bytes (with preambles and gaps) in it
  departing building_{};                   // beats of the frame that the NIC is sending
  ring<departing> leaving_;
  uint64_t tx_base_ps_ = 0, tx_bytes_ = 0;
  uint64_t tx_fifo_bytes_ = 0;
  uint64_t overruns_ = 0;
  std::vector<std::vector<uint8_t>> spare_; // buffers to use again
};

} // namespace piste
