// SPDX-License-Identifier: Apache-2.0
// piste trace.
#include "sim/cli/cli.h"
#include "sim/run/interrupt.h"
#include "sim/trace/chrome.h"
#include "workloads/base/aside.h"
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

// Returns the exit status; nothing is left of the file unless it is 0.
static int write_timeline(const struct trace *trace, const char *path, struct error *e) {
  struct interrupt interrupt;
  interrupt_hold(&interrupt);
  struct aside *out = aside_open(path, e);
  bool good = out && chrome_write(aside_file(out), trace, e);
  int status = EXIT_BAD_INPUT;
  if (interrupt_waits()) {
    error_set(e, "interrupted");
    status = EXIT_INTERRUPTED;
    good = false;
  }
  if (!good)
    aside_discard(out);
  else if (aside_commit(out, e))
    status = EXIT_DONE;
  interrupt_release(&interrupt);
  return status;
}

int command_trace(const struct cli *cli, const struct cli_args *args) {
  const char *chrome = cli_value(args, CLI_OPT_CHROME);
  struct trace trace;
  struct error e;
  if (!chrome) {
    error_set(&e, "piste trace: say what to make of it: --chrome FILE");
    return cli_fail(cli, &e, EXIT_BAD_INPUT);
  }
  if (aside_same_file(chrome, args->positional)) {
    error_set(&e, "%.300s: cannot be written: it is the trace that is read; name another file", chrome);
    return cli_fail(cli, &e, EXIT_BAD_INPUT);
  }
  if (!load(&trace, args->positional, &e)) return cli_fail(cli, &e, EXIT_BAD_INPUT);
  int status = write_timeline(&trace, chrome, &e);
  trace_free(&trace);
  return status == EXIT_DONE ? status : cli_fail(cli, &e, status);
}
