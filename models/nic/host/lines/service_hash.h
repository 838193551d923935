// SPDX-License-Identifier: Apache-2.0
// The NIC's service table: the hash of rtl/host/lines/lookup/service_hash.sv, and the driver's choice of a seed under
// which every bucket of four holds its keys.
#pragma once
#include "rtl/pkg/nic_sizes.h"
#include "workloads/base/error.h"
#include <stddef.h>
#include <stdint.h>

#define SERVICE_LOG2_MIN (NIC_BITS(NIC_BUCKET_WAYS))
#define SERVICE_LOG2_MAX (NIC_BITS(NIC_LOOKUP_ENTRIES))
#define SERVICE_SEEDS 65536     // seeds that are tried before a table is called too small
#define SERVICE_SEEDS_TRIED 256 // and for one that is

struct service_key {
  uint16_t port; // UDP destination port
  uint32_t program, version, procedure;
};

// Whether two keys are the same service.
bool service_key_equal(const struct service_key *a, const struct service_key *b);

// The hash that the RTL computes.
uint32_t service_hash(const struct service_key *key, uint32_t seed);

// The key's bucket in a table of 2^log2_entries entries (2..12).
unsigned service_bucket(const struct service_key *key, uint32_t seed, unsigned log2_entries);

// Finds the smallest seed for which every bucket holds at most four of the keys. index[i] becomes the table entry of
// key i (bucket * 4 + way). False, with nothing written but the error, if two keys are equal, if there are more keys
// than entries, or if no seed fits (the table must then be larger).
bool service_place(const struct service_key *keys, size_t count, unsigned log2_entries, uint32_t *seed, uint16_t *index,
                   struct error *e);

enum { SERVICE_UNPLACED = UINT16_MAX };
// Finds, of the first SERVICE_SEEDS_TRIED seeds, the smallest that places most of the keys, which are distinct and at
// most NIC_SERVICES, the first ones of a bucket before later ones. index[i] becomes SERVICE_UNPLACED for those that
// find no room: returns how many these are.
size_t service_place_most(const struct service_key *keys, size_t count, unsigned log2_entries, uint32_t *seed,
                          uint16_t *index);
