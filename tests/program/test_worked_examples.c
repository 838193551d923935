// SPDX-License-Identifier: Apache-2.0
// The worked examples of docs/ say what the simulator does: each page's formulas, evaluated from the registry's values,
// equal every mark and every message of a run, to the picosecond.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "models/software/counts.h"
#include "tests/program/one_call.h"
#include "tests/program/sequence.h"
#include "tests/support/formula.h"
#include "tests/support/registry.h"
#include <cmocka.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LINES 256
#define PAGE_MAX (1 << 16)

struct example {
  const char *page, *platform;
  unsigned arguments;
  const char *sets; // "name=value", separated by spaces
};

// What a name that no line of the page defines stands for.
struct given {
  const struct params *params;
  int64_t arguments;
  const char *wrong; // this name is taken for more than it is; NULL: none
};

// What a page says.
struct said {
  int count;
  struct formula_value values[LINES];
};

static const struct example enzian = {"docs/worked-enzian.md", "enzian", 300, ""};
static const struct example cxl = {"docs/worked-cxl.md", "cxl", 100, ""};

// Clocks without a whole-picosecond period; a slower wire, a shorter link, other homes and caches.
static const struct example enzian_odd_clocks = {
    "docs/worked-enzian.md", "enzian", 208,
    "nic.clock_hz=322265625 hart.clock_hz=2100000000 wire.rate=40000000000 wire.mac_rx=61234 wire.mac_tx=70001 "
    "link.rate=12345678901 link.propagation=87654 home.lookup=7919 home.data=31337 home.device=4321 "
    "home.recall_cycle=1009 cache.snoop=12345 cache.l2_cycles=11 cache.fill_cycles=3 hart.fence_cycles=57 "
    "hart.copy_cycles_per_8=2"};
static const struct example cxl_odd_clocks = {
    "docs/worked-cxl.md", "cxl", 60,
    "nic.clock_hz=322265625 hart.clock_hz=3333333333 wire.rate=25000000000 wire.mac_rx=61234 wire.mac_tx=0 "
    "link.rate=12345678901 link.propagation=187654 home.lookup=7919 home.data=31337 home.device=4321 "
    "cache.snoop=12345 cache.l2_cycles=17 cache.fill_cycles=1 hart.fence_cycles=0"};

// A link so slow that messages queue for it; a fast NIC, and software that costs what it likes.
static const struct example enzian_slow_link = {
    "docs/worked-enzian.md", "enzian", 196,
    "nic.clock_hz=1000000007 hart.clock_hz=3300000000 wire.rate=200000000000 wire.fcs=0 wire.preamble=7 "
    "link.rate=4000000000 link.header=24 link.propagation=250001 home.lookup=99991 home.data=3 home.data_cycle=0 "
    "home.device=17 home.recall_cycle=0 cache.snoop=1 hart.fence_cycles=0 hart.copy_cycles_per_8=1 "
    "hart.load_cycles=7 hart.store_cycles=2 hart.architecture=x86-64 hart.instruction_cycles=12.345678"};
// Homes that read and recall a line at a time.
static const struct example enzian_slow_home = {
    "docs/worked-enzian.md", "enzian", 320,
    "nic.clock_hz=161132812 hart.clock_hz=1999999999 wire.rate=10000000000 home.lookup=50001 home.data_cycle=400000 "
    "home.device=31000 home.recall_cycle=900001 hart.fence_cycles=1 sim.run_ahead=0 sim.clock_gating=0"};
static const struct example cxl_slow_home = {
    "docs/worked-cxl.md", "cxl", 104,
    "nic.clock_hz=250000000 hart.clock_hz=2100000001 wire.fcs=0 wire.preamble=20 link.rate=700000000 link.header=33 "
    "link.propagation=1 home.lookup=99991 home.data=300001 home.recall_cycle=5000000 home.device=100003 cache.snoop=0 "
    "hart.copy_cycles_per_8=5 hart.load_cycles=7 hart.store_cycles=2 hart.instruction_cycles=1.5"};

static char *read_page(const char *name) {
  char path[512];
  snprintf(path, sizeof path, PISTE_SOURCE_DIR "/%s", name);
  char *text = calloc(1, PAGE_MAX);
  FILE *file = fopen(path, "r");
  if (!file || !text || fread(text, 1, PAGE_MAX - 1, file) == 0) fail_msg("%s cannot be read", path);
  fclose(file);
  return text;
}

