// SPDX-License-Identifier: Apache-2.0
// The way into SystemC for a program of its own: SystemC wants to call sc_main itself, and a software thread that
// overruns its stack should be named. Who embeds the machine has both, and does without this file.
#include "models/hardware/kernel/running_thread.h"
#include "models/hardware/machine/machine.h"
#include <csetjmp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <systemc>

namespace {

int (*body_to_run)(void *);
void *body_argument;
alignas(16) char handler_stack[32768];
sigjmp_buf ended; // in machine_main
char fault[256];  // "" until there is one

// Leaves the simulation, whose stacks stay as they are, for machine_main. What that writes at the end was open before.
void on_fault(int signal_number) {
  const char *thread = piste::running_thread;
  if (!*thread || fault[0]) {
    signal(signal_number, SIG_DFL); // not a thread's: an ordinary crash
    raise(signal_number);
    return;
  }
  snprintf(fault, sizeof fault,
           "software thread %s faulted, most likely by running over its stack: raise machine.stack", thread);
  siglongjmp(ended, 1);
}

void catch_faults() {
  stack_t stack{};
  stack.ss_sp = handler_stack;
  stack.ss_size = sizeof handler_stack;
  sigaltstack(&stack, nullptr);
  struct sigaction action {};
  action.sa_handler = on_fault;
  action.sa_flags = SA_ONSTACK;
  sigaction(SIGSEGV, &action, nullptr);
  sigaction(SIGBUS, &action, nullptr);
}

} // namespace

int sc_main(int, char **) {
  return body_to_run(body_argument);
}

int machine_main(int (*body)(void *arg), void *arg) {
  body_to_run = body;
  body_argument = arg;
  setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
  catch_faults();
  if (sigsetjmp(ended, 1)) return 1;
  char name[] = "piste";
  char *argv[] = {name, nullptr};
  return sc_core::sc_elab_and_sim(1, argv);
}

const char *machine_fault(void) {
  return fault[0] ? fault : nullptr;
}
