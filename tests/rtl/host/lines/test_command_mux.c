// SPDX-License-Identifier: Apache-2.0
#include "command_mux.h"
#include "rtl/glue/nic_ports.h"
#include "tests/rtl/lockstep.h"
#include "workloads/base/rng.h"

enum source { ANSWER, LINE, ENGINE, SOURCES };

// Commands are numbered as they are accepted, and must leave in that order. A command's number is told by its fields.
struct mux {
  struct command_mux *m;
  struct command_mux_ports p;
  struct rng rng;
  uint64_t cycle;
  uint32_t next[SOURCES]; // number of each source's next command
  struct {
    enum source source;
    uint32_t number;
  } order[8192];
  unsigned accepted, left;
  unsigned chance[SOURCES], ready; // in percent
};

static void begin(struct mux *x) {
  x->m = command_mux_new();
  x->p.rst_i = 1;
  command_mux_clock(x->m, &x->p);
  x->p.rst_i = 0;
  rng_seed(&x->rng, 8, 0);
}

static void offer(struct mux *x) {
  struct command_mux_ports *p = &x->p;
  if (!p->answer_valid_i) p->answer_valid_i = rng_below(&x->rng, 100) < x->chance[ANSWER];
  if (!p->line_valid_i) p->line_valid_i = rng_below(&x->rng, 100) < x->chance[LINE];
  if (!p->engine_valid_i) p->engine_valid_i = rng_below(&x->rng, 100) < x->chance[ENGINE];
  uint32_t a = x->next[ANSWER], l = x->next[LINE], e = x->next[ENGINE];
  p->answer_endpoint_i = a & 63, p->answer_line_i = a >> 6 & 1, p->answer_exclusive_i = a >> 7 & 1;
  p->answer_tag_i = (uint8_t)(a * 7);
  p->line_endpoint_i = l & 63, p->line_line_i = (uint16_t)(0x200 | (l % 152)), p->line_beat_i = l & 1;
  for (unsigned i = 0; i < 16; i++) p->line_data_i[i] = l * 2654435761u + i;
  p->engine_command_i = (uint8_t)(e % 3), p->engine_endpoint_i = e & 63, p->engine_line_i = (uint16_t)(e % 0x400);
  p->engine_exclusive_i = e >> 3 & 1, p->engine_tag_i = (uint8_t)(e * 5),
  p->engine_header_i = e * UINT64_C(0x9e3779b97f4a7c15);
}

static void check_command(struct mux *x) {
  const struct command_mux_ports *p = &x->p;
  assert_true(x->left < x->accepted);
  uint32_t n = x->order[x->left].number;
  lockstep_equal(x->cycle, "endpoint", p->command_endpoint_o, n & 63);
  switch (x->order[x->left++].source) {
  case ANSWER:
    lockstep_equal(x->cycle, "command", p->command_o, NIC_CMD_ANSWER);
    lockstep_equal(x->cycle, "line", p->command_line_o, n >> 6 & 1);
    lockstep_equal(x->cycle, "exclusive", p->command_exclusive_o, n >> 7 & 1);
    lockstep_equal(x->cycle, "tag", p->command_tag_o, (uint8_t)(n * 7));
    break;
  case LINE:
    lockstep_equal(x->cycle, "command", p->command_o, NIC_CMD_WRITE);
    lockstep_equal(x->cycle, "line", p->command_line_o, 0x200 | (n % 152));
    lockstep_equal(x->cycle, "beat", p->command_beat_o, n & 1);
    for (unsigned i = 0; i < 16; i++) lockstep_equal(x->cycle, "data", p->command_data_o[i], n * 2654435761u + i);
    break;
  default:
    lockstep_equal(x->cycle, "command", p->command_o, n % 3);
    lockstep_equal(x->cycle, "line", p->command_line_o, n % 0x400);
    lockstep_equal(x->cycle, "exclusive", p->command_exclusive_o, n >> 3 & 1);
    lockstep_equal(x->cycle, "tag", p->command_tag_o, (uint8_t)(n * 5));
    if (n % 3 != NIC_CMD_WRITE) break;
    lockstep_equal(x->cycle, "header", p->command_data_o[0], (uint32_t)(n * UINT64_C(0x9e3779b97f4a7c15)));
    lockstep_equal(x->cycle, "header", p->command_data_o[1], n * UINT64_C(0x9e3779b97f4a7c15) >> 32);
    for (unsigned i = 2; i < 16; i++) lockstep_equal(x->cycle, "zeros", p->command_data_o[i], 0);
  }
}

static void accept(struct mux *x, enum source source) {
  x->order[x->accepted].source = source;
  x->order[x->accepted++].number = x->next[source]++;
}

static void edge(struct mux *x) {
  offer(x);
  x->p.command_ready_i = rng_below(&x->rng, 100) < x->ready;
  command_mux_eval(x->m, &x->p);
  bool answer = x->p.answer_valid_i && x->p.answer_ready_o, line = x->p.line_valid_i && x->p.line_ready_o;
  bool engine = x->p.engine_valid_i && x->p.engine_ready_o;
  assert_true(answer + line + engine <= 1);
  if (x->p.answer_valid_i) assert_false(line || engine);
  if (x->p.command_valid_o && x->p.command_ready_i) check_command(x);
  command_mux_clock(x->m, &x->p);
  x->cycle++;
  if (answer) accept(x, ANSWER), x->p.answer_valid_i = 0;
  if (line) accept(x, LINE), x->p.line_valid_i = 0;
  if (engine) accept(x, ENGINE), x->p.engine_valid_i = 0;
}

static void test_what_is_accepted_first_leaves_first_and_whole(void **state) {
  (void)state;
  static const unsigned chances[] = {0, 30, 100};
  for (unsigned a = 0; a < 2; a++)
    for (unsigned l = 0; l < 3; l++)
      for (unsigned e = 0; e < 3; e++)
        for (unsigned r = 1; r < 3; r++) {
          static struct mux x;
          x = (struct mux){.chance = {chances[a], chances[l], chances[e]}, .ready = chances[r]};
          begin(&x);
          for (unsigned i = 0; i < 1000; i++) edge(&x);
          if (a + l + e > 0) assert_true(x.left > 100);
          command_mux_free(x.m);
        }
}

static void test_the_streams_take_turns_one_command_a_cycle(void **state) {
  (void)state;
  static struct mux x;
  x = (struct mux){.chance = {0, 100, 100}, .ready = 100};
  begin(&x);
  for (unsigned i = 0; i < 101; i++) edge(&x);
  assert_int_equal(x.left, 100);
  for (unsigned i = 1; i < 100; i++) assert_int_not_equal(x.order[i].source, x.order[i - 1].source);
  command_mux_free(x.m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_what_is_accepted_first_leaves_first_and_whole),
      cmocka_unit_test(test_the_streams_take_turns_one_command_a_cycle),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
