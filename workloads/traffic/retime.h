// SPDX-License-Identifier: Apache-2.0
// Gives the frames of a stream new times. Calls follow the chosen arrival process; a frame that is no call comes at the
// time of the call before it. All arithmetic is integer.
//
//   as captured   the times of the stream, from its first frame on
//   scaled        those times times scale / scale_divisor, rounded down
//   fixed         call k at floor(k * 10^15 / rate) ps
//   poisson       exponential gaps with the mean 10^15 / rate ps
//   bursty        on for an exponential time, off for an exponential time; Poisson while on, at `rate` overall
//   closed        `clients` calls at 0, then one a round trip behind each that is answered, and one for each that is
//   not
//                 when its client gives it up: see clients.h
//
// A stream that is repeated n times begins anew when it ends; indices go on and XIDs stay. As captured and scaled, a
// pass begins one mean gap of the pass before (its span over its frames less one) behind that pass's last frame.
#pragma once
#include "workloads/capture/injection.h"

// X(identifier, name as a parameter's value)
#define RETIME_MODES(X)                                                                                                \
  X(AS_CAPTURED, "as_captured")                                                                                        \
  X(SCALED, "scaled")                                                                                                  \
  X(FIXED, "fixed")                                                                                                    \
  X(POISSON, "poisson")                                                                                                \
  X(BURSTY, "bursty")                                                                                                  \
  X(CLOSED, "closed")

enum retime_mode {
#define X(id, name) RETIME_##id,
  RETIME_MODES(X)
#undef X
};

struct retime_settings {
  enum retime_mode mode;
  uint64_t rate;                      // requests a second, in thousandths: fixed, poisson, bursty
  uint64_t scale, scale_divisor;      // scaled
  uint64_t burst_on_ps, burst_off_ps; // bursty: mean length of the on and the off times
  uint32_t clients;                   // closed
  uint64_t round_trip_ps;             // closed: from a call's end to its client's next call
  uint64_t timeout_ps;                // closed; 0: never
  uint64_t max_gap_ps;                // longer silences of a capture are shortened to this before; 0: none is
  uint64_t repeat;                    // passes over the stream, at least 1
  uint64_t seed;                      // poisson, bursty
};

// Whether times depend on those of the stream.
bool retime_uses_stamps(const struct retime_settings *settings);

// Whether to ask retime_fits before a run: the stream will be longer than it is.
bool retime_may_not_fit(const struct retime_settings *settings);
// Reads the stream to its end and rewinds it. False and a message if all passes over it will not find room in 64 bits
// of picoseconds (by the mean rate, where gaps are drawn) or 32 bits of frames, or it is broken.
bool retime_fits(const struct retime_settings *settings, struct injection_stream inner, struct error *e);

struct retime;

// Wraps `inner`, which must outlive it. NULL and a message if the settings make no sense.
struct retime *retime_new(const struct retime_settings *settings, struct injection_stream inner, struct error *e);
// The next frame; PULL_WAIT (closed loop only) if it waits for a completion. To be asked when the frame given last has
// been sent.
enum pull retime_next(struct retime *r, struct injection *injection, struct error *e);
// Closed loop: it is at least so late; and, after PULL_WAIT, when to ask again if no call ends before (UINT64_MAX:
// never).
void retime_time(struct retime *r, uint64_t now_ps);
uint64_t retime_due(const struct retime *r);
// Closed loop: the call of that injection left the system at `time_ps`, answered or not. Times must not go back. False
// if no client waits for it. In other modes nothing happens.
bool retime_completed(struct retime *r, uint32_t index, uint64_t time_ps, bool answered);
void retime_free(struct retime *r);
