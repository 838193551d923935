// SPDX-License-Identifier: Apache-2.0
#include "sim/run/timing.h"
#include "sim/result/json.h"
#include "sim/result/text.h"
#include <time.h>

static uint64_t now_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void timing_begin(struct timing *t) {
  t->count = 0;
}

void timing_start(struct timing *t, const char *system) {
  t->systems[t->count].system = system;
  t->systems[t->count].wall_ns = now_ns();
}

void timing_stop(struct timing *t, uint64_t requests) {
  t->systems[t->count].wall_ns = now_ns() - t->systems[t->count].wall_ns;
  t->systems[t->count++].requests = requests;
}

static uint64_t per_second(const struct timing *t, unsigned i) {
  uint64_t ns = t->systems[i].wall_ns;
  return ns ? t->systems[i].requests * 1000000000u / ns : 0;
}

void timing_write_text(const struct timing *t, FILE *to) {
  char requests[TEXT_SIZE], rate[TEXT_SIZE];
  for (unsigned i = 0; i < t->count; i++)
    fprintf(to, "%s: %s frames simulated in %.3f s (%s a second)\n", t->systems[i].system,
            text_count(t->systems[i].requests, requests), (double)t->systems[i].wall_ns / 1e9,
            text_count(per_second(t, i), rate));
}

void timing_write_json(const struct timing *t, FILE *to) {
  struct json j = json_begin(to);
  json_open(&j, NULL, '{');
  json_open(&j, "systems", '[');
  for (unsigned i = 0; i < t->count; i++) {
    json_open(&j, NULL, '{');
    json_text(&j, "name", t->systems[i].system);
    json_uint(&j, "requests", t->systems[i].requests);
    json_uint(&j, "wall_ns", t->systems[i].wall_ns);
    json_uint(&j, "requests_per_second", per_second(t, i));
    json_close(&j, '}');
  }
  json_close(&j, ']');
  json_close(&j, '}');
  json_end(&j);
}
