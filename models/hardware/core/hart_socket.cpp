// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/core/hart_socket.h"
#include "models/hardware/kernel/systemc_time.h"
#include <cstring>
#include <utility>

namespace piste {

namespace {

const hart_access plain;

const hart_access &said(const tlm::tlm_generic_payload &access) {
  const hart_access *x = access.get_extension<hart_access>();
  return x ? *x : plain;
}

// 1, 2, 4 or 8 bytes that lie in one unit of so many.
bool is_word(const tlm::tlm_generic_payload &access) {
  uint64_t n = access.get_data_length();
  return n && n <= 8 && !(n & (n - 1)) && access.get_address() % n == 0;
}

} // namespace

hart_socket::hart_socket(sc_core::sc_module_name name, coroutines &co, core &at)
    : sc_module(name), coroutines_(co), core_(at) {
  socket.register_b_transport(this, &hart_socket::b_transport);
}

// Whether the hart can do it.
tlm::tlm_response_status hart_socket::judge(const tlm::tlm_generic_payload &access) {
  const hart_access &x = said(access);
  bool ignored = x.what == hart_access::kind::fence || x.what == hart_access::kind::wait_interrupt;
  if (access.get_command() == tlm::TLM_IGNORE_COMMAND)
    return ignored || x.what == hart_access::kind::plain ? tlm::TLM_OK_RESPONSE : tlm::TLM_COMMAND_ERROR_RESPONSE;
  if (ignored) return tlm::TLM_COMMAND_ERROR_RESPONSE;
  if (access.get_byte_enable_ptr()) return tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE;
  if (access.get_streaming_width() < access.get_data_length()) return tlm::TLM_BURST_ERROR_RESPONSE;
  if (x.what == hart_access::kind::plain) return tlm::TLM_OK_RESPONSE;
  bool reads = x.what == hart_access::kind::parked;
  if (access.is_read() != reads) return tlm::TLM_COMMAND_ERROR_RESPONSE;
  return is_word(access) ? tlm::TLM_OK_RESPONSE : tlm::TLM_BURST_ERROR_RESPONSE;
}

void hart_socket::b_transport(tlm::tlm_generic_payload &access, sc_core::sc_time &delay) {
  tlm::tlm_response_status can = judge(access);
  if (can != tlm::TLM_OK_RESPONSE) return access.set_response_status(can);
  waiting w;
  w.at = this;
  w.access = &access;
  w.begin_ps = systemc_time::ps(sc_core::sc_time_stamp() + delay);
  {
    coroutines::visit outside(coroutines_);
    queue_.push_back(&w);
    core_.attend(w.begin_ps);
  }
  sc_core::wait(w.ended);
  delay = sc_core::SC_ZERO_TIME;
}

thread_spec hart_socket::spec() {
  return {name(), [](struct ::hart *h, void *self) { static_cast<hart_socket *>(self)->run(h); }, this};
}

// The context's body.
void hart_socket::run(struct ::hart *h) {
  struct line {
    hart_socket *at;
    unsigned number;
  } lines[HART_LINES];
  for (unsigned i = 0; i < HART_LINES; i++) {
    lines[i] = {this, i};
    hart_on_interrupt(
        h, i,
        [](struct ::hart *, void *l) {
          static_cast<line *>(l)->at->interrupts_ |= 1u << static_cast<line *>(l)->number;
        },
        &lines[i]);
  }
  for (;;) {
    while (queue_.empty()) core_.rest();
    waiting &w = *queue_.front();
    core_.charged().wait_until(core_.charged().clock.at_or_after(w.begin_ps), CYCLE_WORK);
    perform(h, *w.access);
    queue_.pop_front();
    served_++;
    coroutines_.call_out(
        core_.charged().ps(),
        [](void *self, uint64_t) {
          waiting &told = *static_cast<waiting *>(self);
          told.at->told_++;
          told.ended.notify();
        },
        &w, 0);
  }
}

void hart_socket::perform(struct ::hart *h, tlm::tlm_generic_payload &access) {
  hart_access *x = access.get_extension<hart_access>();
  const hart_access &how = said(access);
  unsigned n = access.get_data_length();
  uint64_t value = 0;
  hart_step(h, how.step);
  hart_request(h, how.request);
  hart_quiet(h, how.quiet);
  access.set_response_status(tlm::TLM_OK_RESPONSE);
  core::at_boundary(*h); // whatever the access, it takes interrupts
  switch (how.what) {
  case hart_access::kind::plain:
    copy(h, access);
    break;
  case hart_access::kind::parked:
    x->squashed = !core::at_boundary(*h).load_parked(access.get_address(), n, &value);
    std::memcpy(access.get_data_ptr(), &value, n);
    core::at_boundary(*h); // what squashed it is taken
    break;
  case hart_access::kind::fence:
    hart_fence(h);
    break;
  case hart_access::kind::compare_and_swap:
    std::memcpy(&value, access.get_data_ptr(), n);
    x->held = hart_compare_and_swap(h, access.get_address(), n, x->expected, value);
    break;
  case hart_access::kind::wait_interrupt:
    if (!interrupts_) hart_wait_interrupt(h);
  }
  if (!x) return;
  if (x->mark) hart_mark(h, x->step);
  x->interrupts = std::exchange(interrupts_, 0u);
  x->stopping = hart_stopping(h);
}

void hart_socket::copy(struct ::hart *h, tlm::tlm_generic_payload &access) {
  uint64_t address = access.get_address(), value = 0;
  unsigned n = access.get_data_length();
  uint8_t *bytes = access.get_data_ptr();
  if (access.is_read() && is_word(access)) {
    value = hart_load(h, address, n);
    std::memcpy(bytes, &value, n);
  } else if (access.is_read()) {
    hart_read(h, bytes, address, n);
  } else if (access.is_write() && is_word(access)) {
    std::memcpy(&value, bytes, n);
    hart_store(h, address, n, value);
  } else if (access.is_write()) {
    hart_write(h, address, bytes, n);
  }
}

} // namespace piste
