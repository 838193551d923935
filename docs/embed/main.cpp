// SPDX-License-Identifier: Apache-2.0
// piste's machine inside somebody else's SystemC model: a wire that brings null calls, the NIC as RTL, and, at the
// place of hart 0, a TLM-2.0 initiator that serves them through the NIC's control lines. Prints each call's latency.
#include "models/hardware/machine/embed.h"
#include "models/protocol/endpoint/receiver.h"
#include "models/systems/lauberhorn/nic_events.h"
#include "models/systems/lauberhorn/nic_program.h"
#include "rtl/glue/nic_rtl.h"
#include <cstdio>
#include <cstring>
#include <tlm_utils/simple_initiator_socket.h>

namespace {

constexpr unsigned calls = 5;
constexpr uint16_t port = 2049;
constexpr uint32_t program = 0x20000001, version = 1;

// ---- the machine's configuration: round numbers; times in picoseconds

machine_config configuration() {
  machine_config m{};
  m.wire = {100000000000, 8, 4, 12, 60, 10000, 20000, false, 32768, 32768};
  m.nic.hz = 250000000;
  m.layout = layout_make(128, true, 4096);
  m.homes = 2;
  m.home[MACHINE_MEMORY].name = "memory";
  m.home[MACHINE_NIC].name = "nic";
  for (unsigned i = 0; i < m.homes; i++) {
    machine_home &h = m.home[i];
    h.agent.lookup_ps = 10000, h.agent.data_ps = 60000, h.agent.data_cycle_ps = 4000, h.agent.device_ps = 5000;
    h.agent.units = 1, h.agent.unit_reads = h.agent.unit_writes = 64, h.agent.commands = 8;
    h.link.bytes_per_second = 16000000000, h.link.header_bytes = 16, h.link.credit_return_ps = 1000;
    for (unsigned c = 0; c < COH_CLASSES; c++) h.link.propagation_ps[c] = 100000, h.link.credits[c] = 8;
  }
  m.cache = {128, m.home[MACHINE_NIC].agent.race, false, 16, 4, 16, 4, 64, 8, 1, 16, 12, 2, 4, 4, 7000, 0};
  m.hart.hz = 2000000000;
  m.hart.load_cycles = 3, m.hart.store_cycles = m.hart.prefetch_cycles = m.hart.copy_cycles_per_8 = 1;
  m.hart.atomic_cycles = 8, m.hart.fence_cycles = 20, m.hart.io_cycles = 2, m.hart.store_lines = 8;
  m.hart.io_ps = 400000;
  m.harts = 1;
  m.initiators = 1; // hart 0's place is the initiator's
  m.run_ahead = true;
  m.stuck_ps = 1000000000000;
  m.stack_bytes = 65536;
  return m;
}

// The NIC takes calls of one program to any address, and gives their arguments to endpoint 0 as they are.
bool program_nic(machine *m, const layout &l, error *e) {
  static const nic_setup_service service = {{port, program, version, 0}, {0, true, 0, 0, 0x1000, 0x2000}};
  static const nic_setup_owner owner = {0, 0};
  nic_setup s{};
  s.config.line128 = true, s.config.coupled = true, s.config.any_mac = true, s.config.any_ip = true;
  s.config.grant_exclusive = true;
  s.config.block_cycles = 250000, s.config.queue_depth = 16, s.config.lookup_log2 = 4, s.config.max_frame = 1518;
  s.config.args_sig_off = static_cast<uint8_t>(l.args_sig_off);
  s.config.args_raw_off = static_cast<uint8_t>(l.args_raw_off);
  s.config.reply_off = static_cast<uint8_t>(l.reply_off);
  s.services = &service, s.service_count = 1;
  s.owners = &owner, s.owner_count = 1;
  return nic_program(m, &s, e);
}

// ---- the wire: null calls, 5 us apart, and what is heard of their replies

class traffic {
public:
  wire_source source() { return {next, this}; }
  observers listeners() {
    who_.context = this;
    who_.frame_in = [](void *self, uint32_t request, uint64_t, uint64_t last_ps, uint32_t) {
      static_cast<traffic *>(self)->in_[request] = last_ps;
    };
    who_.frame_out = [](void *self, uint32_t request, uint64_t first_ps, uint64_t, const uint8_t *, uint32_t) {
      traffic &t = *static_cast<traffic *>(self);
      t.replies++;
      std::printf("call %u: %.3f ns\n", request, static_cast<double>(first_ps - t.in_[request]) / 1000);
    };
    return {&who_, 1};
  }
  unsigned replies = 0;

private:
  static void put(uint8_t *&to, uint64_t value, unsigned bytes) {
    while (bytes--) *to++ = static_cast<uint8_t>(value >> 8 * bytes);
  }
  // Ethernet, IPv4, UDP (no checksum), an ONC-RPC call without credentials or arguments.
  unsigned build(uint32_t xid) {
    uint8_t *at = frame_;
    put(at, 0x020000000001, 6), put(at, 0x020000000002, 6), put(at, 0x0800, 2);
    uint8_t *ip = at;
    put(at, 0x4500, 2), put(at, 20 + 8 + 40, 2), put(at, 0, 4), put(at, 64, 1), put(at, 17, 1), put(at, 0, 2);
    put(at, 0x0a000001, 4), put(at, 0x0a000002, 4);
    uint32_t sum = 0;
    for (unsigned i = 0; i < 20; i += 2) sum += static_cast<uint32_t>(ip[i] << 8 | ip[i + 1]);
    while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
    ip[10] = static_cast<uint8_t>(~sum >> 8), ip[11] = static_cast<uint8_t>(~sum);
    put(at, 1000, 2), put(at, port, 2), put(at, 8 + 40, 2), put(at, 0, 2);
    put(at, xid, 4), put(at, 0, 4), put(at, 2, 4), put(at, program, 4), put(at, version, 4), put(at, 0, 4);
    put(at, 0, 8), put(at, 0, 8);
    return static_cast<unsigned>(at - frame_);
  }
  static wire_next next(void *self, wire_frame *f) {
    traffic &t = *static_cast<traffic *>(self);
    if (t.sent_ == calls) return WIRE_END;
    f->bytes = t.frame_;
    f->length = t.build(t.sent_);
    f->at_ps = 1000000 + 5000000 * uint64_t{t.sent_};
    f->request = t.sent_++;
    f->bad = false;
    return WIRE_FRAME;
  }

