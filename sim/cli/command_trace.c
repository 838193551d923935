// SPDX-License-Identifier: Apache-2.0
// piste trace.
#include "models/params/unit.h"
#include "sim/cli/cli.h"
#include "sim/run/interrupt.h"
#include "sim/trace/chrome.h"
#include "sim/trace/trace_json.h"
#include "sim/trace/trace_read.h"
#include "sim/trace/trace_text.h"
#include "workloads/base/aside.h"
#include <errno.h>
#include <string.h>

// Nanoseconds, or a time with its unit, to picoseconds.
static bool read_bound(const char *option, const char *text, uint64_t *ps, struct error *e) {
  int64_t number;
  char suffixes[60];
  if (!text) return true;
  if (!unit_parse("ns", text, 1000, &number) || number < 0)
    return error_set(e, "--%s %.80s: it takes nanoseconds of simulated time, with or without a suffix: %s", option,
                     text, unit_suffixes("ns", suffixes, sizeof suffixes));
  *ps = (uint64_t)number;
  return true;
}

// What a trace is turned into.
enum form { FOR_PEOPLE, FOR_JQ, FOR_VIEWERS };

struct output {
  enum form form;
  FILE *to;
  struct trace_text *text;
  struct chrome *chrome;
};

static bool output_begin(struct output *o) {
  if (o->form == FOR_PEOPLE) return (o->text = trace_text_begin(o->to)) != NULL;
  return o->form != FOR_VIEWERS || (o->chrome = chrome_begin(o->to)) != NULL;
}

static void output_event(const struct output *o, const struct trace_event *v) {
  if (o->text)
    trace_text_write(o->text, v);
  else if (o->chrome)
    chrome_write(o->chrome, v);
  else
    trace_json_write(o->to, v);
}

static bool output_end(const struct output *o) {
  return o->text ? trace_text_end(o->text) : !o->chrome || chrome_end(o->chrome);
}

// Counts events; false with a message for a trace that is damaged, or if memory runs out.
static bool convert(struct trace_reader *r, FILE *to, enum form form, uint64_t *events, struct error *e) {
  struct output out = {.form = form, .to = to};
  struct trace_event v;
  bool bad = false;
  if (!output_begin(&out)) return error_set(e, "out of memory");
  while (!ferror(to) && trace_reader_next(r, &v, &bad, e)) {
    output_event(&out, &v);
    ++*events;
  }
  if (!output_end(&out) && !bad) return error_set(e, "out of memory");
  return !bad;
}

// Returns the exit status; nothing is left of the file unless it is 0.
static int write_converted(struct trace_reader *r, const char *path, enum form form, uint64_t *events,
                           struct error *e) {
  struct interrupt interrupt;
  interrupt_hold(&interrupt);
  struct aside *out = aside_open(path, e);
  bool good = out && convert(r, aside_file(out), form, events, e);
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

static int convert_file(const struct cli *cli, const struct cli_args *args, FILE *file, const char *name,
                        struct error *e) {
  const char *chrome = cli_value(args, CLI_OPT_CHROME);
  uint64_t from = 0, to = UINT64_MAX, events = 0;
  if (!read_bound("from", cli_value(args, CLI_OPT_FROM), &from, e) ||
      !read_bound("to", cli_value(args, CLI_OPT_TO), &to, e))
    return EXIT_BAD_INPUT;
  if (from > to) return error_set(e, "--from lies behind --to: nothing is between them"), EXIT_BAD_INPUT;
  struct trace_reader *r = trace_reader_new(file, name, e);
  if (!r) return EXIT_BAD_INPUT;
  trace_reader_window(r, from, to);
  enum form form = chrome ? FOR_VIEWERS : cli_value(args, CLI_OPT_JSON) ? FOR_JQ : FOR_PEOPLE;
  int status = write_converted(r, chrome ? chrome : "-", form, &events, e);
  if (status == EXIT_DONE && events == 0)
    fprintf(cli->err, "piste: WARNING: %s: no event in it touches the window of --from and --to\n", name);
  trace_reader_free(r);
  return status;
}

int command_trace(const struct cli *cli, const struct cli_args *args) {
  const char *path = args->positional, *chrome = cli_value(args, CLI_OPT_CHROME);
  bool standard = strcmp(path, "-") == 0;
  struct error e;
  if (chrome && cli_value(args, CLI_OPT_JSON)) {
    error_set(&e, "piste trace: --json and --chrome are two things to make of it: give one");
    return cli_fail(cli, &e, EXIT_BAD_INPUT);
  }
  if (chrome && aside_same_file(chrome, path)) {
    error_set(&e, "%.300s: cannot be written: it is the trace that is read; name another file", chrome);
    return cli_fail(cli, &e, EXIT_BAD_INPUT);
  }
  FILE *file = standard ? stdin : fopen(path, "rb");
  if (!file) {
    error_set(&e, "%.300s: %s", path, strerror(errno));
    return cli_fail(cli, &e, EXIT_BAD_INPUT);
  }
  int status = convert_file(cli, args, file, standard ? "standard input" : path, &e);
  if (!standard) fclose(file);
  return status == EXIT_DONE ? status : cli_fail(cli, &e, status);
}