// path.NAME, path.NAME.each: counts of the run's architecture.
static bool look_up_count(const struct given *g, const char *name, int64_t *value) {
  static const char *const paths[] = {
#define X(id, name, units, per, what) name,
      PISTE_PATHS(X)
#undef X
  };
  const struct path_count *counts = software_counts((unsigned)param_int(g->params, PARAM_HART_ARCHITECTURE));
  size_t length = strcspn(name + 5, ".");
  for (unsigned i = 0; i < PATHS; i++) {
    if (strlen(paths[i]) != length || strncmp(paths[i], name + 5, length) != 0) continue;
    *value = name[5 + length] ? counts[i].each : counts[i].fixed;
    if (g->wrong && !strcmp(name, g->wrong)) ++*value;
    return true;
  }
  return false;
}

static bool lookup(void *context, const char *name, int64_t *value) {
  const struct given *g = context;
  const struct param_row *row = param_find(whole_registry(), name);
  if (!strcmp(name, "call.args"))
    *value = g->arguments;
  else if (!strncmp(name, "path.", 5))
    return look_up_count(g, name, value);
  else if (row)
    *value = param_int(g->params, row);
  else
    return false;
  if (!g->wrong || strcmp(name, g->wrong) != 0) return true;
  // A time must differ by more than a cycle, or a clock's edges may hide it; a cost of instructions by a whole one.
  bool time = row && !strcmp(row->unit, "ps"), decimal = row && row->type == PARAM_TYPE_FIXED;
  *value += time ? 10000 : decimal ? PARAM_FIXED_ONE : 1;
  return true;
}

static void evaluate(const char *page, struct given *g, struct said *s) {
  struct formula_error e = {""};
  s->count = formula_page(page, lookup, g, s->values, LINES, &e);
  if (s->count < 0) fail_msg("%s", e.text);
}

// One comparison; prints what differs and returns how many do.
static unsigned differs(const struct said *s, const char *name, uint64_t ran_ps, bool tell) {
  int64_t value = -1;
  bool known = formula_find(s->values, s->count, name, &value);
  if (known && value == (int64_t)ran_ps) return 0;
  if (tell && known) print_error("%s: the page says %" PRId64 " ps, the run %" PRIu64 "\n", name, value, ran_ps);
  if (tell && !known) print_error("%s: at %" PRIu64 " ps in the run, but the page has no such line\n", name, ran_ps);
  return 1;
}

// Marks, and messages sent by `until_ps`, that the page speaks of.
static unsigned count_said(const struct said *s, uint64_t until_ps) {
  unsigned n = 0;
  for (int i = 0; i < s->count; i++) {
    const char *name = s->values[i].name, *op = strrchr(name, '.');
    bool message = op && !strcmp(op, ".sent") && s->values[i].value <= (int64_t)until_ps;
    n += message || !strncmp(name, "mark_", 5);
  }
  return n;
}

// Compares the call's frame, its marks and every message on its way, and returns how many times differ.
static unsigned compare(const struct one_call *c, const struct said *s, bool tell) {
  struct layout layout = sequence_layout(&c->params);
  const struct trace_event *reply = sequence_reply(&c->trace);
  unsigned marks = 0, messages = 0, wrong = 0;
  const struct trace_event *call = sequence_call(&c->trace);
  assert_non_null(reply);
  assert_non_null(call);
  for (size_t i = 0; i < c->trace.count; i++) {
    const struct trace_event *e = &c->trace.events[i];
    char name[128], line[SEQUENCE_NAME];
    if (e->kind == TRACE_IN) {
      wrong += differs(s, "call_begins", e->begin_ps, tell) + differs(s, "last_bit", e->end_ps, tell);
    } else if (e->kind == TRACE_MARK) {
      snprintf(name, sizeof name, "mark_%u_%s_%s", ++marks, e->text[0], e->text[1]);
      wrong += differs(s, name, e->begin_ps, tell);
    } else if (sequence_message(e) && e->begin_ps >= call->begin_ps && e->begin_ps <= reply->begin_ps) {
      messages++;
      sequence_line(&layout, e->line.address, line);
      snprintf(name, sizeof name, "%s.%s.sent", line, e->text[3]);
      wrong += differs(s, name, e->begin_ps, tell);
      snprintf(name, sizeof name, "%s.%s.arrives", line, e->text[3]);
      wrong += differs(s, name, e->end_ps, tell);
    }
  }
  unsigned said = count_said(s, reply->begin_ps);
  if (tell && said != marks + messages)
    print_error("the page has %u marks and messages, the run %u\n", said, marks + messages);
  return wrong + (said != marks + messages);
}

