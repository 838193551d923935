// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/kernel/systemc_time.h"
#include "models/hardware/machine/embed.h"
#include "models/hardware/machine/machine_parts.h"

using namespace piste;

namespace {

using number = unsigned long long;

bool power_of_two(uint32_t n) {
  return n && !(n & (n - 1));
}

bool check_home(const machine_config &c, unsigned i, error *e) {
  const machine_home &h = c.home[i];
  if (c.cache.race != h.agent.race)
    return error_set(e, "the caches and home %s settle the race of grant and recall differently", h.name);
  if (!power_of_two(h.agent.units)) return error_set(e, "home %s: its tracker units must be a power of two", h.name);
  if (i == MACHINE_MEMORY || i == MACHINE_NIC) return true;
  if (h.base >= h.end || (h.base | h.end) % c.cache.line_bytes)
    return error_set(e, "home %s: its range %#llx to %#llx holds no whole lines", h.name, number{h.base},
                     number{h.end});
  for (unsigned k = MACHINE_NIC; k < i; k++) {
    bool nic = k == MACHINE_NIC;
    uint64_t base = nic ? c.layout.base : c.home[k].base, end = nic ? layout_end(&c.layout) : c.home[k].end;
    if (h.base < end && base < h.end)
      return error_set(e, "home %s: its range %#llx to %#llx overlaps that of %s", h.name, number{h.base},
                       number{h.end}, c.home[k].name);
  }
  return true;
}

bool check_homes(const machine_config &c, error *e) {
  if (c.homes <= MACHINE_NIC || c.homes > MACHINE_HOMES)
    return error_set(e, "a machine of %u homes: memory's and the NIC's are needed, and %u are possible", c.homes,
                     MACHINE_HOMES);
  for (unsigned i = 0; i < c.homes; i++)
    if (!check_home(c, i, e)) return false;
  return true;
}

bool check(const machine_config &c, error *e) {
  if (!c.harts || c.harts > HOME_NODES)
    return error_set(e, "a machine of %u harts: 1 to %u are possible", c.harts, HOME_NODES);
  if (c.cache.line_bytes != c.layout.line_bytes)
    return error_set(e, "caches have lines of %u bytes, the endpoints' layout is made for %u", c.cache.line_bytes,
                     c.layout.line_bytes);
  if (!power_of_two(c.cache.banks) || !c.cache.fill_buffers)
    return error_set(e,
                     "a second-level cache of %u banks with %u fill buffers each: needed are a power of two, and one",
                     c.cache.banks, c.cache.fill_buffers);
  if (!check_homes(c, e)) return false;
  if (!systemc_time::units())
    return error_set(e, "SystemC's time resolution is %s; the machine needs 1 ps or finer",
                     sc_core::sc_get_time_resolution().to_string().c_str());
  if (c.wire.rx_fifo_bytes < NIC_MAX_FRAME || c.wire.tx_fifo_bytes < NIC_MAX_FRAME + NIC_BEAT)
    return error_set(e, "the MAC's buffers must hold a frame of %d bytes and one more beat", NIC_MAX_FRAME);
  if (c.wire.tx_cut_through && c.nic.hz * 8 * NIC_BEAT < c.wire.bits_per_second)
    return error_set(e,
                     "a NIC at %llu Hz is too slow for cut-through at %llu bit/s: let the MAC store frames first "
                     "(wire.tx_cut_through=0)",
                     static_cast<unsigned long long>(c.nic.hz),
                     static_cast<unsigned long long>(c.wire.bits_per_second));
  return true;
}

bool check_threads(const machine_config &c, const machine_thread *threads, size_t count, error *e) {
  uint64_t taken = 0;
  if (c.harts < 64 && c.initiators >> c.harts) return error_set(e, "an initiator is at a hart beyond the %u", c.harts);
  for (size_t i = 0; i < count; i++) {
    if (threads[i].hart >= c.harts)
      return error_set(e, "thread %s is pinned to hart %u, but there are %u", threads[i].spec.name, threads[i].hart,
                       c.harts);
    if (c.initiators >> threads[i].hart & 1)
      return error_set(e, "thread %s is pinned to hart %u, which is an initiator's place", threads[i].spec.name,
                       threads[i].hart);
    if (taken >> threads[i].hart & 1)
      return error_set(e, "thread %s is pinned to hart %u, which has one already", threads[i].spec.name,
                       threads[i].hart);
    taken |= uint64_t{1} << threads[i].hart;
  }
  return true;
}

} // namespace

