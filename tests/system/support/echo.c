// SPDX-License-Identifier: Apache-2.0
#include "tests/system/support/echo.h"
#include "models/systems/lauberhorn/user_loop.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
// cmocka wants the four above first
#include <cmocka.h>

// Instructions of the paths that an echo has, a cycle each.
static const struct path_count paths[PATHS] = {
    [PATH_TAKE] = {4, 0}, [PATH_CALL] = {6, 0}, [PATH_ECHO] = {10, 0}, [PATH_FINISH] = {8, 0}};
static const struct handler_world world = {.hart_hz = 2000000000};

struct loop {
  struct lauberhorn_thread thread;
  uint32_t delay;
};

static void run_loop(struct hart *h, void *arg) {
  struct loop *l = arg;
  hart_work(h, l->delay, NULL);
  lauberhorn_user_loop(h, &l->thread);
}

void echo_add_hart(struct bench_case *c, uint32_t delay) {
  static struct loop loops[16];
  unsigned n = c->threads++;
  struct lauberhorn_thread thread = {.layout = &c->config.layout,
                                     .endpoint = n,
                                     .world = &world,
                                     .request_of = bench_request_of,
                                     .max_reply = NIC_MAX_FRAME,
                                     .fence = true};
  loops[n] = (struct loop){thread, delay};
  c->thread[n] = (struct machine_thread){n, {n ? "echo1" : "echo0", run_loop, &loops[n]}};
  c->config.harts = c->threads;
}

struct bench_case *echo_case(const struct machine_config *config, uint32_t length, unsigned frames, uint64_t gap_ps) {
  static struct bench_case c;
  c = (struct bench_case){.config = *config, .frames = frames, .block_cycles = 250000};
  c.config.hart.paths = paths;
  c.config.hart.instruction_millionths = 1000000;
  c.handler = handler_entry(handler_at((unsigned)handler_find("echo")), false);
  for (unsigned i = 0; i < frames; i++)
    c.frame[i] = (struct wire_frame){.at_ps = 1000000 + gap_ps * i, .length = length};
  echo_add_hart(&c, 0);
  return &c;
}

const struct bench_result *echo_run(const struct bench_case *c) {
  const struct bench_result *r = bench_run(c, NULL);
  assert_string_equal(bench_stderr(), "");
  assert_int_equal(r->outcome, MACHINE_DONE);
  assert_int_equal(r->in_flight, 0);
  assert_int_equal(r->frames_in, c->frames);
  assert_int_equal(r->frames_out, c->frames);
  for (unsigned i = 0; i < c->frames; i++) {
    uint32_t length = c->frame[i].length;
    assert_int_equal(r->length_out[i], length < 60 ? 60 : length);
    for (unsigned at = 0; at < length && at < 2048; at++) assert_int_equal(r->bytes_out[i][at], (uint8_t)(at * 7 + i));
  }
  uint64_t sum = 0;
  for (unsigned k = 0; k < CYCLE_KINDS; k++) {
    assert_int_equal(r->charged[k], r->counted[k]);
    sum += r->counted[k];
  }
  assert_int_equal(sum, r->elapsed);
  return r;
}
