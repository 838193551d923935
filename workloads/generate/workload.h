// SPDX-License-Identifier: Apache-2.0
// A workload: who calls what, how often, how large and how long. Read from YAML (docs/workloads.md), written as a
// capture by workloads/generate/generate.h.
#pragma once
#include "workloads/base/error.h"
#include "workloads/catalogue/catalogue.h"
#include "workloads/rpc/signature.h"
#include "workloads/sample/sampler.h"
#include <stddef.h>

#define WORKLOAD_CLIENTS 60000
#define WORKLOAD_RATE 1000000000 // calls per second
#define WORKLOAD_MIN_MTU 576
#define WORKLOAD_MAX_MTU 9710 // with a VLAN tag the largest frame that the NIC is built for

enum workload_process { WORKLOAD_FIXED, WORKLOAD_POISSON, WORKLOAD_BURSTY };

// When calls arrive. Bursty arrivals are a Poisson process whose rate is modulated by two states, each of exponential
// duration; the rate in a burst is burst_ratio times the one in calm.
struct workload_arrivals {
  enum workload_process process;
  uint64_t rate; // calls per second, averaged over both states
  uint64_t burst_ratio;
  uint64_t calm_ps, burst_ps; // mean durations
};

struct workload_service {
  char name[CATALOGUE_NAME], handler[CATALOGUE_NAME], process[CATALOGUE_NAME];
  uint16_t port;
  uint32_t program, version, procedure;
  uint32_t weight;
  bool raw;                      // no signature: `request` is the size of all arguments
  struct signature signature;    // else `request` is that of each variable element but the key
  bool keyed;                    // the first variable element is one of the workload's keys
  struct sampler request, reply; // bytes
  struct sampler service_time;   // picoseconds
};

struct workload {
  uint64_t seed, calls;
  uint32_t mtu; // bytes of the largest IPv4 datagram
  uint32_t clients;
  bool vlan, auth_sys;
  uint16_t vlan_id;
  struct workload_arrivals arrivals;
  bool zipf; // popularity by place in the list, else by weight
  uint32_t zipf_exponent_milli;
  uint32_t keys, key_exponent_milli;
  struct sampler key_size;
  struct workload_service *services;
  size_t service_count;
};

// Reads a workload from YAML text; `name` stands for it in messages. False with "NAME: what, where" in `e`; the
// workload then holds nothing. On success workload_free must follow.
bool workload_parse(const char *name, const void *text, size_t length, struct workload *workload, struct error *e);
// The same from a file; "-" is standard input.
bool workload_load(const char *path, struct workload *workload, struct error *e);
// Whether calls, rate, MTU and number of clients are in range: to be asked again when one was changed.
bool workload_check(const struct workload *workload, struct error *e);
void workload_free(struct workload *workload);

// The catalogue of the workload's services, which accepts its server as destination. NULL and a message if memory is
// out, two services are the same, or they overfill one of the NIC's tables.
struct catalogue *workload_catalogue(const struct workload *workload, struct error *e);

// Writes the path of what a person names: DATA_DIR/workloads/shipped/NAME.yaml if `name` is a shipped workload, else
// `name` itself. False if the path does not fit.
bool workload_find(const char *data_dir, const char *name, char *path, size_t size, struct error *e);
