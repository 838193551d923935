// SPDX-License-Identifier: Apache-2.0
// Arguments of all sizes, from and to all places, at every pace: the bytes are those of the frame, zeros around them,
// and every read and beat comes in the cycle of the C twin. The cells are overwritten as soon as the reader says that
// it needs them no longer.
#include "arg_reader.h"
#include "models/nic/host/lines/arg_reader.h"
#include "rtl/glue/nic_ports.h"
#include "tests/rtl/front/cells.h"
#include "tests/rtl/lockstep.h"

struct bench {
  struct arg_reader *m;
  struct arg_reader_ports p;
  struct nic_arg_reader twin;
  struct cells cells;
  struct rng rng;
  uint8_t frame[NIC_MAX_FRAME + 64];
  uint64_t cycle;
};

struct job {
  unsigned from, bytes, to;
  unsigned idle, ready_of_8; // cycles before it; chance that a beat is taken
  unsigned abort;            // cycle at which it is given up (0: never)
};

// What a job took: cycles from its start to its first and last beat, and reads.
struct times {
  unsigned first, last, reads;
};

static void begin(struct bench *b, uint64_t seed) {
  memset(b, 0, sizeof *b);
  b->m = arg_reader_new(), b->p.rst_i = 1;
  rng_seed(&b->rng, seed, 0);
  for (unsigned i = 0; i < sizeof b->frame; i++) b->frame[i] = (uint8_t)rng_next(&b->rng);
  arg_reader_clock(b->m, &b->p);
  b->p.rst_i = 0;
}

// The beat at the output, number n: it is there only when it is taken or looked at.
static void check_beat(struct bench *b, const struct job *j, unsigned n) {
  uint8_t wanted[64] = {0};
  for (unsigned i = 0; i < 64 && (b->p.beat_ready_i || b->p.beat_peek_i); i++) {
    unsigned at = 64 * n + i;
    if (at >= j->to && at < j->to + j->bytes) wanted[i] = b->frame[j->from + at - j->to];
  }
  lockstep_bytes(b->cycle, "beat", b->p.beat_data_o, wanted, 64);
}

// One edge; true if a beat was taken at it.
static bool edge(struct bench *b, const struct job *j, const struct nic_request *r, unsigned beat, struct times *t) {
  struct arg_reader_ports *p = &b->p;
  p->beat_ready_i = rng_below(&b->rng, 8) < j->ready_of_8, p->beat_peek_i = rng_below(&b->rng, 4) == 0;
  memcpy(p->read_data_i, b->cells.read_data, 64);
  p->read_next_i = b->cells.read_next;
  arg_reader_eval(b->m, p);
  bool valid = nic_arg_reader_valid(&b->twin), taken = valid && p->beat_ready_i;
  lockstep_equal(b->cycle, "beat_valid", p->beat_valid_o, valid);
  if (valid) check_beat(b, j, beat);
  struct nic_read read = {.valid = false};
  if (p->start_i)
    read = nic_arg_reader_start(&b->twin, r, j->to);
  else if (p->abort_i)
    nic_arg_reader_abort(&b->twin);
  else
    read = nic_arg_reader_step(&b->twin, b->cells.read_data, b->cells.read_next, taken);
  lockstep_equal(b->cycle, "read_valid", p->read_valid_o, read.valid);
  if (read.valid) {
    lockstep_equal(b->cycle, "read_cell", p->read_cell_o, read.cell);
    lockstep_equal(b->cycle, "read_beat", p->read_beat_o, read.beat);
    cells_read(&b->cells, read.cell, read.beat), t->reads++;
  }
  arg_reader_clock(b->m, p);
  lockstep_equal(b->cycle, "read_done", p->read_done_o, b->twin.left == 0);
  b->cycle++;
  return taken;
}

