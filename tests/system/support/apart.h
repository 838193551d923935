// SPDX-License-Identifier: Apache-2.0
// A test in a process of its own: SystemC is elaborated once a process, and holds modules that are built before.
#pragma once
#include <sys/wait.h>
#include <systemc>
#include <unistd.h>

// Behind it ports are bound; modules are built before.
inline void elaborate() {
  sc_core::sc_start(sc_core::SC_ZERO_TIME);
}

template <void (*test)(void **)> void apart(void **state) {
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    test(state); // a failure in here goes on with the tests that follow, and ends as their failure
    _exit(0);
  }
  int status = 0;
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  assert_int_equal(WEXITSTATUS(status), 0);
}
