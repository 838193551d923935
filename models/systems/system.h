// SPDX-License-Identifier: Apache-2.0
// A system: what the NIC is configured as, and the software on the harts that goes with it. It is a module behind this
// table of functions, found by the two names that models/systems/NAME.yaml gives.
#pragma once
#include "models/hardware/machine/machine.h"
#include "models/params/params.h"
#include "models/software/handlers/handler.h"
#include "rtl/pkg/drops.h"
#include "workloads/catalogue/catalogue.h"
#ifdef __cplusplus
extern "C" {
#endif

// What a system is made for. All of it outlives the system.
struct system_site {
  const struct params *params; // resolved for it
  const struct catalogue *catalogue;
  const struct handler *const *handlers; // of the catalogue's services, by number
  const struct handler_world *world;
};

enum { SYSTEM_COUNTERS = 16 };

struct system {
  const char *personality, *software;
  const struct param_table *const *tables; // parameters of its own: a list that ends with NULL
  const struct nic_meaning *meaning;       // what the NIC's events mean for the ledger
  unsigned meanings;
  unsigned counter_count;      // at most SYSTEM_COUNTERS
  const char *const *counters; // what it counts beyond what every one does: keys of sim/result/metrics.def
  bool idles_alike;            // its software and its counts are fit for machine_config.skip_idle

  // How many processes it can serve with these parameters, 1..NIC_PROCESSES: a catalogue that is inferred has no more.
  unsigned (*processes)(const struct params *p);
  // Makes the system, which lives until the process ends, and lays out its lines in config->layout. NULL and a message
  // if the parameters, the machine and the catalogue do not go together.
  void *(*make)(const struct system_site *site, struct machine_config *config, struct error *e);
  // The software threads, *count of them; they live as long as the system.
  const struct machine_thread *(*threads)(void *system, size_t *count);
  // Configures the NIC of the machine, before it runs; the machine then lives until the process ends. False and a
  // message if the NIC cannot hold what it is to do.
  bool (*configure)(void *system, struct machine *m, struct error *e);
  // After the run: the NIC's count of frames that it dropped by reason (0 before), the system's counters in order, and
  // how many requests the NIC answers for, from the state of its blocks.
  void (*count)(const void *system, struct machine *m, uint64_t dropped[NIC_DROP_CODES], uint64_t *counters,
                uint64_t *under_way);
};

// The system of a list (that ends with NULL) with this personality and software. NULL, and a message that lists those
// there are, if there is none.
const struct system *system_find(const struct system *const *systems, const char *personality, const char *software,
                                 struct error *e);
#ifdef __cplusplus
}
#endif
