// SPDX-License-Identifier: Apache-2.0
#include "tests/toy/toy.h"
#include "models/protocol/endpoint/receiver.h"
#include "models/systems/lauberhorn/lauberhorn.h"
#include "models/systems/lauberhorn/nic_events.h"
#include "models/systems/lauberhorn/nic_program.h"
#include "models/systems/lauberhorn/nic_tables.h"
#include "models/systems/lauberhorn/params.h"
#include "rtl/pkg/nic_regs.h"
#include <stdlib.h>
// The rows lie between the first and the last of these.
// clang-format off
#include "models/params/declare_rows.h"
#include "tests/toy/toy.def"
#include "models/params/rows_end.h"
// clang-format on

#define PARAM_TABLE toy
#define PARAM_TABLE_FILE "tests/toy/toy.def"
#include "models/params/define_table.h"

struct toy {
  struct layout layout;
  struct nic_tables tables;
  struct machine *machine;
  struct machine_thread thread;
  uint32_t cycles;
};

// ---- the software

static void answer(struct hart *h, struct toy *t, unsigned receive, unsigned *transmit, uint32_t epoch) {
  bool coupled = t->layout.coupled;
  hart_step(h, STEP_HANDLER);
  hart_work(h, t->cycles, NULL);
  hart_store(h, layout_address(&t->layout, 0, coupled ? REGION_RX : REGION_TX, coupled ? receive : *transmit), 8,
             REPLY_DONE | (uint64_t)epoch << 8 * REPLY_EPOCH);
  hart_fence(h);
  hart_mark(h, STEP_HANDLER);
  hart_step(h, STEP_TRANSMIT);
  uint64_t word = 0;
  *transmit ^= !coupled;
  while (!coupled && !receiver_taken((uint8_t)word, (uint32_t)(word >> 8 * RX_EPOCH), epoch))
    word = hart_load(h, layout_address(&t->layout, 0, REGION_TX, *transmit), 8);
}

static void loop(struct hart *h, void *arg) {
  struct toy *t = arg;
  uint32_t epoch = 0;
  unsigned transmit = 0;
  for (;;) {
    unsigned receive = receiver_line(epoch);
    hart_step(h, STEP_CONTROL);
    hart_request(h, HART_NO_REQUEST);
    uint64_t word = hart_load_parked(h, layout_address(&t->layout, 0, REGION_RX, receive), 8);
    hart_request(h, machine_request_of(t->machine, 0));
    switch (receiver_read(&epoch, (uint8_t)word, (uint32_t)(word >> 8 * RX_EPOCH))) {
    case RECEIVER_REQUEST:
      hart_mark_arrival(h, STEP_SCHEDULE, PLACE_LINK);
      answer(h, t, receive, &transmit, epoch);
      break;
    case RECEIVER_NOTHING:
      if (hart_stopping(h)) return;
      break;
    case RECEIVER_AGAIN:
      break;
    }
  }
}

// ---- the module

static void *make(const struct system_site *site, struct machine_config *config, struct error *e) {
  struct toy *t = calloc(1, sizeof *t);
  if (!t) {
    error_set(e, "out of memory");
    return NULL;
  }
  config->layout = t->layout = lauberhorn_layout(site->params, config->cache.line_bytes);
  t->cycles = (uint32_t)param_int(site->params, PARAM_TOY_CYCLES);
  t->thread = (struct machine_thread){.hart = 0, .spec = {.name = "toy", .body = loop, .arg = t}};
  if (nic_tables_make(&t->tables, site, &t->layout, 1, e)) return t;
  free(t);
  return NULL;
}

static const struct machine_thread *threads(void *system, size_t *count) {
  const struct toy *t = system;
  *count = 1;
  return &t->thread;
}

static bool configure(void *system, struct machine *m, struct error *e) {
  struct toy *t = system;
  t->machine = m;
  return nic_program(m, &t->tables.setup, e);
}

static void count(const void *system, struct machine *m, uint64_t dropped[NIC_DROP_CODES], uint64_t *counters,
                  uint64_t *under_way) {
  (void)system, (void)counters;
  nic_count(m, dropped, under_way);
}

static const struct param_table *const tables[] = {&params_endpoint, &params_toy, NULL};

static unsigned processes(const struct params *p) {
  (void)p;
  return 1;
}

const struct system toy_system = {.personality = "lauberhorn",
                                  .software = "toy",
                                  .tables = tables,
                                  .meaning = lauberhorn_events,
                                  .meanings = LAUBERHORN_EVENTS,
                                  .processes = processes,
                                  .make = make,
                                  .threads = threads,
                                  .configure = configure,
                                  .count = count};
