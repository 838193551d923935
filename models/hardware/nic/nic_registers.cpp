// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/nic/nic_registers.h"

namespace piste {

void nic_registers::begin(const access &a) {
  accesses_.push_back(a);
  due(a.ready_ps);
}

void nic_registers::show(const viewer &v) const {
  for (const access &a : accesses_)
    v.row(v.to.register_access, view_register{true, a.write, HART_NO_REQUEST, a.address, a.data});
}

void nic_registers::show(const access &a, const progress &sent, nic_in &in) {
  in.awvalid = a.write && !sent.address;
  in.wvalid = a.write && !sent.data;
  in.arvalid = !a.write && !sent.address;
  in.bready = a.write;
  in.rready = !a.write;
  in.awaddr = in.araddr = a.address;
  in.wdata = a.data;
}

// What passes at this edge, by the outputs that stood before it; true if that is the answer.
bool nic_registers::pass(progress &sent, const nic_in &in, const nic_out &before) {
  bool written = in.bready && before.bvalid && sent.address && sent.data;
  bool read = in.rready && before.rvalid && sent.address;
  if (written || read) {
    sent = {};
    return true;
  }
  sent.address |= (in.awvalid && before.awready) || (in.arvalid && before.arready);
  sent.data |= in.wvalid && before.wready;
  return false;
}

bool nic_registers::give(uint64_t ps, nic_in &in, const nic_out &before, uint64_t *due_ps) {
  bool shown = !accesses_.empty() && accesses_.front().ready_ps <= ps;
  if (shown)
    show(accesses_.front(), sent_, in);
  else
    in.awvalid = in.wvalid = in.arvalid = in.bready = in.rready = false;
  if (shown && pass(sent_, in, before)) {
    access a = accesses_.front();
    accesses_.pop_front();
    if (a.done) a.done(a.self, a.argument, a.write ? 0 : before.rdata);
  }
  *due_ps = accesses_.empty() ? event_queue::never : accesses_.front().ready_ps;
  return shown;
}

// One access to completion, time standing still.
uint32_t nic_registers::finish_alone(const access &a, bool onward) {
  progress sent{};
  for (;;) {
    nic_in in{};
    show(a, sent, in);
    uint32_t data = clock_.shown().rdata;
    bool done = pass(sent, in, clock_.shown());
    clock_.step_alone(in, onward);
    if (done) return data;
    onward = false;
  }
}

void nic_registers::set(uint32_t address, uint32_t data) {
  finish_alone({true, address, data, 0, nullptr, nullptr, 0}, false);
}

uint32_t nic_registers::get(uint32_t address) {
  return finish_alone({false, address, 0, 0, nullptr, nullptr, 0}, false);
}

} // namespace piste
