// SPDX-License-Identifier: Apache-2.0
// What a system's summary gives reason to warn of.
#pragma once
#include "sim/params/effect.h"
#include "sim/result/summary.h"

// Adds to `w` the parameters given in a file or on the command line that have no effect in what is done.
void warn_of_params(struct warnings *w, const struct params *p, const struct effect_facts *facts);
// Adds to `w` what a run's counts say, and the parameters given that had no effect in it.
void warn_of_summary(struct warnings *w, const struct run_summary *s, const struct params *p,
                     const struct effect_facts *facts);
