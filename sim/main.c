// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/cli.h"
#include "sim/params/tables.h"
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv) {
  const char *no_color = getenv("NO_COLOR");
  struct param_registry registry = {0};
  struct error e;
  const struct cli cli = {.registry = &registry,
                          .out = stdout,
                          .err = stderr,
                          .colour = isatty(STDOUT_FILENO) && !(no_color && no_color[0]),
                          .progress = isatty(STDERR_FILENO) != 0,
                          .run_system = run_system,
                          .measure = measure_run};
  if (!param_registry_add(&registry, sim_param_tables, &e)) return cli_fail(&cli, &e, EXIT_BAD_INPUT);
  // A reader that goes away is an error of write, not the end of the program with files half written.
  signal(SIGPIPE, SIG_IGN);
  return cli_main(&cli, argc, argv);
}
