// SPDX-License-Identifier: Apache-2.0
#include "sim/run/run.h"
#include "sim/ledger/row.h"
#include "sim/params/config.h"
#include "sim/result/result.h"
#include "sim/result/warn.h"
#include "sim/run/interrupt.h"
#include "sim/run/outputs.h"
#include "sim/run/point.h"
#include "sim/run/preview.h"
#include "sim/run/resolve.h"
#include "sim/run/timing.h"
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Everything of one run; large, so on the heap.
struct job {
  const struct run_options *options;
  FILE *out, *err;
  struct platform platform;
  struct params params; // without any system's own
  struct params config; // of the configuration file
  struct outputs outputs;
  const char *result_json, *requests_csv, *steps_csv, *timing_json; // staged paths, or NULL
  struct point points[RUN_SYSTEMS_MAX];                             // one a system; their files are staged
  struct resolved_point resolved[RUN_SYSTEMS_MAX];
  struct run_summary summaries[RUN_SYSTEMS_MAX];
  struct warnings warnings; // of all systems
  struct timing timing;
  int signals; // becomes readable when the run is to stop
  struct error error;
  const char *report; // what follows the error, or ""
};

static int fail(struct job *job, int status) {
  outputs_explain(&job->outputs, &job->error);
  if (job->options->progress) fputs("\r\033[K", job->err);
  if (status == POINT_INTERRUPTED)
    fputs("piste: interrupted\n", job->err);
  else
    fprintf(job->err, "piste: %s\n%s", job->error.text, job->report);
  if (status == POINT_CHECK_FAILED) outputs_keep_recordings(&job->outputs, job->err);
  outputs_discard(&job->outputs);
  return status;
}

static bool cannot_write(struct job *job, const char *path) {
  return error_set(&job->error, "%.300s: cannot be written: %s", path, strerror(errno));
}

// ---- before

static void show_progress(void *context, const char *system, uint64_t requests, uint64_t ps) {
  struct job *job = context;
  fprintf(job->err, "\r\033[K%s: %" PRIu64 " requests, %" PRIu64 " us simulated", system, requests, ps / 1000000);
  fflush(job->err);
}

static bool check_input(struct job *job) {
  const struct run_options *o = job->options;
  struct stat about;
  if (!o->capture == !o->workload)
    return error_set(&job->error, "give a capture (FILE, or --pcap FILE) or --workload NAME, and not both");
  if (!o->capture) return true;
  if (!*o->capture) return error_set(&job->error, "--pcap needs the name of a file");
  bool pipe = strcmp(o->capture, "-") == 0 || (stat(o->capture, &about) == 0 && !S_ISREG(about.st_mode));
  if (pipe && o->system_count > 1)
    return error_set(&job->error,
                     "%s: %u systems would each have to read it, but it can be read only once; save it to "
                     "a file",
                     o->capture, o->system_count);
  if (strcmp(o->capture, "-") == 0 && o->config && strcmp(o->config, "-") == 0)
    return error_set(&job->error, "--pcap and --config cannot both be standard input");
  return true;
}

// Plans one optional file. True if it was not asked for.
static bool plan_file(struct job *job, const char *path, const char *label, const char **staged) {
  *staged = NULL;
  if (!path) return true;
  *staged = outputs_add_labelled(&job->outputs, path, label, &job->error);
  return *staged != NULL;
}

// The same for what is recorded of a run while it goes on.
static bool plan_recording(struct job *job, const char *path, const char *label, const char **staged) {
  if (!plan_file(job, path, label, staged)) return false;
  if (*staged) outputs_record(&job->outputs, *staged);
  return true;
}

// The writer of waves removes what stands at its path, be it a device, and seeks in what it writes.
static bool plan_waves(struct job *job, const char *label, const char **staged) {
  const char *path = job->options->waves;
  if (path && outputs_is_special(path))
    return error_set(&job->error, "%.300s: waves cannot be written there; name a regular file", path);
  return plan_recording(job, path, label, staged);
}

static bool plan_in_out(struct job *job, const char *name, const char *label, const char **staged) {
  char path[PATH_MAX];
  *staged = NULL;
  if (!job->options->out) return true;
  if (snprintf(path, sizeof path, "%s/%s", job->options->out, name) >= (int)sizeof path)
    return error_set(&job->error, "%.80s...: the path is too long", job->options->out);
  return plan_file(job, path, label, staged);
}

