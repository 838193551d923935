// SPDX-License-Identifier: Apache-2.0
// What is told of a run that cannot go on.
#pragma once
#include "models/hardware/view.h"
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif
// Writes who waits for whom, and which lines and trackers they hold.
void deadlock_report(const struct machine *m, FILE *to);
#ifdef __cplusplus
}
#endif
