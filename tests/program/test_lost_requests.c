// SPDX-License-Identifier: Apache-2.0
// A request that gets lost on its way fails the run, wherever that happens. This test stands between the machine and
// the NIC, where it loses one on purpose.

// wrap: nic_rtl_step
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include "models/systems/list.h"
#include "rtl/glue/nic_rtl.h"
#include "sim/run/run.h"
#include "tests/support/registry.h"
#include <cmocka.h>
#include <string.h>

#define CALLS 20

enum place_lost { NOWHERE, ON_THE_WIRE, IN_INGRESS, AT_THE_HOME, ON_THE_HART, IN_REPLY, ON_THE_WAY_OUT, UNNOTICED };

static struct {
  enum place_lost where;
  uint32_t victim; // the request that gets lost
  bool there;      // it has been given to
  uint8_t at;      // this endpoint
  bool rung;       // and is done there
} loss;

void __real_nic_rtl_step(struct nic_rtl *nic, const struct nic_in *in, struct nic_out *out);
void __wrap_nic_rtl_step(struct nic_rtl *nic, const struct nic_in *in, struct nic_out *out);

// What the machine hands over does not arrive, though it is told that it did.
static void lose_inputs(struct nic_in *in) {
  bool frame = in->rx_valid && in->rx_tag == loss.victim;
  if (loss.where == ON_THE_WIRE && frame) in->rx_valid = false;
  if (loss.where == IN_INGRESS && frame && in->rx_last) in->rx_valid = false;
  if (loss.where == ON_THE_HART && loss.there && in->load_valid && in->load_endpoint == loss.at) in->load_valid = false;
  if (loss.where == IN_REPLY && loss.rung && in->recalled_valid && in->recalled_endpoint == loss.at)
    in->recalled_valid = false;
}

void __wrap_nic_rtl_step(struct nic_rtl *nic, const struct nic_in *given, struct nic_out *out) {
  static bool hidden_command, hidden_beat; // it stands at the NIC's outputs, and the machine does not see it
  struct nic_in in = *given;
  lose_inputs(&in);
  if (hidden_command) in.command_ready = true;
  if (hidden_beat) in.tx_ready = true;
  __real_nic_rtl_step(nic, &in, out);
  bool answered = (out->events >> NIC_EV_ANSWER & 1) && out->event_tag[NIC_EV_ANSWER] == loss.victim;
  if (answered) {
    loss.there = true;
    loss.at = out->event_code[NIC_EV_ANSWER];
  }
  loss.rung |= (out->events >> NIC_EV_DOORBELL & 1) && out->event_tag[NIC_EV_DOORBELL] == loss.victim;
  hidden_command = loss.there && (loss.where == AT_THE_HOME || loss.where == UNNOTICED) && out->command_valid &&
                   out->command == NIC_CMD_ANSWER;
  if (hidden_command) out->command_valid = false;
  hidden_beat = loss.where == ON_THE_WAY_OUT && out->tx_valid && out->tx_tag == loss.victim;
  if (hidden_beat) out->tx_valid = false;
  if (loss.where == UNNOTICED && answered) { // to whoever believes events it has ended well
    out->events |= 1u << NIC_EV_COLLECT;
    out->event_tag[NIC_EV_COLLECT] = loss.victim;
    out->event_code[NIC_EV_COLLECT] = 1;
  }
}

// Runs CALLS calls, whose replies take several lines, and returns the exit status; *said is what was printed, to be
// freed.
static int run_losing(enum place_lost where, uint32_t victim, char **said) {
  size_t size;
  loss.where = where;
  loss.victim = victim;
  FILE *printed = open_memstream(said, &size);
  const struct run_options options = {.registry = whole_registry(),
                                      .modules = all_systems,
                                      .system_count = 1,
                                      .systems = {"lauberhorn"},
                                      .platform = "enzian",
                                      .workload = "echo1k",
                                      .set_count = 4,
                                      .sets =
                                          (const char *const[]){"gen.count=20", "machine.stuck=1000000",
                                                                "cache.bus_limit=1000000000000", "endpoint.count=1"},
                                      .run_system = run_system};
  int status = run(&options, printed, printed);
  fclose(printed);
  return status;
}

static void fails(enum place_lost where, uint32_t victim, const char *because) {
  char *said;
  int status = run_losing(where, victim, &said);
  if (status != 1 || !strstr(said, because)) fail_msg("status %d: %s", status, said);
  free(said);
}

static void test_a_run_that_loses_nothing_is_good(void **state) {
  (void)state;
  char *said;
  int status = run_losing(NOWHERE, 0, &said);
  if (status != 0) fail_msg("%s", said);
  free(said);
}

static void test_a_request_lost_in_any_place_fails_the_run(void **state) {
  (void)state;
  fails(ON_THE_WIRE, 10, "request 10 is being received");
  fails(IN_INGRESS, 10, "request 10 is being received");
  fails(AT_THE_HOME, 10, "request 10 is on its hart");
  fails(ON_THE_HART, 10, "request 10 is on its hart");
  fails(IN_REPLY, 10, "request 10 is being collected");
  fails(ON_THE_WAY_OUT, 10, "request 10 is being sent");
}

static void test_a_request_that_events_report_as_done_is_found_where_it_is(void **state) {
  (void)state;
  fails(UNNOTICED, CALLS - 1, "in flight: 1 found in the machine, 0 open in the ledger");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_a_run_that_loses_nothing_is_good),
      cmocka_unit_test(test_a_request_lost_in_any_place_fails_the_run),
      cmocka_unit_test(test_a_request_that_events_report_as_done_is_found_where_it_is),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
