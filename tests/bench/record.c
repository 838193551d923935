// SPDX-License-Identifier: Apache-2.0
// Linked into a second piste (bench_record) by the linker's --wrap: writes every step of the NIC, its reset and its
// registers included, to the file that the environment variable BENCH_RECORDING names. The run itself is unchanged.
#include "models/hardware/machine/machine.h"
#include "rtl/glue/nic_rtl.h"
#include "tests/bench/stimulus.h"
#include <stdio.h>
#include <stdlib.h>

void __real_nic_rtl_step(struct nic_rtl *nic, const struct nic_in *in, struct nic_out *out);
void __wrap_nic_rtl_step(struct nic_rtl *nic, const struct nic_in *in, struct nic_out *out);
enum machine_outcome __real_machine_run(struct machine *m);
enum machine_outcome __wrap_machine_run(struct machine *m);

// A wrapped function gets no context: the one recording of the process.
static struct {
  FILE *file;
  uint64_t last_edge;
  bool over; // what the program reads from the NIC afterwards is no part of the run
} recording;

static void fail(const char *what) {
  perror(what);
  exit(2);
}

static void open_file(void) {
  const char *path = getenv("BENCH_RECORDING");
  if (!path) path = "/dev/null";
  recording.file = fopen(path, "wb");
  if (!recording.file) fail(path);
}

void __wrap_nic_rtl_step(struct nic_rtl *nic, const struct nic_in *in, struct nic_out *out) {
  __real_nic_rtl_step(nic, in, out);
  if (recording.over) return;
  if (!recording.file) open_file();
  uint8_t bytes[STIMULUS_MAX_BYTES];
  size_t size = stimulus_put(bytes, recording.last_edge, in, out);
  recording.last_edge = in->now;
  if (fwrite(bytes, 1, size, recording.file) != size) fail("BENCH_RECORDING");
}

enum machine_outcome __wrap_machine_run(struct machine *m) {
  enum machine_outcome outcome = __real_machine_run(m);
  recording.over = true;
  if (fclose(recording.file) != 0) fail("BENCH_RECORDING");
  return outcome;
}
