// SPDX-License-Identifier: Apache-2.0
#include "models/systems/lauberhorn/process_data.h"
#include "workloads/catalogue/catalogue.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_no_process_has_data_in_anothers_or_in_the_nics_lines(void **state) {
  (void)state;
  static const uint64_t bases[] = {1u << 24,     UINT64_C(1) << 32, 0xfffffff000,     0x1000000000,
                                   0x1000001000, 0x1000840000,      UINT64_C(1) << 48};
  for (unsigned coupled = 0; coupled < 2; coupled++) {
    const struct layout l = layout_make(128, coupled, 9728);
    uint64_t lines_end = layout_address(&l, NIC_ENDPOINTS, REGION_RX, 0);
    for (unsigned b = 0; b < sizeof bases / sizeof bases[0]; b++)
      for (unsigned process = 0; process < NIC_PROCESSES; process++) {
        uint64_t begin = process_data(&l, bases[b], process), end = begin + PROCESS_DATA_BYTES;
        assert_true(end <= l.base || begin >= lines_end);
        if (process > 0) assert_true(begin >= process_data(&l, bases[b], process - 1) + PROCESS_DATA_BYTES);
      }
  }
}

static void test_data_begin_at_the_base(void **state) {
  (void)state;
  const struct layout l = layout_make(64, true, 9728);
  assert_int_equal(process_data(&l, UINT64_C(1) << 32, 0), UINT64_C(1) << 32);
  assert_int_equal(process_data(&l, UINT64_C(1) << 32, 14), UINT64_C(15) << 32);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_no_process_has_data_in_anothers_or_in_the_nics_lines),
      cmocka_unit_test(test_data_begin_at_the_base),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
