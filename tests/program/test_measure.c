// SPDX-License-Identifier: Apache-2.0
// A measurement ends with a message as soon as something is wrong with what it measures. This test stands between the
// machine and the NIC, where it spoils a frame on purpose.

// wrap: nic_rtl_step
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "models/systems/list.h"
#include "rtl/glue/nic_rtl.h"
#include "sim/run/point.h"
#include "sim/validate/validate.h"
#include "tests/support/registry.h"
#include <cmocka.h>
#include <stdlib.h>

static bool spoil_in, spoil_out;

void __real_nic_rtl_step(struct nic_rtl *nic, const struct nic_in *in, struct nic_out *out);
void __wrap_nic_rtl_step(struct nic_rtl *nic, const struct nic_in *in, struct nic_out *out);

void __wrap_nic_rtl_step(struct nic_rtl *nic, const struct nic_in *given, struct nic_out *out) {
  struct nic_in in = *given;
  if (spoil_in) in.rx_data[0] ^= 4; // of the first beat: another's Ethernet address
  __real_nic_rtl_step(nic, &in, out);
  if (spoil_out && out->tx_last) out->tx_data[0] ^= 1; // the payload's last bytes
}

// Returns the exit status.
static int measure(struct measure_result *result, struct error *e) {
  const struct point point = {
      .registry = whole_registry(), .modules = all_systems, .platform = "enzian", .system = "lauberhorn"};
  struct resolved_point *resolved = calloc(1, sizeof *resolved);
  struct measure_plan *plan = calloc(1, sizeof *plan);
  int status = 0;
  if (!resolved || !plan || !point_resolve(&point, resolved, e)) fail_msg("%s", e->text);
  plan->params = &resolved->params;
  plan->sizes[plan->count++] = 64;
  if (validate_measure(measure_run, plan, result, &status, e)) assert_int_equal(status, 0);
  free(plan);
  free(resolved);
  return status;
}

static struct measure_result result;

static void test_what_is_sound_is_measured(void **state) {
  (void)state;
  struct error e = {""};
  spoil_in = spoil_out = false;
  if (measure(&result, &e) != 0) fail_msg("%s", e.text);
  assert_true(result.io > 0 && result.receive[0] > 0 && result.transmit[0] > 0);
}

static void test_a_dropped_request_ends_the_measurement(void **state) {
  (void)state;
  struct error e = {""};
  spoil_in = true, spoil_out = false;
  assert_int_equal(measure(&result, &e), 1);
  assert_string_equal(e.text, "the NIC dropped a request");
}

static void test_a_payload_that_came_back_changed_ends_the_measurement(void **state) {
  (void)state;
  struct error e = {""};
  spoil_in = false, spoil_out = true;
  assert_int_equal(measure(&result, &e), 1);
  assert_string_equal(e.text, "a payload came back changed");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_what_is_sound_is_measured),
      cmocka_unit_test(test_a_dropped_request_ends_the_measurement),
      cmocka_unit_test(test_a_payload_that_came_back_changed_ends_the_measurement),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
