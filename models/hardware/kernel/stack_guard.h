// SPDX-License-Identifier: Apache-2.0
// Which software thread runs, for a handler of faults: one that overruns its stack hits SystemC's guard page, which is
// a bare SIGSEGV (machine_main.cpp).
#pragma once

namespace piste {

// The thread that runs from now on ("": none). The text must outlive its run.
void stack_guard_running(const char *thread);
const char *stack_guard_thread();

} // namespace piste
