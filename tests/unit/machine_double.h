// SPDX-License-Identifier: Apache-2.0
// Machines of a few lines that stand in for a simulated one, to test what surrounds it.
#pragma once
#include "models/contract/hart.h"
#include "models/protocol/coherence/coherence.h"
#include "sim/run/run_system.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Systems that such a machine may be told to run: two of its own, and one in the place of the shipped system.
static const struct system double_one = {.personality = "p", .software = "s"};
static const struct system double_two = {.personality = "p", .software = "t"};
static const struct system double_shipped = {.personality = "lauberhorn", .software = "lauberhorn"};
static const struct system *const double_systems[] = {&double_one, &double_two, &double_shipped, NULL};

enum { DOUBLE_FRAMES = 40 };

// Serves frames 0 to 39, 2 us apart; every tenth is dropped for its checksum. A reply comes after 100 ps in the NIC, 50
// ps on the link and 850 + the index ps in the handler, which is 30 cycles of work and 12 of stall.
static inline int double_serve(const struct run_plan *plan, const struct observers *o, struct run_outcome *outcome,
                               struct error *e) {
  (void)plan, (void)e;
  struct ledger_witness *w = &outcome->witness;
  for (uint32_t i = 0; i < DOUBLE_FRAMES; i++) {
    uint64_t at = 1000000 + i * UINT64_C(2000000);
    OBSERVE(o, frame_in, i, at - 8000, at, 100);
    OBSERVE(o, call, i, &(struct observed_call){.xid = i, .port = 7, .program = 1, .version = 2, .process = "p"});
    w->frames_in++;
    if (i % 10 == 9) {
      OBSERVE(o, dropped, i, at + 90, DROP_UDP_CHECKSUM);
      w->dropped[DROP_UDP_CHECKSUM]++;
      continue;
    }
    OBSERVE(o, mark, i, at + 100, STEP_CHECK, PLACE_NIC);
    const struct observed_message message = {at + 100,   at + 150,         "home", "hart0",
                                             "response", "data_exclusive", 144,    {0x1000, "line", 0, i}};
    const struct observed_span span = {at + 150, at + 1000 + i, "hart0", "handler", CYCLE_WORK, i};
    OBSERVE(o, message, &message);
    OBSERVE(o, mark, i, at + 150, STEP_SCHEDULE, PLACE_LINK);
    OBSERVE(o, held, i, 5);
    OBSERVE(o, span, &span);
    OBSERVE(o, cycles, 0, i, CYCLE_WORK, STEP_HANDLER, 30);
    OBSERVE(o, cycles, 0, i, CYCLE_STALL, STEP_HANDLER, 12);
    OBSERVE(o, cycles, 0, HART_NO_REQUEST, CYCLE_PARKED, STEP_CONTROL, 1000);
    OBSERVE(o, mark, i, at + 1000 + i, STEP_HANDLER, PLACE_HART);
    OBSERVE(o, frame_out, i, at + 1000 + i, at + 9000, NULL, 80);
    w->frames_out++;
    w->hart[0].cycles[CYCLE_WORK] += 30;
    w->hart[0].cycles[CYCLE_STALL] += 12;
    w->hart[0].cycles[CYCLE_PARKED] += 1000;
    w->hart[0].elapsed += 1042;
  }
  w->harts = 1;
  outcome->interconnect.classes[COH_RESPONSE] = (struct interconnect_count){w->frames_out, w->frames_out * 144};
  memset(outcome->input.sha256, 'a', 64);
  outcome->input.counts.frames = 2 * DOUBLE_FRAMES;
  outcome->input.counts.calls = outcome->input.counts.replies = outcome->input.counts.paired = DOUBLE_FRAMES;
  outcome->counter_count = 1;
  strcpy(outcome->counters[0].key, "tryagain");
  outcome->counters[0].value = 3;
  outcome->end_ps = 100000000;
  return 0;
}

// As double_serve, but every frame is dropped, two of three being calls, which a handler with one setting would have
// served; and the source says that there was no call.
static inline int double_drop_all(const struct run_plan *plan, const struct observers *o, struct run_outcome *outcome,
                                  struct error *e) {
  (void)plan, (void)e;
  for (uint32_t i = 0; i < 3; i++) {
    OBSERVE(o, frame_in, i, i * 1000, i * 1000 + 10, 100);
    OBSERVE(o, dropped, i, i * 1000 + 20, DROP_UDP_CHECKSUM);
  }
  outcome->witness.frames_in = outcome->witness.dropped[DROP_UDP_CHECKSUM] = 3;
  outcome->input.counts.frames = outcome->input.counts.calls = 3;
  outcome->calls_dropped[DROP_UDP_CHECKSUM] = 2;
  strcpy(outcome->settings, "observed_service ");
  strcpy(outcome->input.no_calls, "no RPC call among 3 frames: 3 other UDP");
  return 0;
}

// Counts a frame that nobody saw.
static inline int double_lose(const struct run_plan *plan, const struct observers *o, struct run_outcome *outcome,
                              struct error *e) {
  double_serve(plan, o, outcome, e);
  outcome->witness.frames_in++;
  return 0;
}

static inline int double_deadlock(const struct run_plan *plan, const struct observers *o, struct run_outcome *outcome,
                                  struct error *e) {
  double_serve(plan, o, outcome, e);
  error_set(e, "deadlock: hart0 waits for the home");
  memset(outcome->report, 'r', 10000);
  return 1;
}

static inline int double_bad_input(const struct run_plan *plan, const struct observers *o, struct run_outcome *outcome,
                                   struct error *e) {
  (void)plan, (void)o, (void)outcome;
  error_set(e, "x.pcap: record 3: cut short");
  return 2;
}

static inline int double_crash(const struct run_plan *plan, const struct observers *o, struct run_outcome *outcome,
                               struct error *e) {
  double_serve(plan, o, outcome, e);
  kill(getpid(), SIGKILL); // whatever a sanitizer or a core dump would make of another signal
  return 0;
}

static inline int double_vanish(const struct run_plan *plan, const struct observers *o, struct run_outcome *outcome,
                                struct error *e) {
  (void)plan, (void)o, (void)outcome, (void)e;
  _exit(3);
}

// Writes half its files, has the parent interrupted, and never ends.
static inline int double_interrupt(const struct run_plan *plan, const struct observers *o, struct run_outcome *outcome,
                                   struct error *e) {
  double_serve(plan, o, outcome, e);
  if (plan->replies) {
    FILE *file = fopen(plan->replies, "w");
    if (file) fputs("half", file), fclose(file);
  }
  kill(getppid(), SIGINT);
  while (pause() < 0) {
  }
  return 0;
}
