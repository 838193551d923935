// SPDX-License-Identifier: Apache-2.0
// The name of the software thread that runs ("": none), for whoever handles faults: a thread that overruns its stack
// hits SystemC's guard page, which is a bare SIGSEGV, and a signal handler finds its facts in variables of the process.
#pragma once

namespace piste {

inline const char *volatile running_thread = ""; // the text outlives the thread's run

} // namespace piste
