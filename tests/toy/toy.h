// SPDX-License-Identifier: Apache-2.0
// The smallest system: Lauberhorn's NIC, and one thread that answers every call with a success without results.
#pragma once
#include "models/systems/system.h"

extern const struct system toy_system;
