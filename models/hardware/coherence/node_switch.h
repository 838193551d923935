// SPDX-License-Identifier: Apache-2.0
// The caches' end of a link: hands each message to the node that it names.
#pragma once
#include "models/hardware/coherence/cache_node.h"

namespace piste {

class node_switch : public receiver {
public:
  explicit node_switch(std::deque<cache_node> &nodes) : nodes_(nodes) {}
  void connect(lane &in) { in_ = &in; }
  void expect(packet *p) override { nodes_[p->m.node].expect(p); }
  void receive(packet *p) override {
    in_->release(coh_class_of(static_cast<coh_op>(p->m.op)));
    nodes_[p->m.node].receive(p);
  }

private:
  std::deque<cache_node> &nodes_;
  lane *in_ = nullptr;
};

} // namespace piste
