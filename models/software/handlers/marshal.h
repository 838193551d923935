// SPDX-License-Identifier: Apache-2.0
// Marshalling in software: from the host-order block that the NIC unmarshals into, back to XDR.
#pragma once
#include "workloads/rpc/signature.h"
#include <stddef.h>

// Turns `length` bytes of arguments in host order, as signature_unmarshal makes them, into XDR in place. Returns how
// many integers were converted.
uint32_t marshal_in_place(const struct signature *signature, uint8_t *block, size_t length);
