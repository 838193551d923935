// SPDX-License-Identifier: Apache-2.0
// A model for explore.h: the coherence kernels of one line, a home with a device, up to three caches, each under the
// first levels of one core or two, and a network that reorders across classes. Data are a single bit a copy, "holds the
// last store": all that the property needs. The first level of a core that is alone is not modelled.
#pragma once
#include "models/protocol/coherence/shared_line.h"
#include "tests/support/explore.h"

// Slips that the exploration must notice.
enum coherence_fault {
  COHERENCE_SOUND,
  COHERENCE_GRANT_UNCONFIRMED,    // the home does not wait for the grant's acknowledgement
  COHERENCE_SNOOP_AT_ONCE,        // a cache answers a snoop that meets its outstanding request without a handshake
  COHERENCE_CONFLICT_UNORDERED,   // conflict acknowledgements overtake fills
  COHERENCE_CROSSING_CLEAN,       // a snoop that crosses a write-back is answered clean, without the bytes
  COHERENCE_STALE_WRITE_BACK,     // the home takes the bytes of a write-back from a node that is not the owner
  COHERENCE_EVICT_UNCONFIRMED,    // a clean eviction does not wait for its acknowledgement
  COHERENCE_UPGRADE_KEEPS_COPY,   // a snoop does not take the copy of a node that waits for an upgrade
  COHERENCE_UPGRADE_WITHOUT_DATA, // the home answers every upgrade without data
  COHERENCE_WRITE_WITHOUT_RECALL, // the device writes the line while caches hold it
  COHERENCE_SHARE_KEEPS_OWNER,    // a cache keeps permission to write after a snoop to share
  COHERENCE_NO_WAKE,              // the home forgets its deferred events
  // of a cache that two cores share
  COHERENCE_WAKES_ONE,        // a fill is told to the oldest of the accesses that wait for it only
  COHERENCE_HIT_ASKS,         // a load that hits is sent to the home as if it had missed
  COHERENCE_BUFFER_LEAKED,    // an upgrade's answer does not return the fill buffer
  COHERENCE_SNOOP_KEEPS_NEAR, // a snoop does not take first levels' copies
  COHERENCE_STORE_KEEPS_NEAR  // nor does another core's store
};

struct coherence_setup {
  unsigned nodes; // 1..3
  unsigned cores; // that share a node: 1 or 2
  enum coh_race race;
  bool device;       // requests are held until the device grants them
  bool device_works; // the home's device recalls, reads and writes the line whenever it likes
  bool prefetches;   // accesses that block nobody happen at any time
  enum coherence_fault fault;
  // Cover: exploration stops, as if a property were broken, when a cache handles `watch_event` in `watch_state`.
  bool watch;
  enum cache_state watch_state;
  enum cache_event watch_event;
  uint64_t *fired; // bit r is set once the home's rule r has fired; may be NULL
};

#define COHERENCE_WATCHED "the watched transition happens"

struct explore_model coherence_model(const struct coherence_setup *setup);
