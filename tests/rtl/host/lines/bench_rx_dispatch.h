// SPDX-License-Identifier: Apache-2.0
// rx_dispatch and its C twin, compared in every cycle, between a packet buffer, an endpoint engine and a command
// channel made for tests, with a scoreboard that knows from docs/nic.md alone which request must go where, and that
// checks every port at every edge.
#pragma once
#include "models/nic/host/lines/rx_dispatch.h"
#include "models/nic/host/lines/service_hash.h"
#include "tests/rtl/front/cells.h"
#include "tests/rtl/host/lines/expected_lines.h"
#include "tests/rtl/host/lines/rx_dispatch_pair.h"

#define BENCH_SERVICES 256
#define BENCH_ARGS 2048  // bytes of a call's arguments at most
#define BENCH_CALLS 4096 // tags are indices, so a bench carries so many calls

struct bench_service {
  struct service_key key;
  struct nic_service service;
  struct signature signature;
};

// What becomes of a call, as the scoreboard knows it.
struct bench_call {
  struct nic_frame call;
  int service; // -1: none
  uint8_t args[BENCH_ARGS];
};

struct bench {
  struct rx_dispatch_pair pair;
  struct nic_dispatch_in in;
  struct nic_config cfg;
  struct rng rng;
  // tables
  struct bench_service services[BENCH_SERVICES];
  unsigned service_count;
  uint64_t owned[NIC_PROCESSES];
  // calls: made, accepted, looked up, dispatched, delivered or failed
  struct bench_call calls[BENCH_CALLS];
  unsigned made, sent, looked_up, dispatched, delivered;
  unsigned codes[NIC_DROPS]; // lookup and delivery events by code, delivered ones under DROP_NONE
  // queues as they must be
  uint32_t queue[NIC_PROCESSES][BENCH_CALLS];
  unsigned queue_head[NIC_PROCESSES], queue_tail[NIC_PROCESSES], waiting, turn;
  // what happened at the last edge
  bool idle, claimed, owner_we;
  uint8_t owner_endpoint;
  int owner_process;
  uint8_t endpoint;
  uint64_t parked;
  // the delivery under way
  bool delivering;
  uint32_t tag; // of the request delivered last
  unsigned beats;
  struct expected_lines lines;
  // neighbours
  unsigned ready_of_8; // line and free port are ready in so many of eight cycles
  struct cells cells;
  bool keep_cells; // frames (without arguments) are not stored, and frees are only counted
  unsigned freed;
};

struct bench *bench_new(uint64_t seed, const struct nic_config *cfg);
// Ends the test: everything must have come to rest, and every cell be free.
void bench_free(struct bench *b);
// Adds a service to the catalogue (signature NULL: raw arguments); returns its number. At most 255 have signatures.
int bench_add(struct bench *b, const struct service_key *key, uint8_t process, const struct signature *signature);
// Writes all services with the seed and places that the driver finds.
void bench_place(struct bench *b);
// Gives an endpoint to a process, or (-1) takes it from all.
void bench_own(struct bench *b, uint8_t endpoint, int process);
// Makes a call of a service, or (-1) of none, and sends it behind those made before. Returns its tag.
uint32_t bench_call(struct bench *b, int service, const uint8_t *args, uint16_t length);
// One edge with the inputs as they stand; every output is checked. Set b->in.parked to park endpoints: a claim takes
// the bit away, arguments that do not match bring it back.
void bench_edge(struct bench *b);
// Edges until nothing is busy.
void bench_settle(struct bench *b);
