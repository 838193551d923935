// SPDX-License-Identifier: Apache-2.0
// SystemC's time in picoseconds, whatever its resolution. It must be one picosecond or finer: check() says so.
#pragma once
#include <systemc>

namespace piste {

class systemc_time {
public:
  // SystemC's units in a picosecond; 0 if they are coarser.
  static uint64_t units() {
    static const uint64_t n =
        sc_core::sc_time(1, sc_core::SC_PS) == sc_core::SC_ZERO_TIME ? 0 : sc_core::sc_time(1, sc_core::SC_PS).value();
    return n;
  }
  static sc_core::sc_time of(uint64_t ps) { return sc_core::sc_time::from_value(ps * units()); }
  // The first picosecond that is not before t.
  static uint64_t ps(const sc_core::sc_time &t) { return t.value() / units() + (t.value() % units() != 0); }
  static uint64_t now_ps() { return ps(sc_core::sc_time_stamp()); }
};

} // namespace piste
