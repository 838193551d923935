// SPDX-License-Identifier: Apache-2.0
#include "workloads/traffic/retime.h"
#include "workloads/base/clock_edge.h"
#include "workloads/sample/sampler.h"
#include "workloads/traffic/clients.h"
#include <inttypes.h>
#include <stdlib.h>

#define RATE_SECOND UINT64_C(1000000000000000) // ps in a second, for rates in thousandths
#define RNG_STREAM UINT64_C(0x726574696d65)    // "retime"
#define MAX_RATE RATE_SECOND                   // one call a picosecond
#define MAX_FRAMES UINT32_MAX
#define PS_PER_DAY UINT64_C(86400000000000000)
#define STRETCH_LESS "repeat or stretch them less: retime.repeat, retime.scale, retime.calls_per_second, retime.max_gap"
#define BURST_GAPS 1000 // mean gap in units of the on time beyond which bursts are nearly all empty

struct retime {
  struct retime_settings settings;
  struct injection_stream inner;
  struct rng rng;
  uint64_t passes;  // begun
  uint32_t given;   // frames given out, in all passes
  uint64_t calls;   // calls given out, in all passes
  uint64_t time_ps; // of the last frame given out
  // as captured and scaled: the present pass
  uint64_t pass_start_ps, pass_first_ps, pass_last_ps, pass_frames;
  // poisson and bursty
  struct sampler gap, on, off;
  uint64_t on_left_ps;
  struct clients *clients; // closed loop
  struct injection held;   // pulled, and waits for a client
  bool holding;
};

bool retime_uses_stamps(const struct retime_settings *s) {
  return s->mode == RETIME_AS_CAPTURED || (s->mode == RETIME_SCALED && s->scale > 0);
}

static bool check_rate(const struct retime_settings *s, struct error *e) {
  if (s->rate >= 1 && s->rate <= MAX_RATE) return true;
  return error_set(e, "the rate is %" PRIu64 " thousandths of a call a second; it must be 1 to %" PRIu64, s->rate,
                   MAX_RATE);
}

// The mean gap between calls while a burst is on; 0 stands for one too long.
static uint64_t burst_gap(const struct retime_settings *s) {
  clock_u128 gap =
      (clock_u128)RATE_SECOND * s->burst_on_ps / ((clock_u128)s->rate * (s->burst_on_ps + s->burst_off_ps));
  return gap < BURST_GAPS * (clock_u128)s->burst_on_ps ? (uint64_t)gap : 0;
}

static bool check_burst(const struct retime_settings *s, struct error *e) {
  const uint64_t most = UINT64_C(1) << 46; // 70 s; keeps every mean within the sampler's range
  if (s->burst_on_ps < 1 || s->burst_on_ps > most || s->burst_off_ps > most)
    return error_set(e, "the mean on time of bursts must be 1 to %" PRIu64 " ps, the mean off time at most that", most);
  if (burst_gap(s) > 0) return true;
  return error_set(e,
                   "bursts of %" PRIu64 " ps on and %" PRIu64
                   " ps off do not fit the rate: a burst must hold a call at least "
                   "every %d times on average, and calls be at least 1 ps apart",
                   s->burst_on_ps, s->burst_off_ps, BURST_GAPS);
}

static bool check(const struct retime_settings *s, struct error *e) {
  if (s->repeat < 1) return error_set(e, "retime.repeat must be at least 1");
  switch (s->mode) {
  case RETIME_AS_CAPTURED:
    return true;
  case RETIME_SCALED:
    return s->scale_divisor >= 1 || error_set(e, "the divisor of retime.scale must be at least 1");
  case RETIME_FIXED:
  case RETIME_POISSON:
    return check_rate(s, e);
  case RETIME_BURSTY:
    return check_rate(s, e) && check_burst(s, e);
  case RETIME_CLOSED:
    return s->clients >= 1 || error_set(e, "retime.clients must be at least 1");
  }
  return error_set(e, "retime.mode has no value %d", (int)s->mode);
}

