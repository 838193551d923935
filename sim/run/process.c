// SPDX-License-Identifier: Apache-2.0
#include "sim/run/process.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

// What travels through the pipe: a header, then for RESULT the result's bytes.
enum message_kind { MESSAGE_PROGRESS, MESSAGE_RESULT };
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

void process_note(int notes, uint64_t requests, uint64_t ps) {
  const struct message m = {MESSAGE_PROGRESS, requests, ps};
  // A parent that is gone takes this process with it.
  (void)!write(notes, &m, sizeof m);
}

#ifdef PISTE_COVERAGE
void __gcov_dump(void);
#endif

_Noreturn static void child_main(const struct process_task *task, int fd) {
  void *result = calloc(1, task->result_size);
  if (!result) _exit(2);
  task->body(task->arg, fd, result);
  const struct message m = {.kind = MESSAGE_RESULT};
  bool sent = write_all(fd, &m, sizeof m) && write_all(fd, result, task->result_size);
#ifdef PISTE_COVERAGE
  __gcov_dump();
#endif
  _exit(sent ? 0 : 2);
}

// ---- in the parent

static enum process_end stop_child(pid_t pid, int fd) {
  kill(pid, SIGKILL);
  waitpid(pid, NULL, 0);
  close(fd);
  return PROCESS_INTERRUPTED;
}

static enum process_end explain(pid_t pid, bool complete, struct error *e) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (complete) return PROCESS_DONE;
  if (WIFSIGNALED(status))
    error_set(e, "the simulation was ended by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
  else
    error_set(e, "the simulation ended without a result (status %d)", WEXITSTATUS(status));
  return PROCESS_FAILED;
}

enum process_end process_run(const struct process_task *task, int signals, process_progress *progress, void *context,
                             void *result, struct error *e) {
  int ends[2];
  pid_t parent = getpid();
  if (pipe(ends) != 0) return error_set(e, "a pipe cannot be made: %s", strerror(errno)), PROCESS_FAILED;
  // What is buffered now must not be written twice.
  fflush(NULL);
  pid_t pid = fork();
  if (pid < 0) {
    close(ends[0]);
    close(ends[1]);
    return error_set(e, "a process cannot be made: %s", strerror(errno)), PROCESS_FAILED;
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
    if (m.kind == MESSAGE_RESULT) {
      complete = read_all(ends[0], result, task->result_size);
      break;
    }
    if (progress) progress(context, m.requests, m.ps);
  }
  close(ends[0]);
  return explain(pid, complete, e);
}
