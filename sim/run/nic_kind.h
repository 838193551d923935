// SPDX-License-Identifier: Apache-2.0
// What stands in the NIC's place. Both give the same results, byte for byte: which one it is shapes no result.
#pragma once

enum nic_kind {
  NIC_RTL,  // the Verilated RTL
  NIC_MODEL // the clocked C model, which has no waves to record
};
