// SPDX-License-Identifier: Apache-2.0
// The machine's configuration from the parameters, but for the layout of lines, which is the system's to say.
#pragma once
#include "models/hardware/machine/machine.h"
#include "models/params/params.h"
#ifdef __cplusplus
extern "C" {
#endif
struct machine_config machine_config_of(const struct params *p);
#ifdef __cplusplus
}
#endif
