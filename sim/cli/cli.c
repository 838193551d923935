// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/cli.h"
#include <errno.h>
#include <string.h>

typedef int command_fn(const struct cli *, const struct cli_args *);

static command_fn *const functions[CLI_COMMAND_COUNT] = {
    [CLI_RUN] = command_run,           [CLI_GEN] = command_gen,
    [CLI_VALIDATE] = command_validate, [CLI_PARAMS] = command_params,
    [CLI_METRICS] = command_metrics,   [CLI_RULES] = command_rules,
    [CLI_SYSTEMS] = command_systems,   [CLI_PLATFORMS] = command_platforms,
    [CLI_TRACE] = command_trace,
};

int cli_fail(const struct cli *cli, const struct error *e, int status) {
  fprintf(cli->err, "piste: %s\n", e->text);
  return status;
}

static int dispatch(const struct cli *cli, int argc, char *const *argv) {
  struct cli_args args;
  struct error e;
  if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0)) {
    cli_help(cli->out);
    return EXIT_DONE;
  }
  if (argc == 2 && strcmp(argv[1], "--version") == 0) {
    fprintf(cli->out, "piste " PISTE_VERSION "\n");
    return EXIT_DONE;
  }
  if (!cli_parse(&args, argc, argv, &e)) return cli_fail(cli, &e, EXIT_BAD_INPUT);
  if (cli_value(&args, CLI_OPT_HELP)) {
    cli_help_command(cli->out, args.command);
    return EXIT_DONE;
  }
  return functions[args.command](cli, &args);
}

int cli_main(const struct cli *cli, int argc, char *const *argv) {
  int status = dispatch(cli, argc, argv);
  // A reader that went away (| head) has read enough; any other failure to print is an error.
  errno = 0;
  if ((fflush(cli->out) == 0 && !ferror(cli->out)) || errno == EPIPE) return status;
  fprintf(cli->err, "piste: standard output: %s\n", strerror(errno));
  return status ? status : EXIT_BAD_INPUT;
}
