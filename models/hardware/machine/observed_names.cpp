// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/machine/observed_names.h"
#include "models/hardware/machine/machine_parts.h"

namespace piste {

const observed_names::known &observed_names::look_up(uint64_t address) {
  auto [at, fresh] = lines_.try_emplace(address);
  known &k = at->second;
  if (!fresh) return k;
  unsigned endpoint, index;
  line_region region = REGION_RX;
  bool lines = layout_find(&machine_.config.layout, address, &endpoint, &region, &index);
  k.name = machine_.describe(address);
  k.endpoint = lines ? endpoint : OBSERVED_NO_ENDPOINT;
  k.next = lines && (region == REGION_RX || region == REGION_RX_AUX);
  return k;
}

// The request that an endpoint serves. Once its reply is collected, only the lines of that reply are its own: on the
// others the next request is waited for.
uint32_t observed_names::request_of(unsigned endpoint, bool next) const {
  uint32_t request = machine_.nic.events.request_of(endpoint);
  if (request == HART_NO_REQUEST || !next) return request;
  stage s = machine_.requests.where(request);
  return s == STAGE_SERVING || s == STAGE_COLLECTING ? request : HART_NO_REQUEST;
}

observed_line observed_names::line(uint64_t address, uint32_t request) {
  const known &k = look_up(address);
  if (k.endpoint != OBSERVED_NO_ENDPOINT) request = request_of(k.endpoint, k.next);
  return {address, k.name.c_str(), k.endpoint, request};
}

observed_line observed_names::control_line(unsigned endpoint, bool transmit, unsigned index) {
  const layout &l = machine_.config.layout;
  return line(layout_address(&l, endpoint, transmit ? REGION_TX : REGION_RX, index), HART_NO_REQUEST);
}

observed_line observed_names::endpoint(unsigned number) {
  std::string &name = endpoints_[number];
  if (name.empty()) name = format("endpoint %u", number);
  return {layout_address(&machine_.config.layout, number, REGION_RX, 0), name.c_str(), number,
          request_of(number, true)};
}

uint64_t observed_names::hart_ps(unsigned node) const {
  return machine_.harts[node].core.charged().ps();
}

uint32_t observed_names::hart_request(unsigned node) const {
  return machine_.harts[node].core.charged().scope().request;
}

} // namespace piste
