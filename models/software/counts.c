// SPDX-License-Identifier: Apache-2.0
#include "models/software/counts.h"

static const struct path_count counts[COUNT_ARCHITECTURES][PATHS] = {
#define COUNT(id, armv8_fixed, armv8_each, x86_64_fixed, x86_64_each)                                                  \
  [COUNT_ARMV8][PATH_##id] = {armv8_fixed, armv8_each}, [COUNT_X86_64][PATH_##id] = {x86_64_fixed, x86_64_each},
#include "models/software/counts.def"
#undef COUNT
};

const struct path_count *software_counts(enum count_architecture architecture) {
  return counts[architecture];
}
