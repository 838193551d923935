// SPDX-License-Identifier: Apache-2.0
// The way into SystemC, which wants to call sc_main itself.
#include "models/hardware/kernel/stack_guard.h"
#include "models/hardware/machine/machine.h"
#include <cstdlib>
#include <systemc>

namespace {
int (*body_to_run)(void *);
void *body_argument;
} // namespace

int sc_main(int, char **) {
  return body_to_run(body_argument);
}

int machine_main(int (*body)(void *arg), void *arg) {
  body_to_run = body;
  body_argument = arg;
  setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
  piste::stack_guard_install();
  char name[] = "piste";
  char *argv[] = {name, nullptr};
  return sc_core::sc_elab_and_sim(1, argv);
}
