// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/coherence/line_store.h"
#include <algorithm>

namespace piste {

home_record &line_store::at(uint64_t address, bool *fresh) {
  size_t mask = slots_.size() - 1;
  size_t i = hash(address) & mask;
  for (; slots_[i]; i = (i + 1) & mask)
    if (slots_[i]->address == address) return *slots_[i];
  *fresh = true;
  home_record &r = all_.emplace_back();
  r.address = address;
  r.line = home_line_empty();
  slots_[i] = &r;
  if (2 * all_.size() > slots_.size()) grow();
  return r;
}

void line_store::grow() {
  std::vector<home_record *> old(2 * slots_.size());
  old.swap(slots_);
  size_t mask = slots_.size() - 1;
  for (home_record *r : old) {
    if (!r) continue;
    size_t i = hash(r->address) & mask;
    while (slots_[i]) i = (i + 1) & mask;
    slots_[i] = r;
  }
}

std::vector<const home_record *> line_store::sorted() const {
  std::vector<const home_record *> v;
  for (const home_record &r : all_) v.push_back(&r);
  std::sort(v.begin(), v.end(), [](const home_record *a, const home_record *b) { return a->address < b->address; });
  return v;
}

} // namespace piste
