// SPDX-License-Identifier: Apache-2.0
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/ledger/names.h"
#include <cmocka.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

// DropUdpChecksum -> udp_checksum
static void snake(const char *camel, char *to) {
  for (const char *s = camel; *s; s++) {
    if (isupper((unsigned char)*s) && s != camel) *to++ = '_';
    *to++ = (char)tolower((unsigned char)*s);
  }
  *to = 0;
}

static void every_drop_of_the_rtl_has_its_name_and_code_here(void **state) {
  (void)state;
  FILE *file = fopen(PISTE_SOURCE_DIR "/rtl/pkg/nic_pkg.sv", "r");
  char line[256], camel[64], name[80];
  unsigned code, found = 0, here = 0;
  assert_non_null(file);
  while (fgets(line, sizeof line, file)) {
    if (sscanf(line, " Drop%63[A-Za-z] = 6'd%u", camel, &code) != 2 || code == 0) continue;
    snake(camel, name);
    assert_true(code < 32);
    if (!drop_name(code)) fail_msg("the RTL's %s (%u) has no name", name, code);
    assert_string_equal(drop_name(code), name);
    found++;
  }
  fclose(file);
  for (unsigned i = 0; i < 32; i++) here += drop_name(i) != NULL;
  assert_int_equal(found, here);
  assert_true(found > 0);
}

static void every_code_with_a_name_has_a_meaning(void **state) {
  (void)state;
  for (unsigned i = 0; i <= NIC_DROP_CODES; i++) assert_int_equal(drop_name(i) != NULL, drop_meaning(i) != NULL);
  assert_null(drop_name(0));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_drop_of_the_rtl_has_its_name_and_code_here),
      cmocka_unit_test(every_code_with_a_name_has_a_meaning),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
