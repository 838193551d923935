// SPDX-License-Identifier: Apache-2.0
// The NIC's side of its home agent: which lines the NIC decides about, the loads that it holds, and its commands, which
// are carried out in order. A WRITE of a line that a cache holds takes the line back first, and the channel waits.
#pragma once
#include "models/hardware/coherence/home_agent.h"
#include "models/hardware/nic/host_lines.h"

namespace piste {

class nic_home final : public sc_core::sc_module, public home_device, public nic_output {
public:
  part_port<home_lines, home_agent> home{"home"};    // of its lines
  part_port<host_side, host_lines> to_nic{"to_nic"}; // takes loads and recalled lines there

  nic_home(sc_core::sc_module_name name, cluster &c, const home_config &config, const layout &l);

  void adopt(home_record &r) override;
  void hold(const home_record &r, const packet &request) override;
  void done(home_record &r, const packet &event, uint64_t ps) override;

  void record_bytes(const home_record &line, state_record &r) const override;

  // A command.
  bool accept(const nic_out &out) override;
  handshake by() const override { return {&nic_out::command_valid, &nic_in::command_ready}; }

  // The NIC, whose row it completes; commands that wait, loads that are held.
  void show(const viewer &v, view_nic &row) const;
  // No command waits, and a recall could begin.
  bool settled() const;
  // Loads that are held at the NIC's ports, or inside.
  size_t held() const { return held_count_; }

private:
  enum device_purpose : uint8_t { for_nic, for_write };
  struct command_entry {
    uint8_t command, endpoint, beat, tag;
    bool exclusive;
    uint16_t line;
  };
  struct waiting_command {
    command_entry entry;
    uint8_t data[NIC_BEAT]; // of a WRITE
  };
  static constexpr unsigned tags = 256; // as many as load_tag can tell apart
  struct held_load {
    bool valid;
    uint16_t node;
    uint64_t address;
  };

  void pump();
  void tell(const home_record &r, bool to_device, uint64_t sent_ps, uint64_t arrived_ps, const char *what,
            uint32_t bytes);
  void tell_command(const command_entry &e);
  bool execute(const command_entry &e, const uint8_t *data);
  void recall(home_record &r, device_purpose purpose);
  home_record &line_of(const command_entry &e);

  cluster &cluster_;
  home_config config_;
  layout layout_;
  std::vector<home_record *> lines_; // by endpoint, region and index; NULL until a command names the line
  ring<waiting_command> waiting_;    // the oldest of them waits for its line
  bool taking_back_ = false;         // for the oldest command, a WRITE
  bool executing_ = false;
  uint64_t recall_free_ps_ = 0; // the next recall can begin
  held_load held_[tags] = {};
  size_t held_count_ = 0;
  unsigned next_tag_ = 0;
};

} // namespace piste
