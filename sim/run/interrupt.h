// SPDX-License-Identifier: Apache-2.0
// The signals that ask the program to stop (SIGINT, SIGTERM, SIGHUP). A command that writes files holds them back while
// it does, looks now and then whether one waits, and removes what it wrote before it ends.
#pragma once
#include <signal.h>
#include <stdbool.h>

struct interrupt {
  sigset_t before; // mask
};

// Holds the signals back from here on.
void interrupt_hold(struct interrupt *i);
// A descriptor (signalfd) that is readable while one waits; -1 if there is none.
int interrupt_descriptor(void);
// Whether one waits. To be asked while they are held.
bool interrupt_waits(void);
// Lets the signals through again; one that waits has been seen and is forgotten.
void interrupt_release(const struct interrupt *i);
