// SPDX-License-Identifier: Apache-2.0
// The counted instructions of software's paths (counts.def, docs/counts.md).
#pragma once
#include "models/contract/paths.h"

// In the order of the parameter hart.architecture.
enum count_architecture { COUNT_ARMV8, COUNT_X86_64, COUNT_ARCHITECTURES };

// The counts of all paths on an architecture, by enum path.
const struct path_count *software_counts(enum count_architecture architecture);
