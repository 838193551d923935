// SPDX-License-Identifier: Apache-2.0
// bench_replay FILE: steps the bare Verilated NIC through a recording, and checks at every edge that it says what it
// said then. Prints the edges and the CPU time that they took. Status 1 if it says anything else.
#include "rtl/glue/nic_rtl.h"
#include "tests/bench/stimulus.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint8_t *load(const char *path, size_t *size) {
  FILE *f = fopen(path, "rb");
  if (!f || fseek(f, 0, SEEK_END) != 0) return NULL;
  long end = ftell(f);
  uint8_t *bytes = end > 0 ? malloc((size_t)end) : NULL;
  rewind(f);
  *size = bytes ? fread(bytes, 1, (size_t)end, f) : 0;
  fclose(f);
  return *size == (size_t)end ? bytes : NULL;
}

static uint64_t cpu_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

int main(int argc, char **argv) {
  size_t size = 0;
  uint8_t *bytes = argc == 2 ? load(argv[1], &size) : NULL;
  if (!bytes) {
    fprintf(stderr, "usage: bench_replay FILE, which bench_record wrote\n");
    return 2;
  }
  struct nic_rtl *nic = nic_rtl_new(0);
  struct nic_in in = {0};
  struct nic_out out = {0};
  uint64_t edges = 0, begin = cpu_ns();
  for (size_t at = 0; at < size; edges++) {
    uint16_t expected;
    at += stimulus_get(bytes + at, &in, &expected);
    nic_rtl_step(nic, &in, &out);
    if (stimulus_outputs(&out) == expected) continue;
    fprintf(stderr, "bench_replay: step %" PRIu64 " (edge %" PRIu64 "): outputs %04x, recorded %04x\n", edges, in.now,
            stimulus_outputs(&out), expected);
    return 1;
  }
  printf("{\"edges\": %" PRIu64 ", \"cpu_ns\": %" PRIu64 "}\n", edges, cpu_ns() - begin);
  nic_rtl_free(nic);
  free(bytes);
  return 0;
}
