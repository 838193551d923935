// SPDX-License-Identifier: Apache-2.0
#include "workloads/catalogue/catalogue.h"
#include <stdlib.h>
#include <string.h>

struct load {
  unsigned number; // of the process
  uint64_t calls;
};

// The most called ones first; of two that are called as often, the one that appeared first.
static int by_calls(const void *a, const void *b) {
  const struct load *x = a, *y = b;
  if (x->calls != y->calls) return x->calls < y->calls ? 1 : -1;
  return x->number < y->number ? -1 : 1;
}

static unsigned least_called(const struct load *loads, unsigned count) {
  unsigned least = 0;
  for (unsigned i = 1; i < count; i++)
    if (loads[i].calls <= loads[least].calls) least = i;
  return least;
}

// Numbers those that stay anew, in their order, and says how many others each one serves.
static void renumber(struct catalogue *c, const unsigned *joins, const unsigned *guests) {
  unsigned numbers[NIC_SERVICES], count = 0;
  for (unsigned i = 0; i < c->process_count; i++) {
    if (joins[i] != i) continue;
    char name[CATALOGUE_NAME];
    snprintf(name, sizeof name, "%s", c->processes[i]);
    if (guests[i] > 0)
      snprintf(c->processes[count], CATALOGUE_NAME, "%.16s+%u", name, guests[i]);
    else
      memcpy(c->processes[count], name, sizeof name);
    numbers[i] = count++;
  }
  for (unsigned i = 0; i < c->service_count; i++) c->services[i].process = numbers[joins[c->services[i].process]];
  c->merged_processes = c->process_count - count;
  c->process_count = count;
}

void catalogue_merge_processes(struct catalogue *c, const uint64_t *calls, unsigned limit) {
  struct load loads[NIC_SERVICES];
  unsigned joins[NIC_SERVICES], guests[NIC_SERVICES] = {0};
  if (c->process_count <= limit) return;
  for (unsigned i = 0; i < c->process_count; i++) loads[i] = (struct load){.number = i};
  for (unsigned i = 0; i < c->service_count; i++) loads[c->services[i].process].calls += calls[i];
  qsort(loads, c->process_count, sizeof *loads, by_calls);
  for (unsigned i = 0; i < limit; i++) joins[loads[i].number] = loads[i].number;
  for (unsigned i = limit; i < c->process_count; i++) {
    struct load *host = &loads[least_called(loads, limit)];
    host->calls += loads[i].calls;
    joins[loads[i].number] = host->number;
    guests[host->number]++;
  }
  renumber(c, joins, guests);
}
