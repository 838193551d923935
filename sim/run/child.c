// SPDX-License-Identifier: Apache-2.0
#include "sim/run/child.h"
#include "sim/run/recorder.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

// What travels through the pipe: a header, then for SUMMARY a struct run_summary.
enum message_kind { MESSAGE_PROGRESS, MESSAGE_SUMMARY };
struct message {
  uint64_t kind;
  uint64_t requests, ps; // PROGRESS
};

static bool write_all(int fd, const void *bytes, size_t count) {
  for (const char *at = bytes; count > 0;) {
    ssize_t n = write(fd, at, count);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += n;
    count -= (size_t)n;
  }
  return true;
}

static bool read_all(int fd, void *bytes, size_t count) {
  for (char *at = bytes; count > 0;) {
    ssize_t n = read(fd, at, count);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    at += n;
    count -= (size_t)n;
  }
  return true;
}

// ---- in the child

static void send_progress(void *context, uint64_t requests, uint64_t ps) {
  const struct message m = {MESSAGE_PROGRESS, requests, ps};
  // A parent that is gone takes this process with it.
  (void)!write(*(int *)context, &m, sizeof m);
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
  struct observer observer = recorder_observer(recorder);
  s->status = task->run_system(&task->plan, &observer, &s->outcome, &s->error);
  if (s->status == 0) recorder_finish(recorder, s);
}

static void record(const struct child_task *task, int *fd, FILE *rows, FILE *trace, struct run_summary *s) {
  struct recorder_options options = {.ledger = {.warmup = (uint64_t)param_int(task->plan.params, PARAM_STATS_WARMUP),
                                                .system = task->system_column ? task->plan.system->name : NULL,
                                                .rows = rows},
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
  trace_writer_free(options.trace);
}

#ifdef PISTE_COVERAGE
void __gcov_dump(void);
#endif

_Noreturn static void child_main(const struct child_task *task, int fd) {
  struct run_summary *s = calloc(1, sizeof *s);
  if (!s) _exit(2);
  FILE *rows = task->rows ? open_staged(task->rows, "a", s) : NULL;
  FILE *trace = task->trace && s->status == 0 ? open_staged(task->trace, "w", s) : NULL;
  if (s->status == 0) record(task, &fd, rows, trace, s);
  close_staged(rows, task->rows, s);
  close_staged(trace, task->trace, s);
  const struct message m = {.kind = MESSAGE_SUMMARY};
  bool sent = write_all(fd, &m, sizeof m) && write_all(fd, s, sizeof *s);
#ifdef PISTE_COVERAGE
  __gcov_dump();
#endif
  _exit(sent ? 0 : 2);
}

// ---- in the parent

static enum child_end stop_child(pid_t pid, int fd) {
  kill(pid, SIGKILL);
  waitpid(pid, NULL, 0);
  close(fd);
  return CHILD_INTERRUPTED;
}

static enum child_end explain(pid_t pid, bool complete, const char *system, struct error *e) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (complete) return CHILD_DONE;
  if (WIFSIGNALED(status))
    error_set(e, "system %s: the simulation was ended by signal %d (%s)", system, WTERMSIG(status),
              strsignal(WTERMSIG(status)));
  else
    error_set(e, "system %s: the simulation ended without a result (status %d)", system, WEXITSTATUS(status));
  return CHILD_FAILED;
}

enum child_end child_run(const struct child_task *task, int signals, child_progress_fn *progress, void *context,
                         struct run_summary *summary, struct error *e) {
  const char *system = task->plan.system->name;
  int ends[2];
  pid_t parent = getpid();
  if (pipe(ends) != 0) return error_set(e, "a pipe cannot be made: %s", strerror(errno)), CHILD_FAILED;
  // What is buffered now must not be written twice.
  fflush(NULL);
  pid_t pid = fork();
  if (pid < 0) {
    close(ends[0]);
    close(ends[1]);
    return error_set(e, "a process cannot be made: %s", strerror(errno)), CHILD_FAILED;
  }
  if (pid == 0) {
    close(ends[0]);
    // The child dies with its parent, even if that died before this call.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(2);
    child_main(task, ends[1]);
  }
  close(ends[1]);
  bool complete = false;
  for (;;) {
    struct pollfd fds[2] = {{.fd = ends[0], .events = POLLIN}, {.fd = signals, .events = POLLIN}};
    if (poll(fds, 2, -1) < 0 && errno != EINTR) break;
    if (fds[1].revents) return stop_child(pid, ends[0]);
    if (!fds[0].revents) continue;
    struct message m;
    if (!read_all(ends[0], &m, sizeof m)) break;
    if (m.kind == MESSAGE_SUMMARY) {
      complete = read_all(ends[0], summary, sizeof *summary);
      break;
    }
    if (progress) progress(context, system, m.requests, m.ps);
  }
  close(ends[0]);
  return explain(pid, complete, system, e);
}
