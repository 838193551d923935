// SPDX-License-Identifier: Apache-2.0
#include "models/systems/lauberhorn/nic_setup.h"
#include "rtl/pkg/layout.h"
#include "rtl/pkg/nic_regs.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const uint32_t signature[1][NIC_SIGNATURE_WORDS];

static struct nic_setup good(void) {
  return (struct nic_setup){.config = {.max_frame = 1500, .reply_off = 8, .lookup_log2 = 4}, .signatures = signature};
}

static void refused(const struct nic_setup *s, const char *why) {
  struct nic_writes w;
  struct error e;
  assert_false(nic_setup_make(s, &w, &e));
  if (strstr(e.text, why) == NULL) fail_msg("'%s' does not say '%s'", e.text, why);
}

static void test_what_the_nic_cannot_hold_is_refused(void **state) {
  (void)state;
  struct nic_setup s = good();
  s.config.max_frame = 9729;
  refused(&s, "9729");
  s.config.max_frame = 69;
  refused(&s, "69");
  s = good(), s.config.block_cycles = UINT64_C(1) << 48;
  refused(&s, "block time");
  s = good(), s.config.reply_off = 64;
  refused(&s, "byte 64");
  s = good(), s.config.reply_off = 7;
  refused(&s, "byte 7");
  s = good(), s.service_count = NIC_SERVICES + 1;
  refused(&s, "1025 services");
  s = good(), s.signature_count = NIC_SIGNATURES + 1;
  refused(&s, "257 signatures");
  struct nic_setup_service service = {.record = {.raw = true, .proc_id = 64}};
  s = good(), s.services = &service, s.service_count = 1;
  refused(&s, "process 64");
  service.record = (struct nic_service){.signature = 1};
  s.signature_count = 1;
  refused(&s, "signature 1");
  struct nic_setup_owner owner = {.endpoint = 64};
  s = good(), s.owners = &owner, s.owner_count = 1;
  refused(&s, "endpoint 64");
  owner = (struct nic_setup_owner){.process = 64};
  refused(&s, "process 64");
}

static void test_the_shortest_and_the_longest_frames_are_taken(void **state) {
  (void)state;
  const uint16_t frames[] = {REPLY_HEADERS_TAGGED, NIC_MAX_FRAME};
  for (unsigned i = 0; i < 2; i++) {
    struct nic_setup s = good();
    s.config.max_frame = frames[i];
    struct nic_writes w;
    struct error e;
    assert_true(nic_setup_make(&s, &w, &e));
    nic_setup_free(&w);
  }
}

static void test_each_owner_is_looked_at(void **state) {
  (void)state;
  for (unsigned bad = 0; bad < 3; bad++) {
    struct nic_setup_owner owners[3] = {{0}};
    struct nic_setup s = good();
    owners[bad].endpoint = 64;
    s.owners = owners, s.owner_count = 3;
    refused(&s, "endpoint 64");
  }
}

static void test_services_that_fit_no_table_are_refused(void **state) {
  (void)state;
  struct nic_setup_service twice[2] = {{.record = {.raw = true}}, {.record = {.raw = true}}};
  struct nic_setup s = good();
  s.services = twice, s.service_count = 2;
  struct nic_writes w;
  struct error e;
  assert_false(nic_setup_make(&s, &w, &e));
}

static void test_every_filter_entry_is_written_so_that_old_ones_go(void **state) {
  (void)state;
  struct nic_setup s = good();
  s.filters[15] = (struct nic_filter){.valid = true, .mac = 0x0123456789ab, .ip = 0x0a000001};
  struct nic_writes w;
  struct error e;
  assert_true(nic_setup_make(&s, &w, &e));
  unsigned valid = 0, commits = 0;
  for (size_t i = 0; i < w.count; i++)
    for (unsigned f = 0; f < NIC_FILTERS; f++)
      if (w.items[i].address == NIC_REG_FILTER(f) + 12) commits++, valid += w.items[i].data;
  assert_int_equal(commits, NIC_FILTERS);
  assert_int_equal(valid, 1);
  nic_setup_free(&w);
  assert_null(w.items);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_what_the_nic_cannot_hold_is_refused),
      cmocka_unit_test(test_the_shortest_and_the_longest_frames_are_taken),
      cmocka_unit_test(test_each_owner_is_looked_at),
      cmocka_unit_test(test_services_that_fit_no_table_are_refused),
      cmocka_unit_test(test_every_filter_entry_is_written_so_that_old_ones_go),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
