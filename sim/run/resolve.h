// SPDX-License-Identifier: Apache-2.0
// Parameters that the user gives: configuration file < command line, over what is there.
#pragma once
#include "sim/params/machine.h"

// Puts what `config` (or NULL) has from a configuration file into *p, then each of the "name=value". False and a
// message for a bad one.
bool params_override(struct params *p, const struct params *config, unsigned count, const char *const *sets,
                     struct error *e);
