// SPDX-License-Identifier: Apache-2.0
// piste gen.
#include "sim/cli/cli.h"
#include "sim/params/config.h"
#include "sim/result/warnings.h"
#include "sim/run/interrupt.h"
#include "sim/run/workload_open.h"
#include "workloads/base/aside.h"
#include "workloads/generate/generate.h"
#include <inttypes.h>
#include <string.h>

static bool read_params(const struct cli *cli, const struct cli_args *args, struct params *p, struct error *e) {
  const char *config = cli_value(args, CLI_OPT_CONFIG);
  params_init(p, cli->registry);
  if (config && !params_load_yaml(p, config, e)) return false;
  for (unsigned i = 0; i < args->count; i++)
    if (args->values[i].option == CLI_OPT_SET && !params_set_pair(p, args->values[i].value, ORIGIN_COMMAND_LINE, e))
      return false;
  return true;
}

// A workload is made by itself: it reads what needs one, and nothing of a machine. A file may serve `piste run` as
// well.
static void warn(const struct cli *cli, const struct params *p) {
  struct warnings w = {0};
  for (unsigned i = 0; i < p->registry->count; i++) {
    const struct param_row *row = p->registry->rows[i];
    bool read = row->effective && strcmp(row->effective, "--workload") == 0;
    if (!read && p->values[i].origin == ORIGIN_COMMAND_LINE)
      warnings_add(&w, WARNING_NO_EFFECT, row->name, 1, "piste gen reads gen.* alone",
                   "%s is set (command line), but has no effect in a generated capture", row->name);
  }
  warnings_write_text(cli->err, &w, NULL, 0);
}

// A share in hundredths of a percent, rounded down.
static void print_share(FILE *to, const char *what, uint64_t part, uint64_t whole) {
  uint64_t share = whole ? part * 10000 / whole : 0;
  fprintf(to, "  cut short %-9s %10" PRIu64 " (%" PRIu64 ".%02" PRIu64 " %%)\n", what, part, share / 100, share % 100);
}

// Says on stderr what the capture holds: standard output may be the capture itself.
static void print_totals(FILE *to, const struct generate_totals *t) {
  fprintf(to, "  calls     %20" PRIu64 "\n  over      %20" PRIu64 " ns\n", t->calls, t->last_ps / 1000);
  fprintf(to, "  arguments %20" PRIu64 " bytes\n  results   %20" PRIu64 " bytes\n", t->argument_bytes, t->result_bytes);
  print_share(to, "calls", t->cut_requests, t->calls);
  print_share(to, "replies", t->cut_replies, t->replies);
}

// Returns the exit status; nothing is left of the file unless it is 0.
static int write_capture(const struct workload *workload, const char *path, struct generate_totals *totals,
                         struct error *e) {
  struct interrupt interrupt;
  interrupt_hold(&interrupt);
  int status = generate_write(workload, path, interrupt_waits, totals, e) ? EXIT_DONE : EXIT_BAD_INPUT;
  if (status != EXIT_DONE && interrupt_waits()) status = EXIT_INTERRUPTED;
  interrupt_release(&interrupt);
  return status;
}

int command_gen(const struct cli *cli, const struct cli_args *args) {
  const char *path = cli_value(args, CLI_OPT_CAPTURE);
  struct params params;
  struct workload workload;
  struct generate_totals totals;
  struct error e;
  if (!path) {
    error_set(&e, "piste gen: say where the capture goes: -o FILE");
    return cli_fail(cli, &e, EXIT_BAD_INPUT);
  }
  if (aside_same_file(path, args->positional) || aside_same_file(path, cli_value(args, CLI_OPT_CONFIG))) {
    error_set(&e, "%.300s: cannot be written: piste gen reads it; name another file", path);
    return cli_fail(cli, &e, EXIT_BAD_INPUT);
  }
  if (!read_params(cli, args, &params, &e) || !workload_open(args->positional, &params, &workload, &e))
    return cli_fail(cli, &e, EXIT_BAD_INPUT);
  int status = write_capture(&workload, path, &totals, &e);
  workload_free(&workload);
  if (status != EXIT_DONE) return cli_fail(cli, &e, status);
  fprintf(cli->err, "%s\n", path);
  print_totals(cli->err, &totals);
  warn(cli, &params);
  return EXIT_DONE;
}
