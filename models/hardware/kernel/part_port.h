// SPDX-License-Identifier: Apache-2.0
// Ports between the machine's parts. They are bound, checked and named as any port of SystemC's, and called without a
// detour: what is bound is looked up once, at the end of elaboration. A port that names a final class as PART calls
// that class itself, so that its small functions are inlined; nothing else can be bound to it.
#pragma once
#include <systemc>
#include <vector>

namespace piste {

enum class bound : uint8_t { once, at_most_once, often, at_least_once };

// SystemC's port of that kind.
template <class INTERFACE, bound HOW>
using port_of = sc_core::sc_port<INTERFACE, HOW == bound::often || HOW == bound::at_least_once ? 0 : 1,
                                 HOW == bound::once || HOW == bound::at_least_once ? sc_core::SC_ONE_OR_MORE_BOUND
                                                                                   : sc_core::SC_ZERO_OR_MORE_BOUND>;

template <class INTERFACE, class PART = INTERFACE, bound HOW = bound::once>
class part_port : public port_of<INTERFACE, HOW> {
  using port = port_of<INTERFACE, HOW>;

public:
  explicit part_port(const char *name) : port(name) {}

  // What is bound, from the end of elaboration on. Of a port that may be left unbound, NULL.
  PART *operator->() const { return part_; }
  explicit operator bool() const { return part_ != nullptr; }
  // Of a port that is bound often, in the order of binding.
  PART &operator[](size_t i) const { return *parts_[i]; }
  const std::vector<PART *> &all() const { return parts_; }

private:
  void end_of_elaboration() override {
    for (int i = 0; i < this->size(); i++) {
      PART *p = dynamic_cast<PART *>(port::operator[](i));
      if (!p) SC_REPORT_ERROR("piste: a part that this port cannot take is bound to it", this->name());
      parts_.push_back(p);
    }
    if (!parts_.empty()) part_ = parts_[0];
  }

  PART *part_ = nullptr;
  std::vector<PART *> parts_;
};

} // namespace piste
