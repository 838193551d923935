// SPDX-License-Identifier: Apache-2.0
// piste run.
#include "sim/cli/choice.h"
#include "sim/run/run.h"

// Collects the values of a repeated option; returns how many.
static unsigned collect(const struct cli_args *args, enum cli_option option, const char **to) {
  unsigned n = 0;
  for (unsigned i = 0; i < args->count; i++)
    if (args->values[i].option == option) to[n++] = args->values[i].value;
  return n;
}

static const char *or_default(const char *value, const char *otherwise) {
  return value ? value : otherwise;
}

int command_run(const struct cli *cli, const struct cli_args *args) {
  const char *sets[CLI_VALUES_MAX];
  enum format format;
  struct error e;
  enum nic_kind nic;
  if (!format_of(args, false, &format, &e) || !nic_kind_of(args, &nic, &e)) return cli_fail(cli, &e, EXIT_BAD_INPUT);
  const char *named = cli_value(args, CLI_OPT_PCAP);
  if (named && args->positional) {
    error_set(&e, "two captures: %.200s and --pcap %.200s", args->positional, named);
    return cli_fail(cli, &e, EXIT_BAD_INPUT);
  }
  struct run_options o = {.registry = cli->registry,
                          .modules = cli->systems,
                          .platform = or_default(cli_value(args, CLI_OPT_PLATFORM), DEFAULT_PLATFORM),
                          .nic = nic,
                          .capture = or_default(named, args->positional),
                          .workload = cli_value(args, CLI_OPT_WORKLOAD),
                          .catalogue = cli_value(args, CLI_OPT_CATALOGUE),
                          .config = cli_value(args, CLI_OPT_CONFIG),
                          .out = cli_value(args, CLI_OPT_OUT),
                          .replies = cli_value(args, CLI_OPT_REPLIES),
                          .wire = cli_value(args, CLI_OPT_WIRE),
                          .trace = cli_value(args, CLI_OPT_TRACE),
                          .waves = cli_value(args, CLI_OPT_WAVES),
                          .timing = cli_value(args, CLI_OPT_TIMING),
                          .sets = sets,
                          .json = format == FORMAT_JSON,
                          .colour = cli->colour,
                          .progress = cli->progress,
                          .run_system = cli->run_system};
  o.set_count = collect(args, CLI_OPT_SET, sets);
  o.system_count = collect(args, CLI_OPT_SYSTEM, o.systems);
  if (o.system_count == 0) o.systems[o.system_count++] = DEFAULT_SYSTEM;
  return run(&o, cli->out, cli->err);
}
