// SPDX-License-Identifier: Apache-2.0
// The configuration file: a YAML map of dotted parameter names to values.
#pragma once
#include "models/params/params.h"

// Sets parameters from an open file (name: for messages) with the given origin. False, with "NAME:LINE: what to do" in
// `e`, for a file that is not a YAML map, an unknown or repeated name, or a value out of range; `p` is then unchanged.
bool params_read_yaml(struct params *p, FILE *file, const char *name, enum param_origin origin, struct error *e);
// The same from a path; "-" is standard input.
bool params_load_yaml(struct params *p, const char *path, struct error *e);
