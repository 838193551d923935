// SPDX-License-Identifier: Apache-2.0
// The ledger's vocabulary as it appears in results.
#pragma once
#include "models/contract/observer.h"
#include "rtl/pkg/drops.h"
#ifdef __cplusplus
extern "C" {
#endif

const char *step_name(enum step step);
const char *place_name(enum place place);
const char *cycle_kind_name(enum cycle_kind kind);
// The name, and the meaning, of a drop code; NULL for a code that has none.
const char *drop_name(unsigned code);
const char *drop_meaning(unsigned code);
#ifdef __cplusplus
}
#endif
