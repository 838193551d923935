// SPDX-License-Identifier: Apache-2.0
#include "models/systems/lauberhorn/nic_program.h"
#include "rtl/pkg/nic_regs.h"

bool nic_program(struct machine *m, const struct nic_setup *setup, struct error *e) {
  struct nic_writes writes;
  if (!nic_setup_make(setup, &writes, e)) return false;
  for (size_t i = 0; i < writes.count; i++) machine_set_register(m, writes.items[i].address, writes.items[i].data);
  nic_setup_free(&writes);
  return true;
}

void nic_count(struct machine *m, uint64_t dropped[NIC_DROP_CODES], uint64_t *under_way) {
  for (unsigned reason = 1; reason < NIC_DROPS; reason++)
    dropped[reason] = machine_get_register(m, NIC_REG_DROPS(reason));
  *under_way = machine_get_register(m, NIC_REG_UNDER_WAY);
}
