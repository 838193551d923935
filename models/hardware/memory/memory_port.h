// SPDX-License-Identifier: Apache-2.0
// A home's way to its backing store: a TLM-2.0 initiator socket (base protocol, blocking transport). A target that
// answers at once (at_once.h) is called in the cluster's own time, with the delay annotated. Any other is called by a
// thread of its own for each access under way, with SystemC's time in step; no access overtakes a write to its line.
#pragma once
#include "models/hardware/kernel/coroutines.h"
#include "models/hardware/kernel/part_port.h"
#include "models/hardware/memory/at_once.h"
#include <deque>
#include <map>

namespace piste {

// Where a home's bytes are kept.
class backing_store : public virtual sc_core::sc_interface {
public:
  // Reads a line; the access begins at `from_ps`, now at the earliest. If the store answers at once, fills `bytes` and
  // returns when they are at hand. Else returns event_queue::never, and tells its client when they have arrived.
  virtual uint64_t read(uint64_t address, uint8_t *bytes, uint64_t from_ps) = 0;
  // Writes a line, beginning now.
  virtual void write(uint64_t address, const uint8_t *bytes) = 0;
};

class store_client : public virtual sc_core::sc_interface {
public:
  // As an event: the bytes of a read have come.
  virtual void arrived(uint64_t address, const uint8_t *bytes) = 0;
};

class memory_port final : public sc_core::sc_module, public backing_store, private tlm::tlm_bw_transport_if<> {
public:
  tlm::tlm_initiator_socket<> socket{"socket"};
  part_port<store_client> client{"client"};

  // `agent` is the home's number, which settles ties.
  memory_port(sc_core::sc_module_name name, cluster &c, coroutines &co, uint32_t agent, uint16_t line_bytes);

  uint64_t read(uint64_t address, uint8_t *bytes, uint64_t from_ps) override;
  void write(uint64_t address, const uint8_t *bytes) override;
  // Accesses that the store has not finished.
  size_t under_way() const { return under_way_; }

private:
  struct foreign_access {
    uint64_t address, from_ps;
    uint64_t number; // in the order in which they were asked for
    bool is_write, begun;
    uint8_t bytes[LINE_BYTES_MAX];
  };
  // A thread that calls the target.
  struct server {
    explicit server(const char *name) : called(name) {}
    sc_core::sc_event called;
    foreign_access *access = nullptr;
  };

  void end_of_elaboration() override;
  void describe(tlm::tlm_generic_payload &p, uint64_t address, uint8_t *bytes, bool is_write) const;
  void queue_access(uint64_t address, const uint8_t *bytes, uint64_t from_ps);
  void begin_next(std::deque<std::unique_ptr<foreign_access>> &line);
  void begin(foreign_access &a);
  void serve(server &s);
  void finish_all();
  void finish(foreign_access &a);
  void check(const tlm::tlm_generic_payload &p);
  tlm::tlm_sync_enum nb_transport_bw(tlm::tlm_generic_payload &, tlm::tlm_phase &, sc_core::sc_time &) override {
    return tlm::TLM_ACCEPTED;
  }
  void invalidate_direct_mem_ptr(sc_dt::uint64, sc_dt::uint64) override {}

  cluster &cluster_;
  coroutines &coroutines_;
  uint32_t agent_;
  uint16_t line_bytes_;
  at_once *at_once_ = nullptr; // the target, if it is one
  tlm::tlm_generic_payload payload_;
  std::map<uint64_t, std::deque<std::unique_ptr<foreign_access>>> lines_; // not finished, by line
  std::deque<std::unique_ptr<server>> servers_;
  std::vector<server *> idle_;
  std::vector<foreign_access *> done_; // at this instant
  uint64_t asked_ = 0;
  size_t under_way_ = 0;
};

} // namespace piste
