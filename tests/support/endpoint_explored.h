// SPDX-License-Identifier: Apache-2.0
// Explorations of the endpoint model, as tests use them, and what their setups are made of.
#pragma once
#include "tests/support/endpoint_model.h"

// Lines
#define RX (1u << LINE_RX0 | 1u << LINE_RX1)
#define TX (1u << LINE_TX0 | 1u << LINE_TX1)
#define AUX (1u << LINE_RX_AUX | 1u << LINE_TX_AUX)
// Classes of messages
#define ALL ((1u << COH_CLASSES) - 1)
#define BUT_SNOOPS (ALL & ~(1u << COH_SNOOP))
#define BUT_REQUESTS_AND_SNOOPS (BUT_SNOOPS & ~(1u << COH_REQUEST))

// Whether every property holds in the setup; prints its size, or the trace of a breach.
bool endpoint_holds(const char *what, struct endpoint_setup setup);
// Whether the slips in setup.faults are noticed as the breach that `property` begins, with every message delivered at
// once; prints the trace.
bool endpoint_breaks(const char *property, struct endpoint_setup setup);
