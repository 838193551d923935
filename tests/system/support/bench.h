// SPDX-License-Identifier: Apache-2.0
// A small machine for tests: round numbers everywhere, so that times can be worked out by hand; a source of frames; and
// a record of what the observer heard. Each case runs in a process of its own, because SystemC is elaborated once.
#pragma once
#include "models/hardware/machine/machine.h"
#include "tests/system/support/nic_double.h"

#define BENCH_FRAMES 64
#define BENCH_MARKS 1024

struct bench_mark {
  uint32_t request;
  uint64_t ps;
  enum step step;
  enum place place;
};

// What a case leaves behind, in memory that the parent sees.
struct bench_result {
  int outcome; // enum machine_outcome
  uint64_t end_ps, in_flight, events, edges;
  unsigned frames_in, frames_out, dropped, one_way, marks;
  uint64_t first_in[BENCH_FRAMES], last_in[BENCH_FRAMES], first_out[BENCH_FRAMES], last_out[BENCH_FRAMES];
  unsigned drop_reason[BENCH_FRAMES];
  uint32_t length_out[BENCH_FRAMES];
  uint8_t bytes_out[BENCH_FRAMES][2048];
  struct bench_mark mark[BENCH_MARKS];
  uint64_t charged[CYCLE_KINDS], counted[CYCLE_KINDS], elapsed; // of hart 0: by the observer, by the hart
  uint64_t served[BENCH_FRAMES];                                // cycles charged to a request, of all harts
  uint64_t messages[COH_CLASSES];                               // on the NIC's link
  uint64_t home_messages[MACHINE_HOMES];                        // of all classes, by home
  uint64_t times_told;                                          // how often it was told how far time has come
  uint64_t reported, least_flight_ps;                           // messages there, as the observer heard
  uint64_t value[16];                                           // the case's own
  char report[8192];
  char dump[1 << 17]; // of the machine when its run has ended
};

struct bench_case {
  struct machine_config config;
  unsigned frames;
  struct wire_frame frame[BENCH_FRAMES]; // bytes may be NULL: a pattern
  struct machine_thread thread[16];
  unsigned threads;
  bool closed_loop; // a frame comes its at_ps after the last reply
  uint64_t block_cycles, handler;
  void (*first)(void *arg);                     // before elaboration
  void (*before)(struct machine *m, void *arg); // between elaboration and run
  bool dumps_itself;                            // else the machine is dumped when its run has ended
  void *arg;
};

// The machine: 2-GHz hart, 250-MHz NIC, 100-Gb/s wire, 128-byte lines; separate reply lines if not `coupled`.
struct machine_config bench_config(bool coupled);
// Runs the case in a child process. The result's memory lives until the test program ends; `value` of the case being
// run is reached through bench_values(). Fails the test if the child dies; returns its exit status through *status if
// that is not NULL.
const struct bench_result *bench_run(const struct bench_case *c, int *status);
uint64_t *bench_values(void);
// Inside the case: the request that an endpoint's receive line holds, for struct lauberhorn_thread.
uint32_t bench_request_of(void *context, unsigned endpoint);
// Inside the case: dumps the machine into the result.
void bench_dump(const struct machine *m);
// The child's standard error of the last bench_run().
const char *bench_stderr(void);