// Where a machine that cannot go on is written down.
static bool plan_dump(struct job *job, const char *label, const char **staged) {
  if (!plan_in_out(job, "machine.txt", label, staged)) return false;
  if (*staged) outputs_record_failure(&job->outputs, *staged);
  return true;
}

// Names the points. The configuration is read once: it may be a pipe.
static bool resolve(struct job *job) {
  const struct run_options *o = job->options;
  struct error *e = &job->error;
  params_init(&job->config, o->registry);
  params_init(&job->params, o->registry);
  if ((o->config && !params_load_yaml(&job->config, o->config, e)) ||
      !platform_load(o->platform, &job->platform, &job->params, e) ||
      !params_override(&job->params, &job->config, o->set_count, o->sets, e))
    return false;
  for (unsigned i = 0; i < o->system_count; i++) {
    for (unsigned j = 0; j < i; j++)
      if (strcmp(o->systems[i], o->systems[j]) == 0) return error_set(e, "--system %s: given twice", o->systems[i]);
    job->points[i] = (struct point){.registry = o->registry,
                                    .modules = o->modules,
                                    .run_system = o->run_system,
                                    .nic = o->nic,
                                    .platform = o->platform,
                                    .system = o->systems[i],
                                    .config = &job->config,
                                    .set_count = o->set_count,
                                    .sets = o->sets,
                                    .capture = o->capture,
                                    .workload = o->workload,
                                    .catalogue = o->catalogue,
                                    .system_column = o->system_count > 1,
                                    .signals = job->signals,
                                    .progress = o->progress ? show_progress : NULL,
                                    .progress_context = job};
    // What is wrong with one of them is told before any is simulated.
    if (!point_resolve(&job->points[i], &job->resolved[i], e)) return false;
  }
  return true;
}

static bool plan_outputs(struct job *job) {
  const struct run_options *o = job->options;
  const char *const inputs[] = {o->capture, o->workload, o->catalogue, o->config};
  for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++) outputs_protect(&job->outputs, inputs[i]);
  if (o->out && !outputs_directory(&job->outputs, o->out, &job->error)) return false;
  if (!plan_in_out(job, "result.json", NULL, &job->result_json) ||
      !plan_in_out(job, "requests.csv", NULL, &job->requests_csv) ||
      !plan_in_out(job, "requests_steps.csv", NULL, &job->steps_csv) ||
      !plan_file(job, o->timing, NULL, &job->timing_json))
    return false;
  for (unsigned i = 0; i < o->system_count; i++) {
    const char *label = o->system_count > 1 ? job->resolved[i].spec.name : NULL;
    struct point *f = &job->points[i];
    f->rows = job->requests_csv, f->steps = job->steps_csv;
    if (!plan_recording(job, o->replies, label, &f->replies) || !plan_recording(job, o->wire, label, &f->wire) ||
        !plan_recording(job, o->trace, label, &f->trace) || !plan_waves(job, label, &f->waves) ||
        !plan_dump(job, label, &f->dump))
      return false;
  }
  return true;
}

// ---- during

static int simulate(struct job *job, unsigned i) {
  struct run_summary *s = &job->summaries[i];
  timing_start(&job->timing, job->resolved[i].spec.name);
  int status = run_point(&job->points[i], &job->resolved[i], s, &job->error);
  timing_stop(&job->timing, s->totals.frames_in);
  job->report = s->outcome.report;
  return status;
}

// A capture of hours in which there is nothing to serve takes as long as any other.
static void say_if_no_calls(struct job *job) {
  const char *capture = job->options->capture;
  char why[256];
  if (capture && preview_no_calls(capture, why, sizeof why))
    fprintf(job->err, "piste: %s: %s; it is simulated all the same\n", capture, why);
}

static bool begin_file(struct job *job, const char *path, const char *header) {
  if (!path) return true;
  FILE *file = fopen(path, "w");
  if (!file) return cannot_write(job, path);
  fputs(header, file);
  return fclose(file) == 0 || cannot_write(job, path);
}

