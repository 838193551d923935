// SPDX-License-Identifier: Apache-2.0
// Which handler serves each service of a catalogue, and with which settings: the same for every system.
#pragma once
#include "models/params/params.h"
#include "sim/run/handler_settings.h"
#include "workloads/catalogue/catalogue.h"

// By service, as the catalogue numbers them; `settings` point into `service_times`.
struct services {
  const struct handler *handlers[NIC_SERVICES];
  struct handler_settings settings[NIC_SERVICES];
  struct sampler service_times[NIC_SERVICES];
};

// The settings that a handler of these services takes, a blank behind each; returns `to`.
const char *services_settings(const struct services *s, char *to, size_t size);
// False and a message if a handler is unknown or does not take a service's settings.
bool services_make(struct services *s, const struct catalogue *c, const struct params *p, struct error *e);
