// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "models/protocol/coherence/coherence.h"
#include <cmocka.h>

static void lines_travel_in_fills_write_backs_and_dirty_answers_only(void **state) {
  (void)state;
  unsigned with_line = 0;
  for (enum coh_op op = COH_READ_SHARED; op < COH_OPS; op++) with_line += coh_carries_line(op);
  assert_int_equal(with_line, 4);
  assert_true(coh_carries_line(COH_DATA_SHARED) && coh_carries_line(COH_DATA_EXCLUSIVE));
  assert_true(coh_carries_line(COH_WRITE_BACK) && coh_carries_line(COH_SNOOP_DIRTY));
}

static void conflict_acknowledgements_share_the_fills_channel(void **state) {
  (void)state;
  for (enum coh_op op = 0; op < COH_OPS; op++) assert_true(coh_class_of(op) < COH_CLASSES);
  assert_int_equal(coh_class_of(COH_OPS), COH_CLASSES);
  assert_int_equal(coh_class_of(COH_CONFLICT_ACK), coh_class_of(COH_DATA_EXCLUSIVE));
  assert_int_equal(coh_class_of(COH_CONFLICT_ACK), coh_class_of(COH_UPGRADE_ACK));
}

static void operations_and_classes_have_names_of_their_own(void **state) {
  (void)state;
  for (enum coh_op a = COH_READ_SHARED; a < COH_OPS; a++)
    for (enum coh_op b = COH_READ_SHARED; b < a; b++) assert_string_not_equal(coh_op_name(a), coh_op_name(b));
  for (enum coh_class a = COH_REQUEST; a < COH_CLASSES; a++)
    for (enum coh_class b = COH_REQUEST; b < a; b++) assert_string_not_equal(coh_class_name(a), coh_class_name(b));
  assert_string_equal(coh_op_name(COH_OPS), "?");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lines_travel_in_fills_write_backs_and_dirty_answers_only),
      cmocka_unit_test(conflict_acknowledgements_share_the_fills_channel),
      cmocka_unit_test(operations_and_classes_have_names_of_their_own),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