struct retime *retime_new(const struct retime_settings *settings, struct injection_stream inner, struct error *e) {
  if (!check(settings, e)) return NULL;
  struct retime *r = calloc(1, sizeof *r);
  if (!r) return error_set(e, "out of memory"), NULL;
  r->settings = *settings;
  r->inner = inner;
  r->passes = 1;
  rng_seed(&r->rng, settings->seed, RNG_STREAM);
  if (settings->mode == RETIME_POISSON)
    r->gap = sampler_exponential((RATE_SECOND + settings->rate / 2) / settings->rate);
  if (settings->mode == RETIME_BURSTY) {
    r->gap = sampler_exponential(burst_gap(settings));
    r->on = sampler_exponential(settings->burst_on_ps);
    r->off = sampler_exponential(settings->burst_off_ps);
  }
  if (settings->mode == RETIME_CLOSED) {
    r->clients = clients_new(settings->clients, settings->round_trip_ps, settings->timeout_ps);
    if (!r->clients) {
      free(r);
      return error_set(e, "out of memory for %" PRIu32 " clients", settings->clients), NULL;
    }
  }
  return r;
}

static enum pull too_late(struct error *e) {
  error_set(e, "the injections run on beyond 2^64 ps (213 days) of simulated time; " STRETCH_LESS);
  return PULL_ERROR;
}

bool retime_may_not_fit(const struct retime_settings *s) {
  return s->repeat > 1 || (s->mode == RETIME_SCALED && s->scale > s->scale_divisor);
}

// One pass.
struct extent {
  uint64_t frames, calls, first_ps, last_ps;
};

static bool measure(struct injection_stream inner, struct extent *x, struct error *e) {
  struct injection i;
  enum pull status;
  *x = (struct extent){0};
  while ((status = inner.next(inner.self, &i, e)) == PULL_ITEM) {
    if (x->frames++ == 0) x->first_ps = i.time_ps;
    x->calls += i.is_call;
    x->last_ps = i.time_ps;
  }
  return status == PULL_END && inner.rewind(inner.self, e);
}

// From the first frame to the last of all passes; 0 in a closed loop, where nobody knows.
static clock_u128 length_ps(const struct retime_settings *s, const struct extent *x) {
  clock_u128 span = x->last_ps - x->first_ps, gap = x->frames > 1 ? span / (x->frames - 1) : 0;
  clock_u128 length = (span + gap) * (s->repeat - 1) + span;
  switch (s->mode) {
  case RETIME_AS_CAPTURED:
    return length;
  case RETIME_SCALED:
    return length * s->scale / s->scale_divisor;
  case RETIME_FIXED:
  case RETIME_POISSON:
  case RETIME_BURSTY:
    return x->calls ? ((clock_u128)x->calls * s->repeat - 1) * RATE_SECOND / s->rate : 0;
  case RETIME_CLOSED:
    break;
  }
  return 0;
}

bool retime_fits(const struct retime_settings *s, struct injection_stream inner, struct error *e) {
  struct extent x;
  if (!check(s, e) || !measure(inner, &x, e)) return false;
  if ((clock_u128)x.frames * s->repeat > MAX_FRAMES)
    return error_set(e,
                     "%" PRIu64 " passes over %" PRIu64 " frames are more than the 4,294,967,295 injections of a run; "
                     "lower retime.repeat",
                     s->repeat, x.frames);
  clock_u128 length = length_ps(s, &x);
  if (length <= UINT64_MAX) return true;
  clock_u128 days = length / PS_PER_DAY;
  return error_set(e,
                   "the injections would run to day %" PRIu64
                   " of simulated time, and that ends after 2^64 ps (213 days); " STRETCH_LESS,
                   days < UINT64_MAX ? (uint64_t)days : UINT64_MAX);
}

// Adds exactly, or says that time has run out.
static bool add_time(uint64_t *time_ps, uint64_t more) {
  return !__builtin_add_overflow(*time_ps, more, time_ps);
}

// The next frame of the inner stream, of the next pass if this one is over.
static enum pull pull_inner(struct retime *r, struct injection *injection, struct error *e) {
  enum pull status = r->inner.next(r->inner.self, injection, e);
  if (status != PULL_END || r->pass_frames == 0 || r->passes == r->settings.repeat) return status;
  r->passes++;
  uint64_t gap = r->pass_frames > 1 ? (r->pass_last_ps - r->pass_first_ps) / (r->pass_frames - 1) : 0;
  if (!add_time(&r->pass_start_ps, r->pass_last_ps - r->pass_first_ps) || !add_time(&r->pass_start_ps, gap))
    return too_late(e);
  r->pass_frames = 0;
  if (!r->inner.rewind(r->inner.self, e)) return PULL_ERROR;
  return r->inner.next(r->inner.self, injection, e);
}

