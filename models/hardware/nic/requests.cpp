// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/nic/requests.h"

namespace piste {

const char *stage_name(stage s) {
  static const char *const names[STAGES] = {
#define X(id, words) words,
      PISTE_STAGES(X)
#undef X
  };
  return names[s];
}

void request_table::move(uint32_t request, stage s) {
  moves_++;
  if (window_.empty()) first_ = request;
  for (; request < first_; first_--) window_.extend_front() = STAGE_GONE;
  while (request - first_ >= window_.size()) window_.extend() = STAGE_GONE;
  uint8_t &now = window_[request - first_];
  if (now == STAGE_GONE && s != STAGE_GONE) live_++;
  if (now != STAGE_GONE && s == STAGE_GONE) live_--;
  now = static_cast<uint8_t>(s);
  while (!window_.empty() && window_.front() == STAGE_GONE) {
    window_.pop_front();
    first_++;
  }
}

stage request_table::where(uint32_t request) const {
  if (request < first_ || request - first_ >= window_.size()) return STAGE_GONE;
  return static_cast<stage>(window_[request - first_]);
}

std::vector<uint32_t> request_table::inside() const {
  std::vector<uint32_t> v;
  for (std::size_t i = 0; i < window_.size(); i++)
    if (window_[i] != STAGE_GONE) v.push_back(static_cast<uint32_t>(first_ + i));
  return v;
}

} // namespace piste
