// SPDX-License-Identifier: Apache-2.0
// A parameter's value as members of the JSON object that is open: name, value, unit, origin, provenance, source.
#pragma once
#include "models/params/params.h"
#include "sim/result/json.h"

void param_json_write(struct json *j, const struct params *p, const struct param_row *row);
