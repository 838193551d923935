// SPDX-License-Identifier: Apache-2.0
// Requests inside the NIC by the place that each is in (docs/nic.md).
#pragma once
#include <stdint.h>

struct nic_inside {
  uint16_t receiving;  // frames begun whose verdict has not been given
  uint16_t described;  // frames that wait for the host side
  uint16_t looking_up; // calls in the lookup
  uint16_t waiting;    // requests queued
  uint16_t delivering; // requests being written into lines
  uint16_t open;       // requests at endpoints, the reply not collected yet
  uint16_t replying;   // collected, the reply's last beat not sent yet
};
