// SPDX-License-Identifier: Apache-2.0
// The host's side of `piste validate`: repeats what the authors of Lauberhorn's public prototype ran on a core to time
// their lines. Loads are serial, nothing is prefetched, fences stand between control and auxiliary lines and before
// every signal, and the work between memory operations is left out.
#pragma once
#include "models/contract/hart.h"
#include "models/protocol/endpoint/layout.h"
#include "rtl/pkg/nic_sizes.h"

enum { PROBE_MAX = NIC_MAX_FRAME }; // payload bytes that a probe can hold

struct probe {
  const struct layout *layout; // of the separate form
  unsigned endpoint;
  uint64_t clock; // device register: reads as the number of the NIC's clock edge, and takes the signals
  // Results: the clock as read twice in a row, before the first request.
  uint64_t first_read, second_read;
  uint8_t payload[PROBE_MAX]; // of the request in hand
};

// The thread's body, for struct thread_spec; `arg` is a struct probe. For each request: reads its raw arguments, writes
// its epoch to the clock register (read complete), and sends the arguments back as the reply. Returns once the run is
// stopping.
void probe_thread(struct hart *h, void *arg);