machine *machine_new(const machine_config *config, const nic_device *nic, const observers *observers,
                     const wire_source *source, const machine_thread *threads, size_t thread_count, error *error) {
  if (!check(*config, error) || !check_threads(*config, threads, thread_count, error)) return nullptr;
  machine *m = new machine("machine", *config, *nic, *observers, *source);
  for (size_t i = 0; i < thread_count; i++) m->add_thread(threads[i]);
  return m;
}

void machine_set_register(machine *m, uint32_t address, uint32_t value) {
  m->nic.registers.set(address, value);
}
uint32_t machine_get_register(machine *m, uint32_t address) {
  return m->nic.registers.get(address);
}
bool machine_waves(machine *m, const char *path, uint64_t from_ps, uint64_t to_ps) {
  m->idle.keep(0, to_ps); // the NIC's registers would show what it has not seen
  return m->nic.clock.set_waves(path, from_ps, to_ps);
}
void machine_keep_idle(machine *m, uint64_t from_ps, uint64_t to_ps) {
  m->idle.keep(from_ps, to_ps);
}
void machine_on_clock_write(machine *m, void (*written)(void *context, unsigned hart, uint64_t value, uint64_t edge),
                            void *context) {
  m->clock_written = written;
  m->clock_context = context;
}

machine_outcome machine_run(machine *m) {
  return m->run();
}
void machine_poke_source(machine *m) {
  coroutines::visit outside(m->coroutines);
  m->wire.pull();
}
void machine_interrupt(machine *m, unsigned hart, unsigned line, uint64_t ps) {
  coroutines::visit outside(m->coroutines);
  m->harts[hart].core.interrupt(line, ps);
}
uint32_t machine_request_of(const machine *m, unsigned endpoint) {
  return m->nic.events.request_of(endpoint);
}
const char *machine_report(const machine *m) {
  return m->report.c_str();
}

uint64_t machine_now_ps(const machine *m) {
  return m->cluster.queue.now();
}
uint64_t machine_on_wire(const machine *m) {
  return m->wire.unseen() + m->wire.outside_nic();
}

uint64_t machine_messages(const machine *m, unsigned home, coh_class c) {
  return m->homes[home].to_home.count(c).messages + m->homes[home].to_caches.count(c).messages;
}
uint64_t machine_message_bytes(const machine *m, unsigned home, coh_class c) {
  return m->homes[home].to_home.count(c).bytes + m->homes[home].to_caches.count(c).bytes;
}
uint64_t machine_hart_cycles(const machine *m, unsigned hart, cycle_kind kind, step step) {
  return m->harts[hart].core.charged().total(kind, step);
}
uint64_t machine_hart_elapsed(const machine *m, unsigned hart) {
  return m->elapsed[hart];
}
uint64_t machine_waits_skipped(const machine *m) {
  return m->idle.waits_skipped();
}
uint64_t machine_edges_stepped(const machine *m) {
  return m->nic.clock.edges_stepped();
}
uint64_t machine_events(const machine *m) {
  return m->cluster.queue.events_run();
}
uint64_t machine_overruns(const machine *m) {
  return m->wire.overruns();
}

tlm::tlm_base_initiator_socket<> &machine_store_socket(machine *m, unsigned home) {
  return m->homes[home].store->socket;
}
tlm::tlm_base_target_socket<> &machine_hart_socket(machine *m, unsigned hart) {
  return m->harts[hart].initiator->socket;
}
