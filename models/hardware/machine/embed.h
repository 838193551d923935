// SPDX-License-Identifier: Apache-2.0
// The machine's TLM-2.0 sockets, for who embeds it in a SystemC model: to be bound between machine_new() and the start
// of the simulation.
#pragma once
#include "models/hardware/core/hart_access.h"
#include "models/hardware/machine/machine.h"
#include <tlm>

// To the backing store of a home that is `external` (MACHINE_MEMORY, or one behind MACHINE_NIC).
tlm::tlm_base_initiator_socket<> &machine_store_socket(struct machine *m, unsigned home);
// A hart's place, if it is an initiator's (machine_config.initiators).
tlm::tlm_base_target_socket<> &machine_hart_socket(struct machine *m, unsigned hart);
