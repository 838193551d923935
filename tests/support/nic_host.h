// SPDX-License-Identifier: Apache-2.0
// A host for the NIC's ports without timing: the home of its lines, one cache, and a thread per endpoint that serves
// requests as the user loop does. Delays, prefetches and evictions are drawn from a generator. It checks nothing but
// that the NIC keeps the home's contract; what the threads saw and replied is reported through callbacks.
#pragma once
#include "models/protocol/coherence/coherence.h"
#include "models/protocol/endpoint/layout.h"
#include "rtl/glue/nic_ports.h"
#include "workloads/base/rng.h"

#define NIC_HOST_AUX 152
#define NIC_HOST_BYTES 9728 // longest message of a thread

struct nic_host_line {
  uint8_t home[LINE_BYTES_MAX], cache[LINE_BYTES_MAX];
  bool cached;
  bool loading;   // a load of it is on its way to the NIC or held there
  bool recalling; // a recall's bytes are on their way to the NIC
};

// What a thread read from its receive lines.
struct nic_host_request {
  unsigned endpoint;
  uint64_t handler, data;
  uint32_t epoch;
  uint16_t length; // bytes of args
  uint8_t args[NIC_HOST_BYTES];
};

// What a thread answers. Payload byte i is (uint8_t)(seed + 7 * i).
struct nic_host_reply {
  bool oneway;
  uint8_t status;
  uint16_t length;
  uint8_t seed;
};

enum nic_host_step { HOST_AWAY, HOST_RECEIVE, HOST_WORK, HOST_WRITE, HOST_FINISH, HOST_DOORBELL };

struct nic_host_thread {
  enum nic_host_step step;
  uint64_t until; // HOST_WORK ends at this edge
  uint32_t seen;  // receiver.h
  unsigned t;     // transmit line to be written
  unsigned line;  // of the request
  bool stale;     // the copy just read said "again": wait until it is taken back
  struct nic_host_request request;
  struct nic_host_reply reply;
};

struct nic_host_endpoint {
  struct nic_host_thread thread;
  struct nic_host_line control[2][2]; // rx, tx
  struct nic_host_line aux[2][NIC_HOST_AUX];
};

struct nic_host_recall {
  uint8_t endpoint;
  uint16_t line;
  uint64_t due; // earliest edge at which its first beat is offered
  uint8_t data[LINE_BYTES_MAX];
};

struct nic_host_load {
  uint8_t endpoint, tag;
  uint16_t line;
  bool exclusive;
};

#define NIC_HOST_QUEUE 16384

struct nic_host {
  struct layout layout;
  bool raw_args;          // where arguments begin
  unsigned threads;       // endpoints 0..threads-1 have a thread
  unsigned work_max;      // a request is worked on for 0..work_max cycles
  unsigned delay_max;     // a recall takes 0..delay_max cycles
  unsigned stray_percent; // chance that a cycle has a stray load or an eviction
  unsigned stall_percent; // chance that a cycle takes no command
  struct rng rng;
  void *context;
  // A thread has read a request; fills in its reply.
  void (*serve)(void *context, const struct nic_host_request *request, struct nic_host_reply *reply);

  struct nic_host_endpoint *endpoints;
  struct nic_host_recall *recalls; // taken back, not offered yet; a ring is not needed: any order is legal
  unsigned recall_count;
  bool sending; // recall 0 is being offered, beat `beat`
  unsigned beat;
  struct nic_host_load loads[NIC_ENDPOINTS * 4];
  unsigned load_count;
  struct { // loads held by the NIC, by tag
    bool used;
    uint8_t endpoint;
    uint16_t line;
  } held[256];
  uint64_t accepted, answered; // loads
};

// A host whose threads have not come yet; the tests set the public fields behind `layout`.
struct nic_host *nic_host_new(const struct layout *layout, uint64_t seed);
void nic_host_free(struct nic_host *h);
// One edge: `out` stands before it. Fills in the host's inputs of `in` (loads, recalled lines, command_ready) and
// carries out the transfers that happen at this edge.
void nic_host_edge(struct nic_host *h, const struct nic_out *out, struct nic_in *in);
// A load of a control line that the thread did not ask for. False if one of that line is under way, or its recall is.
bool nic_host_stray(struct nic_host *h, unsigned endpoint, unsigned region, unsigned index, bool exclusive);
// True if no load, recall or thread's work is under way but loads that the NIC holds.
bool nic_host_idle(const struct nic_host *h);
