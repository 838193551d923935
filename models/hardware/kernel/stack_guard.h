// SPDX-License-Identifier: Apache-2.0
// A software thread that overruns its stack hits SystemC's guard page: a bare SIGSEGV. The handler installed here runs
// on a stack of its own, names the thread and ends the process with status 1.
#pragma once

namespace piste {

void stack_guard_install();
// The thread that runs from now on ("": none). The text must outlive its run.
void stack_guard_running(const char *thread);

} // namespace piste
