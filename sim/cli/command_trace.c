// SPDX-License-Identifier: Apache-2.0
// piste trace.
#include "sim/cli/cli.h"
#include "sim/trace/chrome.h"
#include "workloads/aside.h"
#include <errno.h>
#include <string.h>

static bool load(struct trace *t, const char *path, struct error *e) {
  bool standard = strcmp(path, "-") == 0;
  FILE *file = standard ? stdin : fopen(path, "r");
  if (!file) return error_set(e, "%.300s: %s", path, strerror(errno));
  bool good = trace_read(t, file, standard ? "standard input" : path, e);
  if (!standard) fclose(file);
  return good;
}

int command_trace(const struct cli *cli, const struct cli_args *args) {
  const char *chrome = cli_value(args, CLI_OPT_CHROME);
  struct trace trace;
  struct error e;
  if (!chrome) {
    error_set(&e, "piste trace: say what to make of it: --chrome FILE");
    return cli_fail(cli, &e, EXIT_BAD_INPUT);
  }
  if (!load(&trace, args->positional, &e)) return cli_fail(cli, &e, EXIT_BAD_INPUT);
  struct aside *out = aside_open(chrome, &e);
  bool good = out && chrome_write(aside_file(out), &trace, &e);
  if (good)
    good = aside_commit(out, &e);
  else
    aside_discard(out);
  trace_free(&trace);
  return good ? EXIT_DONE : cli_fail(cli, &e, EXIT_BAD_INPUT);
}