  observer who_{};
  uint8_t frame_[128];
  unsigned sent_ = 0;
  uint64_t in_[calls] = {};
};

// ---- the server at the hart's place

class server : public sc_core::sc_module {
public:
  tlm_utils::simple_initiator_socket<server> socket{"socket"};

  server(sc_core::sc_module_name name, machine *m, const layout &l) : sc_module(name), machine_(m), layout_(l) {
    SC_HAS_PROCESS(server);
    SC_THREAD(serve);
    socket.bind(machine_hart_socket(m, 0));
  }

private:
  uint64_t access(tlm::tlm_command command, uint64_t address, uint64_t value, unsigned bytes) {
    tlm::tlm_generic_payload p;
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
    p.set_command(command);
    p.set_address(address);
    p.set_data_ptr(reinterpret_cast<uint8_t *>(&value));
    p.set_data_length(bytes);
    p.set_streaming_width(bytes);
    p.set_extension(&how_);
    socket->b_transport(p, delay);
    p.clear_extension(&how_);
    return value;
  }
  void scope(piste::hart_access::kind what, enum step step, uint32_t request) {
    how_.what = what, how_.step = step, how_.request = request;
    how_.mark = request != HART_NO_REQUEST, how_.quiet = request == HART_NO_REQUEST;
  }

  // Answer n is on line (n - 1) mod 2; loading the other line hands the reply in this one over.
  void serve() {
    using kind = piste::hart_access::kind;
    for (uint32_t epoch = 0;;) {
      uint64_t line = layout_address(&layout_, 0, REGION_RX, receiver_line(epoch));
      scope(kind::parked, STEP_CONTROL, HART_NO_REQUEST);
      uint64_t word = access(tlm::TLM_READ_COMMAND, line, 0, 8);
      bool ending = how_.stopping;
      auto flags = static_cast<uint8_t>(word);
      if (receiver_read(&epoch, flags, static_cast<uint32_t>(word >> 8 * RX_EPOCH)) == RECEIVER_REQUEST) {
        uint64_t done = REPLY_DONE | uint64_t{epoch} << 8 * REPLY_EPOCH;
        scope(kind::plain, STEP_MARSHAL, machine_request_of(machine_, 0));
        access(tlm::TLM_WRITE_COMMAND, line, done, 8);
        scope(kind::fence, STEP_TRANSMIT, how_.request);
        access(tlm::TLM_IGNORE_COMMAND, 0, 0, 0);
      } else if (ending) {
        return;
      }
    }
  }

  machine *machine_;
  layout layout_;
  piste::hart_access how_;
};

void step_nic(void *nic, const nic_in *in, nic_out *out) {
  nic_rtl_step(static_cast<nic_rtl *>(nic), in, out);
}

} // namespace

int sc_main(int, char **) {
  machine_config config = configuration();
  nic_device nic{};
  nic.nic = nic_rtl_new(0);
  nic.step = step_nic;
  nic.meaning = lauberhorn_events, nic.meanings = LAUBERHORN_EVENTS;
  traffic wire;
  observers listeners = wire.listeners();
  wire_source source = wire.source();
  error e;
  machine *m = machine_new(&config, &nic, &listeners, &source, nullptr, 0, &e);
  if (!m || !program_nic(m, config.layout, &e)) {
    std::fprintf(stderr, "embed: %s\n", e.text);
    return 2;
  }
  server at_hart_0("server", m, config.layout);
  if (machine_run(m) != MACHINE_DONE) {
    std::fprintf(stderr, "embed: %s\n", machine_report(m));
    return 1;
  }
  std::printf("%u of %u calls answered in %.3f us\n", wire.replies, calls,
              static_cast<double>(machine_now_ps(m)) / 1e6);
  return wire.replies == calls ? 0 : 1;
}
