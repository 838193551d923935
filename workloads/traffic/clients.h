// SPDX-License-Identifier: Apache-2.0
// The clients of a closed loop. Each has at most one call under way, and makes its next one when that is answered and a
// round trip later, or, if no answer has come, at the end of its time limit. An answer that comes later finds nobody
// waiting.
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct clients;

// `count` clients, all of which may call at 0. round_trip_ps: from a call's end at the server to its client's next call
// there. timeout_ps 0: they wait for ever, and learn of a drop as of an answer. NULL if there is no memory.
struct clients *clients_new(uint32_t count, uint64_t round_trip_ps, uint64_t timeout_ps);
void clients_free(struct clients *c);
// Whether a client may call, now or at a time that is known already.
bool clients_ready(const struct clients *c);
// It is at least so late.
void clients_time(struct clients *c, uint64_t now_ps);
// When the oldest call's limit ends, UINT64_MAX if none is under way: none is ready unless a call ends before.
uint64_t clients_due(const struct clients *c);
// The client that may call first calls, with the call `index` and not before `earliest_ps`: the time of the call. To be
// asked only if one is ready; indices are distinct, and times do not go back.
uint64_t clients_call(struct clients *c, uint32_t index, uint64_t earliest_ps);
// A call ended, with an answer or without; times do not go back. False if no client waits for it.
bool clients_completed(struct clients *c, uint32_t index, uint64_t time_ps, bool answered);
