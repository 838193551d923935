// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/nic/requests.h"

namespace piste {

const char *stage_name(stage s) {
  static const char *const names[stages] = {"gone",
                                            "being received",
                                            "being looked up",
                                            "waiting for an endpoint",
                                            "being delivered",
                                            "being answered",
                                            "on its hart",
                                            "being collected",
                                            "being sent"};
  return names[static_cast<unsigned>(s)];
}

void request_table::move(uint32_t request, stage s) {
  moves_++;
  if (window_.empty()) first_ = request;
  for (; request < first_; first_--) window_.extend_front() = stage::gone;
  while (request - first_ >= window_.size()) window_.extend() = stage::gone;
  stage &now = window_[request - first_];
  if (now == stage::gone && s != stage::gone) live_++;
  if (now != stage::gone && s == stage::gone) live_--;
  now = s;
  while (!window_.empty() && window_.front() == stage::gone) {
    window_.pop_front();
    first_++;
  }
}

stage request_table::where(uint32_t request) const {
  return request < first_ || request - first_ >= window_.size() ? stage::gone : window_[request - first_];
}

std::vector<uint32_t> request_table::inside() const {
  std::vector<uint32_t> v;
  for (std::size_t i = 0; i < window_.size(); i++)
    if (window_[i] != stage::gone) v.push_back(static_cast<uint32_t>(first_ + i));
  return v;
}

} // namespace piste
