// SPDX-License-Identifier: Apache-2.0
// The built-in memory: sparse, all zero at first, with a latency and a bandwidth. Reads are served in the order in
// which they are asked for, one a cycle; writes take no time of their own.
#pragma once
#include "models/hardware/config.h"
#include "models/hardware/memory/at_once.h"
#include <array>
#include <memory>
#include <unordered_map>

namespace piste {

class memory : public sc_core::sc_module, public at_once {
public:
  tlm::tlm_target_socket<> socket{"socket"};

  // data_ps and data_cycle_ps of the configuration count.
  memory(sc_core::sc_module_name name, const home_config &config);

  // A read that comes now could begin at once.
  bool settled(const sc_core::sc_time &now) const { return free_ <= now; }

  void b_transport(tlm::tlm_generic_payload &access, sc_core::sc_time &delay) override;
  tlm::tlm_sync_enum nb_transport_fw(tlm::tlm_generic_payload &access, tlm::tlm_phase &phase,
                                     sc_core::sc_time &delay) override;
  bool get_direct_mem_ptr(tlm::tlm_generic_payload &, tlm::tlm_dmi &) override { return false; }
  unsigned transport_dbg(tlm::tlm_generic_payload &access) override;

private:
  static constexpr uint64_t page_bytes = 4096;
  using page = std::array<uint8_t, page_bytes>;

  void copy(tlm::tlm_generic_payload &access);
  page &page_of(uint64_t address);

  sc_core::sc_time latency_, cycle_;
  sc_core::sc_time free_; // the next read can begin
  std::unordered_map<uint64_t, std::unique_ptr<page>> pages_;
  uint64_t last_number_ = UINT64_MAX; // the page looked up last
  page *last_ = nullptr;
};

} // namespace piste
