// SPDX-License-Identifier: Apache-2.0
// From a catalogue and the parameters to the NIC's tables, and to which endpoint serves which process.
#pragma once
#include "models/params/params.h"
#include "models/protocol/endpoint/layout.h"
#include "models/software/lauberhorn/nic_setup.h"
#include "sim/run/handler_settings.h"
#include "workloads/catalogue/catalogue.h"

// The tables' contents: the arrays that `setup` points to.
struct services {
  struct nic_setup setup;
  struct nic_setup_service records[NIC_SERVICES];
  uint32_t signatures[NIC_SIGNATURES][NIC_SIGNATURE_WORDS];
  struct nic_setup_owner owners[64];
  struct handler_settings settings[NIC_SERVICES]; // by service, as the catalogue numbers them
  struct sampler service_times[NIC_SERVICES];
};

// Fills in *s for `endpoints` endpoints, dealt to the catalogue's processes in turn. False and a message if a handler
// is unknown or does not take a service's settings, there are fewer endpoints than processes, a table is too small, or
// the longest frame's message does not fit an endpoint's lines.
bool services_make(struct services *s, const struct catalogue *c, const struct params *p, const struct layout *layout,
                   unsigned endpoints, struct error *e);
