// SPDX-License-Identifier: Apache-2.0
// The frames of a run, from a capture or a generated workload, as the wire pulls them; and the catalogue of services
// that goes with them.
#pragma once
#include "models/contract/observer.h"
#include "models/contract/wire_source.h"
#include "sim/run/call_book.h"
#include "sim/run/run_system.h"
#include "workloads/capture/injection.h"
#include "workloads/catalogue/catalogue.h"

struct traffic;

// Opens what the plan names, and loads the catalogue, or infers it (a file is then read twice). `observers` (borrowed)
// are told of frames that are dropped before the wire. NULL and a message on bad input.
struct traffic *traffic_open(const struct run_plan *plan, const struct observers *observers, struct call_book *book,
                             struct error *e);
void traffic_close(struct traffic *t);
const struct catalogue *traffic_catalogue(const struct traffic *t);
// What the services' handlers do and cost, by number; to be told before the first frame. Borrowed.
void traffic_settings(struct traffic *t, const struct handler_settings *by_service);
// It is at least so late.
void traffic_time(struct traffic *t, uint64_t now_ps);
// For struct wire_source; `self` is the traffic. A broken stream ends it: see traffic_failed.
enum wire_next traffic_next(void *self, struct wire_frame *frame);
// The call that the frame pulled last is; NULL if it is none.
const struct observed_call *traffic_pulled_call(const struct traffic *t);
bool traffic_failed(const struct traffic *t, struct error *e);
// A call left the system, answered (or in need of no answer) or not: true if a closed loop may have its next call
// ready.
bool traffic_completed(struct traffic *t, uint32_t request, uint64_t ps, bool answered);
// Calls that the capture's length limit cut, and that were dropped for it.
uint64_t traffic_cut_calls(const struct traffic *t);
// What was read, and how many frames were dropped by reason before the wire; complete once the stream has ended.
void traffic_report(const struct traffic *t, struct run_input *input, struct ledger_witness *witness);
