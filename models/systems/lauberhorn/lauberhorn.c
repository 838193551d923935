// SPDX-License-Identifier: Apache-2.0
#include "models/systems/lauberhorn/lauberhorn.h"
#include "models/systems/lauberhorn/nic_events.h"
#include "models/systems/lauberhorn/nic_program.h"
#include "models/systems/lauberhorn/nic_tables.h"
#include "models/systems/lauberhorn/params.h"
#include "models/systems/lauberhorn/user_loop.h"
#include "rtl/pkg/nic_regs.h"
#include <stdlib.h>

struct lauberhorn {
  struct layout layout;
  struct nic_tables tables;
  size_t endpoints; // each with a thread
  struct lauberhorn_thread loops[NIC_ENDPOINTS];
  struct machine_thread threads[NIC_ENDPOINTS];
  char names[NIC_ENDPOINTS][32];
  struct machine *machine;
};

struct layout lauberhorn_layout(const struct params *p, uint16_t line_bytes) {
  return layout_make(line_bytes, param_is(p, PARAM_ENDPOINT_FORM, "coupled"),
                     (uint32_t)param_int(p, PARAM_ENDPOINT_MAX_MESSAGE));
}

enum { ENDPOINTS_AT_LEAST = 4 };

static unsigned endpoints_of(unsigned wanted, unsigned processes, unsigned harts) {
  unsigned least = harts < ENDPOINTS_AT_LEAST ? harts : ENDPOINTS_AT_LEAST;
  return wanted ? wanted : processes > least ? processes : least;
}

// Each needs an endpoint, and each endpoint a hart.
static unsigned processes_of(const struct params *p) {
  unsigned harts = (unsigned)param_int(p, PARAM_HART_COUNT), wanted = (unsigned)param_int(p, PARAM_ENDPOINT_COUNT);
  return wanted && wanted < harts ? wanted : harts;
}

static uint32_t request_of(void *context, unsigned endpoint) {
  const struct lauberhorn *l = context;
  return machine_request_of(l->machine, endpoint);
}

static void make_threads(struct lauberhorn *l, const struct system_site *site) {
  uint32_t max_frame = (uint32_t)param_int(site->params, PARAM_NIC_MAX_FRAME);
  for (unsigned i = 0; i < l->endpoints; i++) {
    snprintf(l->names[i], sizeof l->names[i], "user loop of endpoint %u", i);
    l->loops[i] = (struct lauberhorn_thread){.layout = &l->layout,
                                             .endpoint = i,
                                             .world = site->world,
                                             .request_of = request_of,
                                             .request_context = l,
                                             .max_reply = max_frame - REPLY_HEADERS_TAGGED,
                                             .fence = true};
    l->threads[i] = (struct machine_thread){
        .hart = i, .spec = {.name = l->names[i], .body = lauberhorn_user_loop, .arg = &l->loops[i]}};
  }
}

// No advice is given that leads to another refusal.
static bool check_endpoints(unsigned processes, unsigned wanted, unsigned harts, struct error *e) {
  unsigned most = processes > wanted ? processes : wanted;
  if (processes > harts)
    return error_set(e,
                     "the catalogue has %u processes; each needs an endpoint and each endpoint a hart, and the machine "
                     "has %u: set hart.count to %u%s",
                     processes, harts, most, wanted && wanted < processes ? " and endpoint.count to 0" : "");
  if (wanted > harts)
    return error_set(e,
                     "%u endpoints need as many harts, and the machine has %u; set endpoint.count to %u or less, or "
                     "hart.count to %u",
                     wanted, harts, harts, wanted);
  if (wanted && wanted < processes)
    return error_set(e, "%u processes share %u endpoints: each needs one; set endpoint.count to 0, for one a process",
                     processes, wanted);
  return true;
}

static bool fill(struct lauberhorn *l, const struct system_site *site, struct machine_config *config, struct error *e) {
  const struct params *p = site->params;
  unsigned wanted = (unsigned)param_int(p, PARAM_ENDPOINT_COUNT), processes = site->catalogue->process_count;
  config->layout = l->layout = lauberhorn_layout(p, config->cache.line_bytes);
  if (!check_endpoints(processes, wanted, config->harts, e)) return false;
  l->endpoints = endpoints_of(wanted, processes, config->harts);
  make_threads(l, site);
  return nic_tables_make(&l->tables, site, &l->layout, (unsigned)l->endpoints, e);
}

static void *make(const struct system_site *site, struct machine_config *config, struct error *e) {
  struct lauberhorn *l = calloc(1, sizeof *l);
  if (!l) {
    error_set(e, "out of memory");
    return NULL;
  }
  if (fill(l, site, config, e)) return l;
  free(l);
  return NULL;
}

static const struct machine_thread *threads(void *system, size_t *count) {
  const struct lauberhorn *l = system;
  *count = l->endpoints;
  return l->threads;
}

static bool configure(void *system, struct machine *m, struct error *e) {
  struct lauberhorn *l = system;
  l->machine = m;
  return nic_program(m, &l->tables.setup, e);
}

static void count(const void *system, struct machine *m, uint64_t dropped[NIC_DROP_CODES], uint64_t *counters,
                  uint64_t *under_way) {
  const struct lauberhorn *l = system;
  nic_count(m, dropped, under_way);
  counters[0] = (uint32_t)(machine_get_register(m, NIC_REG_TRYAGAIN) + machine_waits_skipped(m)); // it would wrap
  counters[1] = l->tables.left_out;
}

static const char *const counters[] = {"tryagain", "services_left_out"};

const struct system lauberhorn_system = {.personality = "lauberhorn",
                                         .software = "lauberhorn",
                                         .tables = lauberhorn_param_tables,
                                         .meaning = lauberhorn_events,
                                         .meanings = LAUBERHORN_EVENTS,
                                         .counter_count = sizeof counters / sizeof counters[0],
                                         .counters = counters,
                                         .idles_alike = true,
                                         .processes = processes_of,
                                         .make = make,
                                         .threads = threads,
                                         .configure = configure,
                                         .count = count};
