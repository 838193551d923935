// SPDX-License-Identifier: Apache-2.0
#include "models/systems/lauberhorn/nic_program.h"

bool nic_program(struct machine *m, const struct nic_setup *setup, struct error *e) {
  struct nic_writes writes;
  if (!nic_setup_make(setup, &writes, e)) return false;
  for (size_t i = 0; i < writes.count; i++) machine_set_register(m, writes.items[i].address, writes.items[i].data);
  nic_setup_free(&writes);
  return true;
}
