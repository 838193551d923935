// SPDX-License-Identifier: Apache-2.0
// The NIC's driver, the part that configures: from a plain description to the register writes that carry it out.
#pragma once
#include "models/nic/front/rx_ingress.h"
#include "models/nic/host/lines/service_hash.h"
#include "rtl/pkg/nic_types.h"
#include "workloads/base/error.h"
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif

// A service: what a call is matched on, and what the NIC does with it. Its record's number is its place in the array.
struct nic_setup_service {
  struct service_key key;
  struct nic_service record;
};

// An endpoint that takes requests of a process.
struct nic_setup_owner {
  uint8_t endpoint; // 0..NIC_ENDPOINTS-1
  uint8_t process;  // 0..NIC_PROCESSES-1
};

// The arrays are the caller's. A signature is up to 16 words (workloads/rpc/signature.h), the last of them END.
struct nic_setup {
  struct nic_config config;               // lookup_seed is chosen here, and is ignored
  struct nic_filter filters[NIC_FILTERS]; // accepted destinations
  const struct nic_setup_service *services;
  size_t service_count; // at most NIC_SERVICES
  size_t *left_out;     // not NULL: services that find no room in the table are left out, so many; else an error
  const uint32_t (*signatures)[NIC_SIGNATURE_WORDS];
  size_t signature_count; // at most NIC_SIGNATURES
  const struct nic_setup_owner *owners;
  size_t owner_count;
};

struct nic_write {
  uint32_t address; // byte address of a register
  uint32_t data;
};

// Register writes in the order in which they must be made; items belong to the caller (nic_setup_free).
struct nic_writes {
  struct nic_write *items;
  size_t count;
};

// Makes the writes. False, with nothing to be freed and *e filled in, if a table is too small for what it is to hold, a
// number is out of range, or no seed places the services.
bool nic_setup_make(const struct nic_setup *setup, struct nic_writes *writes, struct error *e);
void nic_setup_free(struct nic_writes *writes);
#ifdef __cplusplus
}
#endif
