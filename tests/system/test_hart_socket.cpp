// SPDX-License-Identifier: Apache-2.0
// A hart's place serves any TLM-2.0 initiator as hart.h serves software: an initiator of a page of code answers calls
// through control lines, and whatever it does has the bytes, times and accounts of software that does the same.
#include "models/hardware/machine/embed.h"
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstring>
#include <tlm_utils/simple_initiator_socket.h>
extern "C" {
#include "models/protocol/endpoint/receiver.h"
#include "tests/system/support/bench.h"
// cmocka wants the four above first
#include <cmocka.h>
}

using piste::hart_access;
using how = hart_access::kind;

namespace {

constexpr uint64_t cycle_ps = 500;

// An initiator that does one access after the other.
class initiator : public sc_core::sc_module {
public:
  tlm_utils::simple_initiator_socket<initiator> socket{"socket"};

  initiator(machine *m, void (*body)(initiator &)) : sc_module("foreign"), of(m), body_(body) {
    SC_HAS_PROCESS(initiator);
    SC_THREAD(run);
    socket.bind(machine_hart_socket(m, 0));
  }
  tlm::tlm_response_status transport(tlm::tlm_command command, uint64_t address, void *data, unsigned bytes) {
    tlm::tlm_generic_payload p;
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    p.set_command(command);
    p.set_address(address);
    p.set_data_ptr(static_cast<uint8_t *>(data));
    p.set_data_length(bytes);
    p.set_streaming_width(bytes);
    p.set_extension(&x);
    socket->b_transport(p, delay);
    p.clear_extension(&x);
    return p.get_response_status();
  }
  uint64_t read(how what, uint64_t address, unsigned bytes) {
    uint64_t value = 0;
    x.what = what;
    transport(tlm::TLM_READ_COMMAND, address, &value, bytes);
    return value;
  }
  void write(how what, uint64_t address, unsigned bytes, uint64_t value) {
    x.what = what;
    transport(tlm::TLM_WRITE_COMMAND, address, &value, bytes);
  }
  void nothing(how what) {
    x.what = what;
    transport(tlm::TLM_IGNORE_COMMAND, 0, nullptr, 0);
  }
  void scope(enum step step, uint32_t request, bool mark, bool quiet) {
    x.step = step, x.request = request, x.mark = mark, x.quiet = quiet;
  }

