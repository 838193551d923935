// SPDX-License-Identifier: Apache-2.0
// Software or a model that breaks a rule ends the run with a report; the process that embeds the machine goes on.
#include "models/contract/hart.h"
#include <csetjmp>
#include <cstdarg>
#include <cstddef>
#include <cstring>
#include <stdexcept>
extern "C" {
#include "tests/system/support/bench.h"
// cmocka wants the four above first
#include <cmocka.h>
}

namespace {

void ends_with(const bench_case &c, const char *text) {
  const bench_result *r = bench_run(&c, nullptr); // and with status 0
  assert_int_equal(r->outcome, MACHINE_BROKEN);
  if (!std::strstr(r->report, text)) fail_msg("no \"%s\" in: %s", text, r->report);
}

bench_case with(void (*body)(struct hart *, void *)) {
  bench_case c{};
  c.config = bench_config(true);
  c.config.harts = 2;
  c.block_cycles = 1000;
  c.thread[c.threads++] = {0, {"breaker", body, nullptr}};
  return c;
}

void software_that_throws(void **) {
  ends_with(with([](struct hart *h, void *) {
              hart_work(h, 100, nullptr);
              hart_load(h, 0x4000, 8);
              throw std::runtime_error("no such instruction");
            }),
            "no such instruction");
}

hart_context *first;

void a_switch_to_a_context_that_runs_elsewhere(void **) {
  bench_case c = with([](struct hart *h, void *) {
    first = hart_current(h);
    hart_work(h, 1000, nullptr);
    hart_load(h, 0x4000, 8);
  });
  c.thread[c.threads++] = {1,
                           {"switcher",
                            [](struct hart *h, void *) {
                              hart_work(h, 100, nullptr);
                              hart_load(h, 0x8000, 8);
                              hart_switch(h, first);
                            },
                            nullptr}};
  ends_with(c, "machine.hart1.core: software switches to context breaker, which is on another hart");
}

void an_interrupt_that_nobody_handles(void **) {
  ends_with(with([](struct hart *h, void *) {
              hart_timer(h, 3, 500);
              for (;;) hart_work(h, 100, nullptr);
            }),
            "machine.hart0.core: interrupt line 3 was raised, and software has no handler for it");
}

void an_interrupt_in_a_past_that_the_hart_may_have_run_to(void **) {
  bench_case c = with([](struct hart *h, void *) { hart_work(h, 100, nullptr); });
  c.before = [](machine *m, void *) { machine_interrupt(m, 0, 1, 10); };
  ends_with(c, "machine.hart0.core: an interrupt that the hart may have run past");
}

// More than its own, less than what lies before the guard page.
__attribute__((noinline)) void a_bit_too_deep(struct hart *h) {
  volatile char room[100000];
  room[0] = room[sizeof room - 1] = 1;
  hart_load(h, 0x4000, 8);
  room[1] = room[0];
}

void software_beyond_its_stack(void **) {
  ends_with(with([](struct hart *h, void *) { a_bit_too_deep(h); }), "software thread breaker has run over its stack");
}

} // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(software_that_throws),
      cmocka_unit_test(a_switch_to_a_context_that_runs_elsewhere),
      cmocka_unit_test(an_interrupt_that_nobody_handles),
      cmocka_unit_test(an_interrupt_in_a_past_that_the_hart_may_have_run_to),
      cmocka_unit_test(software_beyond_its_stack),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
