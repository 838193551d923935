// SPDX-License-Identifier: Apache-2.0
#include "sim/run/interrupt.h"
#include <sys/signalfd.h>
#include <time.h>

static sigset_t stop_signals(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP); // a terminal that is closed
  return set;
}

void interrupt_hold(struct interrupt *i) {
  const sigset_t set = stop_signals();
  sigprocmask(SIG_BLOCK, &set, &i->before);
}

int interrupt_descriptor(void) {
  const sigset_t set = stop_signals();
  return signalfd(-1, &set, SFD_CLOEXEC);
}

bool interrupt_waits(void) {
  sigset_t waiting;
  return sigpending(&waiting) == 0 && (sigismember(&waiting, SIGINT) == 1 || sigismember(&waiting, SIGTERM) == 1 ||
                                       sigismember(&waiting, SIGHUP) == 1);
}

void interrupt_release(const struct interrupt *i) {
  const sigset_t set = stop_signals();
  const struct timespec at_once = {0, 0};
  while (sigtimedwait(&set, NULL, &at_once) > 0) {
  }
  sigprocmask(SIG_SETMASK, &i->before, NULL);
}
