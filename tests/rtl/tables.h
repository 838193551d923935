// SPDX-License-Identifier: Apache-2.0
// Table writes: table_NAME(index, entry) is what stands at the port for the cycle in which the entry is written.
#pragma once
#include "rtl/pkg/nic_regs.h"

#define TABLE_WRITE(name, NAME)                                                                                        \
  static inline struct nic_table_write table_##name(unsigned index, struct nic_##name entry) {                         \
    struct nic_table_write t = {.valid = true, .which = NIC_TABLE_##NAME, .index = (uint16_t)index};                   \
    nic_##name##_words(&entry, t.words);                                                                               \
    return t;                                                                                                          \
  }
TABLE_WRITE(owner, OWNER)
TABLE_WRITE(filter, FILTER)
TABLE_WRITE(signature, SIGNATURE)
TABLE_WRITE(service, SERVICE)
TABLE_WRITE(bucket, BUCKET)
#undef TABLE_WRITE
