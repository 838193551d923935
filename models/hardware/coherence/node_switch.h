// SPDX-License-Identifier: Apache-2.0
// The caches' end of a link: hands each message to the cache that it names.
#pragma once
#include "models/hardware/coherence/cache_node.h"

namespace piste {

class node_switch final : public sc_core::sc_module, public receiver {
public:
  part_port<message_lane, lane> in{"in"};                         // that ends here
  part_port<receiver, cache_node, bound::often> caches{"caches"}; // by number

  explicit node_switch(sc_core::sc_module_name name) : sc_module(name) {}
  void expect(packet *p) override { caches[p->m.node].expect(p); }
  void receive(packet *p) override {
    in->release(coh_class_of(static_cast<coh_op>(p->m.op)));
    caches[p->m.node].receive(p);
  }
};

} // namespace piste
