// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/memory/memory.h"
#include "models/hardware/kernel/systemc_time.h"
#include <algorithm>
#include <cstring>

namespace piste {

memory::memory(sc_core::sc_module_name name, const home_config &config)
    : sc_module(name), latency_(systemc_time::of(config.data_ps)), cycle_(systemc_time::of(config.data_cycle_ps)) {
  socket.bind(*this);
}

void memory::b_transport(tlm::tlm_generic_payload &access, sc_core::sc_time &delay) {
  if (access.get_byte_enable_ptr()) return access.set_response_status(tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
  if (access.get_streaming_width() < access.get_data_length())
    return access.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
  copy(access);
  access.set_response_status(tlm::TLM_OK_RESPONSE);
  if (!access.is_read()) return;
  sc_core::sc_time now = sc_core::sc_time_stamp(), start = std::max(now + delay, free_);
  free_ = start + cycle_;
  delay = start + latency_ - now;
}

// The base protocol's way to say the same: completed at once, by an annotated delay.
tlm::tlm_sync_enum memory::nb_transport_fw(tlm::tlm_generic_payload &access, tlm::tlm_phase &phase,
                                           sc_core::sc_time &delay) {
  if (phase != tlm::BEGIN_REQ) return tlm::TLM_ACCEPTED;
  b_transport(access, delay);
  return tlm::TLM_COMPLETED;
}

unsigned memory::transport_dbg(tlm::tlm_generic_payload &access) {
  copy(access);
  return access.get_data_length();
}

void memory::copy(tlm::tlm_generic_payload &access) {
  uint64_t address = access.get_address();
  uint8_t *bytes = access.get_data_ptr();
  for (uint64_t left = access.get_data_length(), n; left; left -= n, address += n, bytes += n) {
    uint64_t offset = address % page_bytes;
    n = std::min(left, page_bytes - offset);
    uint8_t *here = page_of(address).data() + offset;
    if (access.is_write())
      std::memcpy(here, bytes, n);
    else if (access.is_read())
      std::memcpy(bytes, here, n);
  }
}

memory::page &memory::page_of(uint64_t address) {
  uint64_t number = address / page_bytes;
  if (number == last_number_) return *last_;
  std::unique_ptr<page> &p = pages_[number];
  if (!p) p = std::make_unique<page>(page{});
  last_number_ = number;
  last_ = p.get();
  return *last_;
}

} // namespace piste
