// SPDX-License-Identifier: Apache-2.0
// Cases in which user loops echo what comes.
#pragma once
#include "tests/system/support/bench.h"

// `frames` calls of `length` bytes, `gap_ps` apart, for one hart with Lauberhorn's user loop on endpoint 0. The case
// must outlive its run; one is in use at a time.
struct bench_case *echo_case(const struct machine_config *config, uint32_t length, unsigned frames, uint64_t gap_ps);
// Another hart with the same loop on the next endpoint; it first works for `delay` cycles.
void echo_add_hart(struct bench_case *c, uint32_t delay);
// Runs it and checks what must hold of any such run: every call answered with its own bytes, nothing left inside, the
// hart's books closed.
const struct bench_result *echo_run(const struct bench_case *c);
