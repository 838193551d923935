// SPDX-License-Identifier: Apache-2.0
#include "sim/run/child.h"
#include "sim/params/tables.h"
#include "sim/run/recorder.h"
#include <errno.h>
#include <inttypes.h>
#include <string.h>

// ---- in the child

static void send_progress(void *context, uint64_t requests, uint64_t ps) {
  process_note(*(int *)context, requests, ps);
}

static FILE *open_staged(const char *path, const char *mode, struct run_summary *s) {
  FILE *file = fopen(path, mode);
  if (!file) {
    s->status = 2;
    error_set(&s->error, "%.300s: cannot be written: %s", path, strerror(errno));
  }
  return file;
}

static void close_staged(FILE *file, const char *path, struct run_summary *s) {
  if (!file) return;
  bool failed = ferror(file) != 0;
  if (fclose(file) != 0) failed = true;
  if (failed && s->status == 0) {
    s->status = 2;
    error_set(&s->error, "%.300s: cannot be written: %s", path, strerror(errno));
  }
}

static void simulate(const struct child_task *task, struct recorder *recorder, struct run_summary *s) {
  struct observers observers = recorder_observers(recorder);
  s->status = task->run_system(&task->plan, &observers, &s->outcome, &s->error);
  if (s->status == 0) recorder_finish(recorder, s);
}

// What the choice of a trace did not catch.
static void warn_of_trace(const struct trace_writer *trace, const struct params *p, struct run_summary *s) {
  struct warnings *w = &s->outcome.warnings;
  const char *requests = param_text(p, PARAM_TRACE_REQUESTS);
  unsigned missed = trace_writer_missed(trace);
  if (missed)
    warnings_add(w, WARNING_TRACE_REQUESTS, "trace.requests", missed, NULL,
                 "trace.requests=%.80s names requests beyond those that came, which are %" PRIu64, requests,
                 s->totals.frames_in);
  if (trace_writer_events(trace) == 0)
    warnings_add(w, WARNING_TRACE_EMPTY, "", 1, NULL,
                 "the trace is empty: nothing happened in its window to the requests chosen");
}

static void record(const struct child_task *task, int *fd, FILE *rows, FILE *steps, FILE *trace,
                   struct run_summary *s) {
  struct recorder_options options = {.ledger = {.warmup = (uint64_t)param_int(task->plan.params, PARAM_STATS_WARMUP),
                                                .system = task->system_column ? task->plan.system->name : NULL,
                                                .rows = rows,
                                                .steps = steps},
                                     .progress = send_progress,
                                     .progress_context = fd};
  if (trace && !(options.trace = trace_writer_new(trace, task->plan.params, &s->error))) {
    s->status = 2;
    return;
  }
  struct recorder *recorder = recorder_new(&options);
  if (recorder)
    simulate(task, recorder, s);
  else {
    s->status = 2;
    error_set(&s->error, "out of memory");
  }
  recorder_free(recorder);
  struct error e;
  if (options.trace && !trace_writer_finish(options.trace, &e) && s->status == 0) {
    s->status = 2;
    s->error = e;
  }
  if (options.trace) warn_of_trace(options.trace, task->plan.params, s);
  trace_writer_free(options.trace);
}

static void body(const void *arg, int notes, void *result) {
  const struct child_task *task = arg;
  struct run_summary *s = result;
  FILE *rows = task->rows ? open_staged(task->rows, "a", s) : NULL;
  FILE *steps = task->steps && s->status == 0 ? open_staged(task->steps, "a", s) : NULL;
  FILE *trace = task->trace && s->status == 0 ? open_staged(task->trace, "w", s) : NULL;
  if (s->status == 0) record(task, &notes, rows, steps, trace, s);
  close_staged(rows, task->rows, s);
  close_staged(steps, task->steps, s);
  close_staged(trace, task->trace, s);
}

// ---- in the parent

struct progress {
  child_progress_fn *tell;
  void *context;
  const char *system;
};

static void tell_progress(void *context, uint64_t requests, uint64_t ps) {
  const struct progress *p = context;
  p->tell(p->context, p->system, requests, ps);
}

enum process_end child_run(const struct child_task *task, int signals, child_progress_fn *progress, void *context,
                           struct run_summary *summary, struct error *e) {
  const struct process_task process = {.body = body, .arg = task, .result_size = sizeof *summary};
  struct progress to = {progress, context, task->plan.system->name};
  struct error why;
  enum process_end end = process_run(&process, signals, progress ? tell_progress : NULL, &to, summary, &why);
  if (end == PROCESS_FAILED) error_set(e, "system %s: %.450s", task->plan.system->name, why.text);
  return end;
}
