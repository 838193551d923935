// SPDX-License-Identifier: Apache-2.0
// Every kind of operation at every pace: its commands, all of them and in the order of the rules, one a cycle, each
// standing unchanged while the multiplexer does not take it, and the operation taken with its last.
#include "command_sequencer.h"
#include "rtl/glue/nic_ports.h"
#include "tests/rtl/host/lines/endpoint_bits.h"
#include "tests/rtl/lockstep.h"
#include "workloads/base/rng.h"

#define MOST 160 // commands of one operation

struct command {
  uint8_t command, tag;
  bool exclusive;
  uint16_t line;
  uint64_t header;
};

// What must leave for an operation: rule 4 wants the control line in front of the auxiliary lines.
static unsigned commands_of(const struct operation *o, struct command c[MOST]) {
  unsigned n = 0;
  uint16_t line = NIC_LINE(o->side, o->line);
  if (o->write) c[n++] = (struct command){.line = line, .header = (uint64_t)o->epoch << 32 | o->valid};
  if (o->answer) c[n++] = (struct command){NIC_CMD_ANSWER, o->tag, o->exclusive, line, 0};
  if (o->recall) c[n++] = (struct command){.command = NIC_CMD_RECALL, .line = line};
  for (unsigned i = 0; i < o->aux; i++)
    c[n++] = (struct command){.command = NIC_CMD_RECALL, .line = NIC_LINE(2 + o->side, i)};
  return n;
}

struct bench {
  struct command_sequencer *m;
  struct command_sequencer_ports p;
  struct rng rng;
  uint64_t cycle;
  unsigned ready_of_8;
};

static void begin(struct bench *b, uint64_t seed, unsigned ready_of_8) {
  *b = (struct bench){.m = command_sequencer_new(), .p = {.rst_i = 1}, .ready_of_8 = ready_of_8};
  rng_seed(&b->rng, seed, 0);
  command_sequencer_clock(b->m, &b->p);
  b->p.rst_i = 0;
}

// One edge at which command `n` of `count` stands, or none if c is NULL; true if it was taken.
static bool edge(struct bench *b, uint8_t endpoint, const struct command *c, bool last) {
  struct command_sequencer_ports *p = &b->p;
  p->valid_i = c != NULL, p->ready_i = rng_below(&b->rng, 8) < b->ready_of_8;
  command_sequencer_eval(b->m, p);
  lockstep_equal(b->cycle, "valid", p->valid_o, c != NULL);
  if (c) {
    lockstep_equal(b->cycle, "ready", p->ready_o, p->ready_i && last);
    lockstep_equal(b->cycle, "command", p->command_o, c->command);
    lockstep_equal(b->cycle, "endpoint", p->endpoint_o, endpoint);
    lockstep_equal(b->cycle, "line", p->line_o, c->line);
    if (c->command == NIC_CMD_WRITE) lockstep_equal(b->cycle, "header", p->header_o, c->header);
    if (c->command == NIC_CMD_ANSWER) {
      lockstep_equal(b->cycle, "tag", p->tag_o, c->tag);
      lockstep_equal(b->cycle, "exclusive", p->exclusive_o, c->exclusive);
    }
  }
  command_sequencer_clock(b->m, p);
  b->cycle++;
  return c && p->ready_i;
}

// Passes one operation through; returns the cycles that it stood at the input.
static unsigned pass(struct bench *b, const struct operation *o) {
  struct command c[MOST];
  unsigned count = commands_of(o, c), cycles = 0;
  b->p.operation_i = bits_put_operation(o);
  for (unsigned n = 0; n < count; cycles++) n += edge(b, o->endpoint, &c[n], n + 1 == count);
  return cycles;
}

// Operation number n of 64 kinds, with so many auxiliary lines; the fields that the kind does not need are random.
static struct operation draw(struct bench *b, unsigned n, unsigned aux) {
  struct operation o = {.side = n & 1, .line = n >> 1 & 1, .write = n >> 2 & 1, .answer = n >> 3 & 1};
  o.recall = n >> 4 & 1, o.valid = n >> 5 & 1, o.aux = (uint8_t)aux;
  o.endpoint = (uint8_t)rng_below(&b->rng, NIC_ENDPOINTS), o.exclusive = rng_below(&b->rng, 2) != 0;
  o.tag = (uint8_t)rng_next(&b->rng), o.epoch = (uint32_t)rng_next(&b->rng);
  return o;
}

static void test_every_operation_leaves_whole_and_in_order_at_any_pace(void **state) {
  (void)state;
  static const unsigned auxes[] = {0, 1, 2, 3, 127, 128, 152};
  for (unsigned ready_of_8 = 2; ready_of_8 <= 8; ready_of_8 += 3)
    for (unsigned idle = 0; idle < 3; idle++) {
      struct bench b;
      begin(&b, idle, ready_of_8);
      for (unsigned n = 0; n < 64; n++)
        for (unsigned a = 0; a < sizeof auxes / sizeof auxes[0]; a++) {
          struct operation o = draw(&b, n, auxes[a]);
          if (!o.write && !o.answer && !o.recall && !o.aux) continue; // the engine asks for something
          pass(&b, &o);
          for (unsigned i = 0; i < idle; i++) edge(&b, 0, NULL, false);
        }
      command_sequencer_free(b.m);
    }
}

static void test_an_operation_takes_a_cycle_for_each_command(void **state) {
  (void)state;
  static const struct {
    struct operation o;
    unsigned cycles;
  } cases[] = {{{.write = true}, 1},
               {{.answer = true}, 1},
               {{.recall = true}, 1},
               {{.aux = 1}, 1},
               {{.aux = 152}, 152},
               {{.recall = true, .aux = 4}, 5},                                     // a request's lines taken back
               {{.write = true, .answer = true, .recall = true}, 3},                // TRYAGAIN
               {{.write = true, .valid = true, .answer = true, .side = 1}, 2},      // the transmit line handed on
               {{.write = true, .answer = true, .recall = true, .aux = 150}, 153}}; // all there is
  struct bench b;
  begin(&b, 9, 8);
  for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++)
    assert_int_equal(pass(&b, &cases[i].o), cases[i].cycles);
  command_sequencer_free(b.m);
}

static void test_a_reset_forgets_the_operation_under_way(void **state) {
  (void)state;
  struct bench b;
  struct command c[MOST];
  struct operation o = {.endpoint = 7, .write = true, .answer = true, .recall = true, .aux = 5, .tag = 3};
  for (unsigned taken = 1; taken < commands_of(&o, c); taken++) {
    begin(&b, taken, 8);
    b.p.operation_i = bits_put_operation(&o);
    for (unsigned n = 0; n < taken; n++) assert_true(edge(&b, o.endpoint, &c[n], false));
    b.p.rst_i = 1, b.p.valid_i = 0;
    command_sequencer_clock(b.m, &b.p);
    b.p.rst_i = 0;
    pass(&b, &o);
    command_sequencer_free(b.m);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_every_operation_leaves_whole_and_in_order_at_any_pace),
      cmocka_unit_test(test_an_operation_takes_a_cycle_for_each_command),
      cmocka_unit_test(test_a_reset_forgets_the_operation_under_way),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