static unsigned wrong_times(const struct one_call *c, const char *page, struct given given, bool tell) {
  struct said said;
  evaluate(page, &given, &said);
  return compare(c, &said, tell);
}

static void run_example(const struct example *x, struct one_call *c) {
  one_call_run(c, x->platform, x->arguments, x->sets);
}

static void matches(const struct example *x) {
  struct one_call c;
  run_example(x, &c);
  char *page = read_page(x->page);
  assert_int_equal(wrong_times(&c, page, (struct given){&c.params, x->arguments, NULL}, true), 0);
  free(page);
  one_call_free(&c);
}

static void test_a_page_is_exact_at_the_defaults(void **state) {
  (void)state;
  matches(&enzian);
  matches(&cxl);
}

static void test_a_page_is_exact_with_clocks_that_have_no_whole_period(void **state) {
  (void)state;
  matches(&enzian_odd_clocks);
  matches(&cxl_odd_clocks);
}

static void test_a_page_is_exact_where_messages_wait(void **state) {
  (void)state;
  matches(&enzian_slow_link);
  matches(&enzian_slow_home);
  matches(&cxl_slow_home);
}

// Every parameter that a page speaks of matters: with a little more of one (they are separated by spaces) the
// comparison fails.
static void notices_parameters(const struct example *x, const char *names) {
  struct one_call c;
  run_example(x, &c);
  char *page = read_page(x->page), *words = strdup(names), *rest = words;
  for (char *name; (name = strtok_r(rest, " ", &rest));) {
    assert_non_null(strstr(page, name));
    if (!wrong_times(&c, page, (struct given){&c.params, x->arguments, name}, false))
      fail_msg("%s: a wrong %s goes unnoticed", x->page, name);
  }
  free(words);
  free(page);
  one_call_free(&c);
}

// So does every stage of the NIC: the page with a cycle more of it fails.
static void notices_stages(const struct example *x) {
  struct one_call c;
  run_example(x, &c);
  char *page = read_page(x->page), *stages = strstr(page, "beats_to_verdict ="), *end = strstr(stages, "```");
  for (char *at = stages; at < end; at = strchr(at, '\n') + 1) {
    char *digit = strchr(at, '=') + 2;
    assert_in_range(*digit, '0', '8');
    ++*digit;
    if (!wrong_times(&c, page, (struct given){&c.params, x->arguments, NULL}, false))
      fail_msg("%s: a wrong stage goes unnoticed: %.30s", x->page, at);
    --*digit;
  }
  free(page);
  one_call_free(&c);
}

static void test_a_wrong_formula_is_noticed(void **state) {
  (void)state;
  static const char names[] =
      "call.args wire.mac_rx wire.mac_tx wire.preamble link.propagation link.header home.lookup home.data home.device "
      "home.recall_cycle cache.snoop cache.l2_cycles cache.fill_cycles hart.load_cycles hart.store_cycles "
      "hart.fence_cycles hart.copy_cycles_per_8 hart.instruction_cycles path.take path.call path.read path.read.each "
      "path.echo path.finish";
  notices_parameters(&enzian_slow_home, names);
  notices_parameters(&cxl_slow_home, names);
  notices_parameters(&cxl_slow_home, "path.write path.write.each path.echo_reply path.park"); // none waits for stores
  notices_stages(&enzian);
  notices_stages(&cxl);
}

static void drawn_as_it_ran(const struct example *x) {
  struct one_call c;
  char *drawn = NULL;
  size_t size;
  run_example(x, &c);
  struct layout layout = sequence_layout(&c.params);
  FILE *to = open_memstream(&drawn, &size);
  sequence_draw(&c.trace, &layout, to);
  fclose(to);
  char *page = read_page(x->page);
  if (!strstr(page, drawn)) {
    fputs(drawn, stderr); // whole: cmocka cuts long messages
    fail_msg("%s does not hold the diagram of its run, which is above", x->page);
  }
  free(page);
  free(drawn);
  one_call_free(&c);
}

static void test_the_diagrams_are_those_of_the_runs(void **state) {
  (void)state;
  drawn_as_it_ran(&enzian);
  drawn_as_it_ran(&cxl);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_page_is_exact_at_the_defaults),
      cmocka_unit_test(test_a_page_is_exact_with_clocks_that_have_no_whole_period),
      cmocka_unit_test(test_a_page_is_exact_where_messages_wait),
      cmocka_unit_test(test_a_wrong_formula_is_noticed),
      cmocka_unit_test(test_the_diagrams_are_those_of_the_runs),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
