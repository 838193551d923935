// SPDX-License-Identifier: Apache-2.0
// Events as JSON for jq and the like, one object a line (docs/trace.md).
#pragma once
#include "sim/trace/trace_event.h"
#include <stdio.h>

void trace_json_write(FILE *to, const struct trace_event *v);
