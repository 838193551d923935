// SPDX-License-Identifier: Apache-2.0
// What observers are told of lines: their names, whose they are, and which request they serve.
#pragma once
#include "models/hardware/kernel/cluster.h"
#include <unordered_map>
extern "C" {
#include "models/protocol/endpoint/layout.h"
}

struct machine;

namespace piste {

class observed_names final : public line_names {
public:
  explicit observed_names(const machine &m) : machine_(m) {}

  observed_line line(uint64_t address, uint32_t request) override;
  observed_line control_line(unsigned endpoint, bool transmit, unsigned index) override;
  observed_line endpoint(unsigned number) override;
  uint64_t hart_ps(unsigned node) const override;
  uint32_t hart_request(unsigned node) const override;

private:
  struct known {
    std::string name;
    uint32_t endpoint;
    bool next; // what happens to it behind the reply belongs to the next request already
  };
  const known &look_up(uint64_t address);
  uint32_t request_of(unsigned endpoint, bool next) const;

  const machine &machine_;
  std::unordered_map<uint64_t, known> lines_; // by address
  std::unordered_map<unsigned, std::string> endpoints_;
};

} // namespace piste