// Systems run one after the other, and each appends its rows.
static bool begin_rows(struct job *job) {
  bool system_column = job->options->system_count > 1;
  char header[1024], steps[64];
  return begin_file(job, job->requests_csv, row_header(system_column, header, sizeof header)) &&
         begin_file(job, job->steps_csv, row_steps_header(system_column, steps, sizeof steps));
}

// ---- after

static void write_json(struct job *job, const struct result *result, FILE *file) {
  (void)job;
  result_write_json(file, result);
}

static void write_timing(struct job *job, const struct result *result, FILE *file) {
  (void)result;
  timing_write_json(&job->timing, file);
}

typedef void write_fn(struct job *job, const struct result *result, FILE *file);

static bool write_file(struct job *job, const char *path, write_fn *write, const struct result *result) {
  if (!path) return true;
  FILE *file = fopen(path, "w");
  if (!file) return cannot_write(job, path);
  write(job, result, file);
  bool good = !ferror(file);
  if (fclose(file) != 0) good = false;
  return good || cannot_write(job, path);
}

// Whether a handler of the run takes the setting that a parameter is: named as handlers name it, behind "handler.".
static bool is_handled(const void *context, const char *name) {
  const struct run_summary *s = context;
  const char *setting = strchr(name, '.') + 1;
  size_t length = strlen(setting);
  for (const char *at = s->outcome.settings; *at; at += strcspn(at, " ") + 1)
    if (strcspn(at, " ") == length && strncmp(at, setting, length) == 0) return true;
  return false;
}

static void collect_warnings(struct job *job) {
  const struct run_options *o = job->options;
  for (unsigned i = 0; i < o->system_count; i++) {
    const struct effect_facts facts = {.capture = o->capture,
                                       .workload = o->workload,
                                       .trace = o->trace,
                                       .waves = o->waves,
                                       .handled = is_handled,
                                       .context = &job->summaries[i]};
    struct warnings *own = &job->summaries[i].outcome.warnings;
    warn_of_summary(own, &job->summaries[i], &job->resolved[i].params, &facts);
    warnings_merge(&job->warnings, own, i);
  }
}

static int finish(struct job *job) {
  const struct run_options *o = job->options;
  struct result_system systems[RUN_SYSTEMS_MAX];
  const char *names[RUN_SYSTEMS_MAX];
  for (unsigned i = 0; i < o->system_count; i++) {
    systems[i] = (struct result_system){&job->resolved[i].spec, &job->resolved[i].params, &job->summaries[i]};
    names[i] = job->resolved[i].spec.name;
  }
  collect_warnings(job);
  const struct result result = {&job->platform, o->workload, &job->params, &job->warnings, o->system_count, systems};
  if (!write_file(job, job->result_json, write_json, &result) ||
      !write_file(job, job->timing_json, write_timing, &result))
    return fail(job, POINT_BAD);
  if (interrupt_waits()) return fail(job, POINT_INTERRUPTED);
  if (!outputs_commit(&job->outputs, &job->error)) return fail(job, POINT_BAD);
  if (o->progress) fputs("\r\033[K", job->err);
  if (o->json)
    result_write_json(job->out, &result);
  else
    result_write_text(job->out, &result, o->colour);
  warnings_write_text(job->err, &job->warnings, names, o->system_count);
  timing_write_text(&job->timing, job->err);
  return POINT_DONE;
}

static int run_job(struct job *job) {
  const struct run_options *o = job->options;
  if (!check_input(job) || !resolve(job) || !plan_outputs(job) || !begin_rows(job)) return fail(job, POINT_BAD);
  say_if_no_calls(job);
  for (unsigned i = 0; i < o->system_count; i++) {
    int status = simulate(job, i);
    if (status != POINT_DONE) return fail(job, status);
  }
  return finish(job);
}

int run(const struct run_options *options, FILE *out, FILE *err) {
  struct interrupt interrupt;
  struct job *job = calloc(1, sizeof *job);
  if (!job) {
    fputs("piste: out of memory\n", err);
    return POINT_BAD;
  }
  job->options = options;
  job->out = out;
  job->err = err;
  job->report = "";
  outputs_begin(&job->outputs);
  timing_begin(&job->timing);
  interrupt_hold(&interrupt);
  job->signals = interrupt_descriptor();
  int status = run_job(job);
  close(job->signals);
  interrupt_release(&interrupt);
  free(job);
  return status;
}
