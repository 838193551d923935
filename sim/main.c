// SPDX-License-Identifier: Apache-2.0
#include "models/systems/list.h"
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
                          .systems = all_systems,
                          .out = stdout,
                          .err = stderr,
                          .colour = isatty(STDOUT_FILENO) && !(no_color && no_color[0]),
                          .progress = isatty(STDERR_FILENO) != 0,
                          .run_system = run_system,
                          .measure = measure_run};
  if (!registry_compose(&registry, all_systems, &e)) return cli_fail(&cli, &e, EXIT_BAD_INPUT);
  // A reader that goes away is an error of write, not the end of the program with files half written.
  signal(SIGPIPE, SIG_IGN);
  return cli_main(&cli, argc, argv);
}
