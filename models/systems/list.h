// SPDX-License-Identifier: Apache-2.0
// The systems of the program.
#pragma once
#include "models/systems/system.h"

// Ends with NULL.
extern const struct system *const all_systems[];