  hart_access x;
  machine *const of;

private:
  void run() { body_(*this); }
  void (*body_)(initiator &);
};

const layout *lines;

uint64_t control(unsigned parity) {
  return layout_address(lines, 0, REGION_RX, parity);
}
uint64_t done(uint32_t epoch) {
  return REPLY_DONE | uint64_t{epoch} << 8 * REPLY_EPOCH;
}

// The null RPC, by accesses.
void serve(initiator &i) {
  for (uint32_t epoch = 0;;) {
    unsigned line = receiver_line(epoch);
    i.scope(STEP_CONTROL, HART_NO_REQUEST, false, true);
    uint64_t word = i.read(how::parked, control(line), 8);
    bool stopping = i.x.stopping;
    if (receiver_read(&epoch, static_cast<uint8_t>(word), static_cast<uint32_t>(word >> 8 * RX_EPOCH)) ==
        RECEIVER_REQUEST) {
      i.scope(STEP_MARSHAL, machine_request_of(i.of, 0), true, false);
      i.write(how::plain, control(line), 8, done(epoch));
      i.scope(STEP_TRANSMIT, i.x.request, true, false);
      i.nothing(how::fence);
    } else if (stopping) {
      return;
    }
  }
}

// The same by software.
void serve_by_software(struct hart *h, void *) {
  for (uint32_t epoch = 0;;) {
    unsigned line = receiver_line(epoch);
    hart_step(h, STEP_CONTROL);
    hart_request(h, HART_NO_REQUEST);
    hart_quiet(h, true);
    uint64_t word = hart_load_parked(h, control(line), 8);
    bool stopping = hart_stopping(h);
    if (receiver_read(&epoch, static_cast<uint8_t>(word), static_cast<uint32_t>(word >> 8 * RX_EPOCH)) ==
        RECEIVER_REQUEST) {
      hart_quiet(h, false);
      hart_step(h, STEP_MARSHAL);
      hart_request(h, bench_request_of(nullptr, 0));
      hart_store(h, control(line), 8, done(epoch));
      hart_mark(h, STEP_MARSHAL);
      hart_step(h, STEP_TRANSMIT);
      hart_fence(h);
      hart_mark(h, STEP_TRANSMIT);
    } else if (stopping) {
      return;
    }
  }
}

bench_case of_frames(unsigned frames) {
  static bench_case c;
  c = {};
  c.config = bench_config(true);
  lines = &c.config.layout;
  c.block_cycles = 250000;
  c.frames = frames;
  for (unsigned i = 0; i < frames; i++) c.frame[i].at_ps = 1000000 + 900000 * i, c.frame[i].length = 60;
  return c;
}

bench_case by_software(unsigned frames, void (*body)(struct hart *, void *)) {
  bench_case c = of_frames(frames);
  c.thread[c.threads++] = {0, {"software", body, nullptr}};
  return c;
}

template <void (*body)(initiator &)> bench_case by_initiator(unsigned frames) {
  bench_case c = of_frames(frames);
  c.config.initiators = 1;
  c.before = [](machine *m, void *) { new initiator(m, body); };
  return c;
}

void assert_same(const bench_result *a, const bench_result *b) {
  assert_int_equal(a->outcome, MACHINE_DONE);
  assert_int_equal(b->outcome, MACHINE_DONE);
  assert_int_equal(a->marks, b->marks);
  assert_memory_equal(a->mark, b->mark, a->marks * sizeof a->mark[0]);
  assert_memory_equal(a->last_out, b->last_out, sizeof a->last_out);
  assert_memory_equal(a->served, b->served, sizeof a->served);
  assert_memory_equal(a->messages, b->messages, sizeof a->messages);
  assert_memory_equal(a->home_messages, b->home_messages, sizeof a->home_messages);
  assert_memory_equal(a->value, b->value, sizeof a->value);
  uint64_t sum = 0;
  for (unsigned k = 0; k < CYCLE_KINDS; k++) {
    assert_int_equal(b->charged[k], b->counted[k]);
    sum += b->counted[k];
  }
  assert_int_equal(sum, b->elapsed);
}

void a_page_of_code_serves_the_null_rpc(void **) {
  bench_case software = by_software(20, serve_by_software), foreign = by_initiator<serve>(20);
  const bench_result *a = bench_run(&software, nullptr), *b = bench_run(&foreign, nullptr);
  assert_int_equal(b->frames_out, 20);
  assert_int_equal(b->in_flight, 0);
  assert_int_equal(a->end_ps, b->end_ps);
  assert_same(a, b);
}

// ---- any accesses

struct operation {
  enum { load, store, read, write, swap, fence, kinds } what;
  uint64_t address, value;
  unsigned bytes, pause; // cycles behind it
};

operation next(uint64_t *state) {
  uint64_t &s = *state;
  s ^= s << 13, s ^= s >> 7, s ^= s << 17;
  operation o{};
  o.what = static_cast<decltype(o.what)>(s % operation::kinds);
  bool block = o.what == operation::read || o.what == operation::write;
  o.bytes = block ? 9 + (s >> 8) % 400 : 1u << (s >> 8) % 4;
  o.address = 0x100000 + (s >> 20) % 16384 / o.bytes * o.bytes;
  o.value = s >> 17;
  o.pause = (s >> 40) % 3 ? 0 : (s >> 42) % 50;
  return o;
}

constexpr unsigned operations = 400;

uint64_t mix(uint64_t sum, const void *bytes, size_t n) {
  for (size_t i = 0; i < n; i++) sum = (sum ^ static_cast<const uint8_t *>(bytes)[i]) * 0x100000001b3u;
  return sum;
}

void act_by_software(struct hart *h, void *) {
  uint64_t state = 88172645463325252u, sum = 0;
  uint8_t block[512];
  for (unsigned n = 0; n < operations; n++) {
    operation o = next(&state);
    std::memset(block, static_cast<int>(o.value), sizeof block);
    switch (o.what) {
    case operation::load:
      o.value = hart_load(h, o.address, o.bytes);
      break;
    case operation::store:
      hart_store(h, o.address, o.bytes, o.value);
      break;
    case operation::read:
      hart_read(h, block, o.address, o.bytes);
      break;
    case operation::write:
      hart_write(h, o.address, block, o.bytes);
      break;
    case operation::swap:
      o.value = hart_compare_and_swap(h, o.address, o.bytes, 0, o.value);
      break;
    default:
      hart_fence(h);
    }
    sum = mix(mix(sum, &o.value, o.bytes > 8 ? 8 : o.bytes), block, sizeof block);
    hart_work(h, o.pause, nullptr);
  }
  bench_values()[0] = sum;
  bench_values()[1] = hart_cycle(h);
}

void act(initiator &i) {
  uint64_t state = 88172645463325252u, sum = 0;
  uint8_t block[512];
  for (unsigned n = 0; n < operations; n++) {
    operation o = next(&state);
    std::memset(block, static_cast<int>(o.value), sizeof block);
    i.x.quiet = n == operations - 1;
    i.x.what = how::plain;
    i.x.expected = 0;
    switch (o.what) {
    case operation::load:
      o.value = i.read(how::plain, o.address, o.bytes);
      break;
    case operation::store:
      i.write(how::plain, o.address, o.bytes, o.value);
      break;
    case operation::read:
      i.transport(tlm::TLM_READ_COMMAND, o.address, block, o.bytes);
      break;
    case operation::write:
      i.transport(tlm::TLM_WRITE_COMMAND, o.address, block, o.bytes);
      break;
    case operation::swap:
      i.write(how::compare_and_swap, o.address, o.bytes, o.value);
      o.value = i.x.held;
      break;
    default:
      i.nothing(how::fence);
    }
    sum = mix(mix(sum, &o.value, o.bytes > 8 ? 8 : o.bytes), block, sizeof block);
    if (o.pause) sc_core::wait(sc_core::sc_time(static_cast<double>(o.pause * cycle_ps), sc_core::SC_PS));
  }
  bench_values()[0] = sum;
  bench_values()[1] = sc_core::sc_time_stamp().value() / cycle_ps;
}

void accesses_have_the_bytes_times_and_accounts_of_softwares(void **) {
  bench_case software = by_software(0, act_by_software), foreign = by_initiator<act>(0);
  const bench_result *a = bench_run(&software, nullptr), *b = bench_run(&foreign, nullptr);
  assert_true(a->home_messages[MACHINE_MEMORY] > 100);
  assert_same(a, b);
}

// ---- interrupts

void wait_for_interrupts(initiator &i) {
  i.nothing(how::wait_interrupt);
  bench_values()[0] = sc_core::sc_time_stamp().value();
  bench_values()[1] = i.x.interrupts;
  sc_core::wait(10, sc_core::SC_US); // one comes meanwhile
  i.x.quiet = true;
  i.nothing(how::wait_interrupt);
  bench_values()[2] = sc_core::sc_time_stamp().value();
  bench_values()[3] = i.x.interrupts;
}

void interrupts_are_told_with_the_access_that_takes_them(void **) {
  bench_case c = by_initiator<wait_for_interrupts>(0);
  c.before = [](machine *m, void *) {
    new initiator(m, wait_for_interrupts);
    machine_interrupt(m, 0, 3, 2000100);
    machine_interrupt(m, 0, 5, 4000000);
  };
  const bench_result *r = bench_run(&c, nullptr);
  assert_int_equal(r->outcome, MACHINE_DONE);
  assert_int_equal(r->value[0], 2000500); // at the first edge
  assert_int_equal(r->value[1], 1u << 3);
  assert_int_equal(r->value[2], 12000500); // at once
  assert_int_equal(r->value[3], 1u << 5);
}

void park(initiator &i) {
  i.scope(STEP_CONTROL, HART_NO_REQUEST, false, false);
  i.read(how::parked, control(0), 8);
  bench_values()[0] = sc_core::sc_time_stamp().value();
  bench_values()[1] = i.x.squashed;
  bench_values()[2] = i.x.interrupts;
  i.x.quiet = true;
  i.nothing(how::plain);
}

void an_interrupt_squashes_a_parked_load_where_the_platform_does(void **) {
  bench_case c = by_initiator<park>(0);
  c.config.hart.squash_parked = true;
  c.before = [](machine *m, void *) {
    new initiator(m, park);
    machine_interrupt(m, 0, 3, 5000000);
  };
  const bench_result *r = bench_run(&c, nullptr);
  assert_int_equal(r->value[0], 5000000);
  assert_int_equal(r->value[1], 1);
  assert_int_equal(r->value[2], 1u << 3);
}

// ---- an initiator that does not block

struct asker : sc_core::sc_module, tlm::tlm_bw_transport_if<> {
  tlm::tlm_initiator_socket<> socket{"socket"};
  sc_core::sc_event answered;
  explicit asker(machine *m) : sc_module("foreign") {
    SC_HAS_PROCESS(asker);
    SC_THREAD(run);
    socket.bind(*this);
    socket.bind(machine_hart_socket(m, 0));
  }
  tlm::tlm_sync_enum nb_transport_bw(tlm::tlm_generic_payload &, tlm::tlm_phase &phase, sc_core::sc_time &) override {
    if (phase != tlm::BEGIN_RESP) return tlm::TLM_ACCEPTED;
    answered.notify(sc_core::SC_ZERO_TIME);
    return tlm::TLM_COMPLETED;
  }
  void invalidate_direct_mem_ptr(sc_dt::uint64, sc_dt::uint64) override {}
  void ask(tlm::tlm_command command, uint64_t *data, bool quiet) {
    tlm::tlm_generic_payload p;
    hart_access x;
    tlm::tlm_phase phase = tlm::BEGIN_REQ;
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    x.quiet = quiet;
    p.set_command(command);
    p.set_address(0x4000);
    p.set_data_ptr(reinterpret_cast<uint8_t *>(data));
    p.set_data_length(8);
    p.set_streaming_width(8);
    p.set_extension(&x);
    if (socket->nb_transport_fw(p, phase, delay) != tlm::TLM_COMPLETED) wait(answered);
    p.clear_extension(&x);
  }
  void run() {
    uint64_t data = 4711, *value = bench_values();
    ask(tlm::TLM_WRITE_COMMAND, &data, false);
    value[1] = sc_core::sc_time_stamp().value(); // retired into the store buffer
    data = 0;
    ask(tlm::TLM_READ_COMMAND, &data, false); // from there
    value[0] = data;
    value[2] = sc_core::sc_time_stamp().value();
    ask(tlm::TLM_IGNORE_COMMAND, &data, true);
  }
};

void an_initiator_need_not_block(void **) {
  bench_case c = of_frames(0);
  c.config.initiators = 1;
  c.before = [](machine *m, void *) { new asker(m); };
  const bench_result *r = bench_run(&c, nullptr);
  assert_int_equal(r->outcome, MACHINE_DONE);
  assert_int_equal(r->value[0], 4711);
  assert_int_equal(r->value[1], cycle_ps);
  assert_int_equal(r->value[2], (1 + 3) * cycle_ps);
}

// ---- what it refuses

void try_what_is_wrong(initiator &i) {
  uint64_t data = 0, *value = bench_values();
  i.x.what = how::parked;
  value[0] = i.transport(tlm::TLM_WRITE_COMMAND, 0x1000, &data, 8) == tlm::TLM_COMMAND_ERROR_RESPONSE;
  value[1] = i.transport(tlm::TLM_READ_COMMAND, 0x1004, &data, 8) == tlm::TLM_BURST_ERROR_RESPONSE;
  i.x.what = how::fence;
  value[2] = i.transport(tlm::TLM_READ_COMMAND, 0x1000, &data, 8) == tlm::TLM_COMMAND_ERROR_RESPONSE;
  i.x.what = how::compare_and_swap;
  value[3] = i.transport(tlm::TLM_IGNORE_COMMAND, 0x1000, &data, 8) == tlm::TLM_COMMAND_ERROR_RESPONSE;
  tlm::tlm_generic_payload p;
  sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
  uint8_t enables = 0xff;
  p.set_command(tlm::TLM_READ_COMMAND);
  p.set_data_ptr(reinterpret_cast<uint8_t *>(&data));
  p.set_data_length(8);
  p.set_streaming_width(8);
  p.set_byte_enable_ptr(&enables);
  p.set_byte_enable_length(1);
  i.socket->b_transport(p, delay);
  value[4] = p.get_response_status() == tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE;
  p.set_byte_enable_ptr(nullptr);
  p.set_streaming_width(4);
  i.socket->b_transport(p, delay);
  value[5] = p.get_response_status() == tlm::TLM_BURST_ERROR_RESPONSE;
  value[6] = i.socket->transport_dbg(p) == 0;
  i.x.quiet = true;
  i.nothing(how::plain);
}

void what_a_hart_cannot_do_is_refused_by_status(void **) {
  bench_case c = by_initiator<try_what_is_wrong>(0);
  const bench_result *r = bench_run(&c, nullptr);
  for (unsigned i = 0; i < 7; i++) assert_int_equal(r->value[i], 1);
}

void refused(const bench_case &c, const char *why) {
  int status = 0;
  bench_run(&c, &status);
  assert_int_equal(status, 2);
  if (!std::strstr(bench_stderr(), why)) fail_msg("no \"%s\" in: %s", why, bench_stderr());
}

void a_place_is_a_threads_or_an_initiators_and_there(void **) {
  bench_case c = by_software(0, act_by_software);
  c.config.harts = 2;
  c.config.initiators = 1;
  refused(c, "thread software is pinned to hart 0, which is an initiator's place");
  c.config.initiators = 4;
  refused(c, "an initiator is at a hart beyond the 2");
}

void an_unbound_place_is_named(void **) {
  bench_case c = of_frames(0);
  c.config.initiators = 1;
  const bench_result *r = bench_run(&c, nullptr);
  assert_int_equal(r->outcome, MACHINE_BROKEN);
  if (!std::strstr(r->report, "machine.hart0.initiator.socket")) fail_msg("%s", r->report);
}

} // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(a_page_of_code_serves_the_null_rpc),
      cmocka_unit_test(accesses_have_the_bytes_times_and_accounts_of_softwares),
      cmocka_unit_test(interrupts_are_told_with_the_access_that_takes_them),
      cmocka_unit_test(an_interrupt_squashes_a_parked_load_where_the_platform_does),
      cmocka_unit_test(an_initiator_need_not_block),
      cmocka_unit_test(what_a_hart_cannot_do_is_refused_by_status),
      cmocka_unit_test(a_place_is_a_threads_or_an_initiators_and_there),
      cmocka_unit_test(an_unbound_place_is_named),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
