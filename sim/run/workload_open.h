// SPDX-License-Identifier: Apache-2.0
// A workload by its shipped name or path, with what the parameters gen.* set in its place.
#pragma once
#include "models/params/params.h"
#include "workloads/generate/workload.h"
#ifdef __cplusplus
extern "C" {
#endif

// False and a message if there is no such workload or a setting does not fit it. On success workload_free must follow.
bool workload_open(const char *name, const struct params *params, struct workload *workload, struct error *e);

#ifdef __cplusplus
}
#endif