static struct times run(struct bench *b, const struct job *j) {
  struct times t = {0};
  struct nic_request r = {.args_off = (uint16_t)j->from, .args_len = (uint16_t)j->bytes};
  cells_store(&b->cells, &b->rng, b->frame, j->from + (j->bytes ? j->bytes : 1), &r.head, &r.tail);
  for (unsigned i = 0; i < j->idle; i++) edge(b, j, &r, 0, &t);
  b->p.start_i = 1, b->p.head_i = r.head, b->p.from_i = r.args_off, b->p.bytes_i = r.args_len;
  b->p.to_i = (uint8_t)j->to;
  edge(b, j, &r, 0, &t);
  b->p.start_i = 0;
  unsigned beats = j->bytes ? (j->to + j->bytes + 63) / 64 : 0, n = 0;
  for (unsigned cycle = 1; n < beats && (!j->abort || cycle <= j->abort); cycle++) {
    assert_true(cycle < 100 + 10 * beats);
    b->p.abort_i = cycle == j->abort;
    if (b->p.read_done_o && b->cells.used_count) assert_true(cells_free(&b->cells, r.head, r.tail));
    if (!edge(b, j, &r, n, &t)) continue;
    if (n++ == 0) t.first = cycle;
    t.last = cycle;
  }
  b->p.abort_i = 0;
  for (unsigned i = 0; i < 3; i++) assert_false(edge(b, j, &r, n, &t)); // nothing comes behind the last beat
  if (b->cells.used_count) assert_true(cells_free(&b->cells, r.head, r.tail));
  return t;
}

static void test_the_cycles_and_reads_of_arguments(void **state) {
  (void)state;
  static const struct {
    struct job j;
    struct times t;
  } cases[] = {
      {{82, 0, 32, 0, 8, 0}, {0, 0, 0}},        {{82, 4, 32, 0, 8, 0}, {1, 1, 1}},
      {{82, 32, 32, 0, 8, 0}, {1, 1, 1}},       // to the end of the beat out
      {{82, 36, 32, 0, 8, 0}, {1, 2, 1}},       // its last word comes from the beat that was read before
      {{82, 46, 32, 0, 8, 0}, {1, 2, 1}},       // to the end of the frame's beat
      {{82, 50, 32, 0, 8, 0}, {1, 2, 2}},       // and beyond
      {{98, 4, 32, 0, 8, 0}, {2, 2, 1}},        // further into the frame's beat than into the line's
      {{98, 64, 32, 0, 8, 0}, {2, 3, 2}},       //
      {{96, 64, 32, 0, 8, 0}, {1, 2, 2}},       // just as far
      {{256 + 30, 4, 32, 0, 8, 0}, {2, 2, 2}},  // a cell behind the frame's first
      {{7 * 256, 4, 0, 0, 8, 0}, {8, 8, 8}},    // seven, the most that there may be
      {{64, 9600, 0, 0, 8, 0}, {1, 150, 150}},  // a beat a cycle
      {{82, 9600, 32, 0, 8, 0}, {1, 151, 151}}, //
      {{98, 9600, 32, 0, 8, 0}, {2, 152, 151}},
  };
  static struct bench b;
  begin(&b, 1);
  for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    struct times t = run(&b, &cases[i].j);
    lockstep_equal(i, "first beat", t.first, cases[i].t.first);
    lockstep_equal(i, "last beat", t.last, cases[i].t.last);
    lockstep_equal(i, "reads", t.reads, cases[i].t.reads);
  }
  arg_reader_free(b.m);
}

static const struct { unsigned idle, ready_of_8; } paces[] = {{0, 8}, {1, 5}, {3, 2}};

static void test_arguments_from_any_place_to_any_place_at_any_pace(void **state) {
  (void)state;
  static struct bench b;
  begin(&b, 2);
  for (unsigned bytes = 0; bytes <= 200; bytes += 4)
    for (unsigned from = 66; from < 66 + 512; from += from < 140 ? 4 : 36)
      for (unsigned to = 0; to < 64; to += 4)
        for (unsigned pace = 0; pace < 3; pace++)
          run(&b, &(struct job){from, bytes, to, paces[pace].idle, paces[pace].ready_of_8, 0});
  for (unsigned bytes = 9000; bytes <= 9600; bytes += 4)
    run(&b, &(struct job){82 + bytes % 32, bytes, bytes % 64, 0, paces[bytes / 4 % 3].ready_of_8, 0});
  arg_reader_free(b.m);
}

static void test_a_reader_given_up_reads_no_more_and_may_start_again(void **state) {
  (void)state;
  static struct bench b;
  begin(&b, 3);
  for (unsigned abort = 1; abort < 40; abort++)
    for (unsigned from = 82; from < 1000; from += 180)
      for (unsigned pace = 0; pace < 3; pace++) {
        run(&b, &(struct job){from, 1500, 32, paces[pace].idle, paces[pace].ready_of_8, abort});
        run(&b, &(struct job){from + 4, 100, 24, 0, paces[pace].ready_of_8, 0});
      }
  arg_reader_free(b.m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_the_cycles_and_reads_of_arguments),
      cmocka_unit_test(test_arguments_from_any_place_to_any_place_at_any_pace),
      cmocka_unit_test(test_a_reader_given_up_reads_no_more_and_may_start_again),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