// As captured, with every pass behind the one before.
static bool captured_time(const struct retime *r, uint64_t *time_ps) {
  *time_ps = r->pass_start_ps;
  return add_time(time_ps, r->pass_last_ps - r->pass_first_ps);
}

static bool scaled_time(const struct retime *r, uint64_t *time_ps) {
  if (!captured_time(r, time_ps)) return false;
  clock_u128 scaled = (clock_u128)*time_ps * r->settings.scale / r->settings.scale_divisor;
  *time_ps = (uint64_t)scaled;
  return scaled <= UINT64_MAX;
}

static bool fixed_time(const struct retime *r, uint64_t *time_ps) {
  clock_u128 time = (clock_u128)r->calls * RATE_SECOND / r->settings.rate;
  *time_ps = (uint64_t)time;
  return time <= UINT64_MAX;
}

// An exponential gap has no memory: what is left of it when a burst ends goes on in the next.
static bool bursty_time(struct retime *r, uint64_t *time_ps) {
  uint64_t gap = sampler_draw(&r->gap, &r->rng);
  while (gap > r->on_left_ps) {
    gap -= r->on_left_ps;
    if (!add_time(time_ps, r->on_left_ps) || !add_time(time_ps, sampler_draw(&r->off, &r->rng))) return false;
    r->on_left_ps = sampler_draw(&r->on, &r->rng);
  }
  r->on_left_ps -= gap;
  return add_time(time_ps, gap);
}

// The time of the next call, from the one before. False if it lies beyond 2^64 ps.
static bool call_time(struct retime *r, uint64_t *time_ps) {
  switch (r->settings.mode) {
  case RETIME_FIXED:
    return fixed_time(r, time_ps);
  case RETIME_POISSON:
    return add_time(time_ps, sampler_draw(&r->gap, &r->rng));
  case RETIME_BURSTY:
    return bursty_time(r, time_ps);
  case RETIME_CLOSED:
    *time_ps = clients_call(r->clients, r->given, *time_ps);
    return *time_ps < UINT64_MAX;
  default:
    return true;
  }
}

static bool frame_time(struct retime *r, const struct injection *injection, uint64_t *time_ps) {
  if (r->settings.mode == RETIME_AS_CAPTURED) return captured_time(r, time_ps);
  if (r->settings.mode == RETIME_SCALED) return scaled_time(r, time_ps);
  return !injection->is_call || call_time(r, time_ps);
}

enum pull retime_next(struct retime *r, struct injection *injection, struct error *e) {
  if (r->holding) {
    *injection = r->held;
    r->holding = false;
  } else {
    enum pull status = pull_inner(r, injection, e);
    if (status != PULL_ITEM) return status;
    if (r->pass_frames++ == 0) r->pass_first_ps = injection->time_ps;
    r->pass_last_ps = injection->time_ps;
  }
  if (r->settings.mode == RETIME_CLOSED && injection->is_call && !clients_ready(r->clients)) {
    r->held = *injection;
    r->holding = true;
    return PULL_WAIT;
  }
  if (!frame_time(r, injection, &r->time_ps)) return too_late(e);
  if (r->given == MAX_FRAMES) {
    error_set(e, "a run may have at most 4,294,967,295 injections; repeat the capture less often");
    return PULL_ERROR;
  }
  r->calls += injection->is_call;
  injection->index = r->given++;
  injection->time_ps = r->time_ps;
  return PULL_ITEM;
}

void retime_time(struct retime *r, uint64_t now_ps) {
  if (r->clients) clients_time(r->clients, now_ps);
}

uint64_t retime_due(const struct retime *r) {
  return r->clients ? clients_due(r->clients) : UINT64_MAX;
}

bool retime_completed(struct retime *r, uint32_t index, uint64_t time_ps, bool answered) {
  return r->settings.mode != RETIME_CLOSED || clients_completed(r->clients, index, time_ps, answered);
}

void retime_free(struct retime *r) {
  if (!r) return;
  clients_free(r->clients);
  free(r);
}
