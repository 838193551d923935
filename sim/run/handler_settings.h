// SPDX-License-Identifier: Apache-2.0
// What a service's handler does: the registry's parameters handler.*, of which a catalogue may give a service
// its own.
#pragma once
#include "models/params/params.h"
#include "models/software/handlers/handler.h"
#include "workloads/catalogue/catalogue.h"

// Fills in *settings, whose service_time becomes `service_time`, from the parameters and the `count` settings of the
// catalogue. False and a message if the handler does not take one of them or its value is not allowed.
bool handler_settings_make(const struct params *p, const struct handler *handler, const struct catalogue_setting *own,
                           unsigned count, struct handler_settings *settings, struct sampler *service_time,
                           struct error *e);
