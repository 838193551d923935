// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/kernel/stack_guard.h"
#include <csignal>
#include <cstring>
#include <unistd.h>

namespace piste {

namespace {

// A signal handler finds its facts in variables of the process.
const char *volatile running = "";
alignas(16) char handler_stack[32768];

void say(const char *text) {
  ssize_t written = write(STDERR_FILENO, text, strlen(text));
  (void)written;
}

void on_fault(int signal_number) {
  if (*running) {
    say("piste: software thread ");
    say(running);
    say(" faulted, most likely by running over its stack: raise machine.stack\n");
    _exit(1);
  }
  signal(signal_number, SIG_DFL); // not a thread's: an ordinary crash
  raise(signal_number);
}

} // namespace

void stack_guard_running(const char *thread) {
  running = thread;
}

void stack_guard_install() {
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

} // namespace piste
