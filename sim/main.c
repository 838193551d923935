// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/cli.h"
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv) {
  const char *no_color = getenv("NO_COLOR");
  const struct cli cli = {.out = stdout,
                          .err = stderr,
                          .colour = isatty(STDOUT_FILENO) && !(no_color && no_color[0]),
                          .progress = isatty(STDERR_FILENO) != 0,
                          .run_system = run_system,
                          .measure = measure_run};
  // A reader that goes away is an error of write, not the end of the program with files half written.
  signal(SIGPIPE, SIG_IGN);
  return cli_main(&cli, argc, argv);
}
