// SPDX-License-Identifier: Apache-2.0
// A hart's place for any TLM-2.0 initiator, an instruction-set simulator say: what software would do by hart.h is done
// by accesses (base protocol; blocking, or not; one after the other), at the hart's caches and on its clock. An access
// begins at the first cycle at or after SystemC's time and the annotated delay; it has ended, with no delay left, when
// it returns. One that is made when the run is over is never answered. hart_access.h has what goes beyond loads and
// stores.
#pragma once
#include "models/hardware/core/core.h"
#include "models/hardware/core/hart_access.h"
#include "models/hardware/kernel/coroutines.h"
#include <tlm_utils/simple_target_socket.h>

namespace piste {

class hart_socket final : public sc_core::sc_module {
public:
  tlm_utils::simple_target_socket<hart_socket> socket{"socket"};

  hart_socket(sc_core::sc_module_name name, coroutines &co, core &at);

  // What runs on the hart: it carries out accesses.
  thread_spec spec();
  // Accesses that have ended on the hart, and those of them of which the initiator is yet to be told.
  uint64_t served() const { return served_; }
  uint64_t untold() const { return served_ - told_; }

private:
  struct waiting {
    hart_socket *at;
    tlm::tlm_generic_payload *access;
    uint64_t begin_ps;
    sc_core::sc_event ended{"ended"};
  };
  void b_transport(tlm::tlm_generic_payload &access, sc_core::sc_time &delay);
  static tlm::tlm_response_status judge(const tlm::tlm_generic_payload &access);
  void run(struct ::hart *h);
  void perform(struct ::hart *h, tlm::tlm_generic_payload &access);
  void copy(struct ::hart *h, tlm::tlm_generic_payload &access);

  coroutines &coroutines_;
  core &core_;
  std::deque<waiting *> queue_; // the first is being carried out
  uint32_t interrupts_ = 0;     // lines taken, not told yet
  uint64_t served_ = 0, told_ = 0;
};

} // namespace piste
