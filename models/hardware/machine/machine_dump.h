// SPDX-License-Identifier: Apache-2.0
// The whole view of a machine as text, for people and for comparison: equal machines have equal texts.
#pragma once
#include "models/hardware/view.h"
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
// Writes every row and every byte of machine_view. Bytes stand in hexadecimal, 32 a line behind their offset; lines of
// zeros are left out.
void machine_dump(const struct machine *m, FILE *to);
#ifdef __cplusplus
}
#endif
