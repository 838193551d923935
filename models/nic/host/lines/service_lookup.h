// SPDX-License-Identifier: Apache-2.0
// The clocked C twin of rtl/host/lines/lookup/service_lookup.sv: a call accepted at edge k has its result behind edge
// k+2.
#pragma once
#include "models/nic/host/lines/rx_dispatch_ports.h"
#include "models/nic/host/lines/service_hash.h"

struct nic_lookup_entry {
  bool valid;
  struct service_key key;
  uint16_t service;
};

struct nic_lookup {
  struct nic_lookup_entry entries[1u << SERVICE_LOG2_MAX];
  struct nic_service services[NIC_SERVICES];
  // the call whose bucket is known, and the call whose bucket has been read
  bool hashed, fetched;
  struct nic_frame hashed_call, fetched_call;
  unsigned bucket;
  struct nic_lookup_entry ways[NIC_BUCKET_WAYS];
  // the result; process and request mean nothing unless found
  bool valid, found;
  uint8_t process;
  struct nic_request request;
};

// Whether a call can be accepted at the next edge, if the result at the output is taken (or not) there.
bool nic_lookup_ready(const struct nic_lookup *s, bool taken);
// One rising edge; `taken`: the result that stands is taken at it.
void nic_lookup_step(struct nic_lookup *s, const struct nic_config *cfg, const struct nic_dispatch_in *in, bool taken);
bool nic_lookup_busy(const struct nic_lookup *s);
