// SPDX-License-Identifier: Apache-2.0
// Any number of observers are told, in their order, of what they listen to.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "models/contract/observer.h"
#include <cmocka.h>

enum { MANY = 1000 };

struct listener {
  unsigned *turn; // told so far
  unsigned told_at;
  uint64_t ps;
};

static void one_way(void *context, uint32_t request, uint64_t ps) {
  struct listener *l = context;
  assert_int_equal(request, 7);
  l->told_at = ++*l->turn;
  l->ps = ps;
}

static void all_are_told_in_turn_of_what_they_listen_to(void **state) {
  (void)state;
  static struct listener listeners[MANY];
  static struct observer list[MANY];
  unsigned turn = 0;
  for (unsigned i = 0; i < MANY; i++) {
    listeners[i].turn = &turn;
    list[i] = (struct observer){.context = &listeners[i], .one_way = i % 3 ? one_way : NULL};
  }
  const struct observers observers = {list, MANY};
  OBSERVE(&observers, one_way, 7, 123);
  OBSERVE(&observers, dropped, 7, 123, 1);
  unsigned expected = 0;
  for (unsigned i = 0; i < MANY; i++) {
    assert_int_equal(listeners[i].told_at, i % 3 ? ++expected : 0);
    assert_int_equal(listeners[i].ps, i % 3 ? 123 : 0);
  }
}

static void nobody_need_listen(void **state) {
  (void)state;
  const struct observers none = {NULL, 0};
  OBSERVE(&none, one_way, 7, 123);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_are_told_in_turn_of_what_they_listen_to),
      cmocka_unit_test(nobody_need_listen),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
