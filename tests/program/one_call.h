// SPDX-License-Identifier: Apache-2.0
// Runs the program on two echo calls that are far apart and gives the second one's trace: the machine is warm and idle
// when it comes, and nothing else goes on.
#pragma once
#include "models/params/params.h"
#include "tests/support/whole_trace.h"

struct one_call {
  struct params params; // as the run resolved them
  struct whole_trace trace;
};

// A run on a platform with `arguments` (a multiple of 4) argument bytes a call and overrides ("name=value", separated
// by spaces). Anything that goes wrong fails the test. To be freed by one_call_free().
void one_call_run(struct one_call *c, const char *platform, unsigned arguments, const char *sets);
void one_call_free(struct one_call *c);
