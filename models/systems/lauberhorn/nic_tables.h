// SPDX-License-Identifier: Apache-2.0
// From a catalogue and the parameters to the NIC's tables, and to which endpoint serves which process.
#pragma once
#include "models/protocol/endpoint/layout.h"
#include "models/systems/lauberhorn/nic_setup.h"
#include "models/systems/system.h"

// The tables' contents: the arrays that `setup` points to.
struct nic_tables {
  struct nic_setup setup;
  size_t left_out; // services of an inferred catalogue that find no room; once the NIC has been set up
  struct nic_setup_service records[NIC_SERVICES];
  uint32_t signatures[NIC_SIGNATURES][NIC_SIGNATURE_WORDS];
  struct nic_setup_owner owners[NIC_ENDPOINTS];
};

// Fills in *t for `endpoints` endpoints, dealt to the catalogue's processes in turn; of the site, its parameters,
// catalogue and handlers. False and a message if there are fewer endpoints than processes, a table is too small, or the
// longest frame's message does not fit an endpoint's lines.
bool nic_tables_make(struct nic_tables *t, const struct system_site *site, const struct layout *layout,
                     unsigned endpoints, struct error *e);
