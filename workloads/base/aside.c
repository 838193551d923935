// SPDX-License-Identifier: Apache-2.0
#include "workloads/base/aside.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct aside {
  char *path;
  char *partial; // NULL: written directly
  FILE *file;
  int descriptor;
  int fault; // errno of the first failure, or 0
  bool unread;
};

static ssize_t on_write(void *cookie, const char *bytes, size_t count) {
  struct aside *a = cookie;
  for (size_t done = 0; done < count && a->fault == 0 && !a->unread;) {
    ssize_t wrote = write(a->descriptor, bytes + done, count - done);
    if (wrote >= 0)
      done += (size_t)wrote;
    else if (errno == EPIPE && !a->partial)
      a->unread = true;
    else if (errno != EINTR)
      a->fault = errno;
  }
  if (a->fault == 0) return (ssize_t)count;
  errno = a->fault;
  return 0; // what fopencookie takes for an error
}

static int on_close(void *cookie) {
  struct aside *a = cookie;
  // Some file systems report a full disk only here.
  if (close(a->descriptor) != 0 && a->fault == 0) a->fault = errno;
  return 0;
}

static bool failed(const struct aside *a, int fault, struct error *e) {
  return error_set(e, "%s: cannot be written: %s", a->path, strerror(fault));
}

static bool is_special(const char *path) {
  struct stat about;
  return stat(path, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode);
}

static void release(struct aside *a) {
  free(a->partial);
  free(a->path);
  free(a);
}

static bool begin(struct aside *a, const char *path, struct error *e) {
  bool standard = strcmp(path, "-") == 0, direct = standard || is_special(path);
  // A link stays, and what it points to is replaced: /dev/stdout may be one to a file.
  char target[PATH_MAX];
  if (!direct && realpath(path, target)) path = target;
  a->path = strdup(standard ? "standard output" : path);
  if (!a->path || (!direct && asprintf(&a->partial, "%s.partial", path) < 0)) {
    a->partial = NULL;
    return error_set(e, "%s: out of memory", path);
  }
  struct stat about;
  if (!direct && stat(path, &about) == 0 && S_ISDIR(about.st_mode)) return failed(a, EISDIR, e);
  if (standard)
    a->descriptor = dup(STDOUT_FILENO);
  else
    a->descriptor = open(direct ? path : a->partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (a->descriptor < 0) return failed(a, errno, e);
  a->file = fopencookie(a, "w", (cookie_io_functions_t){.write = on_write, .close = on_close});
  if (a->file) return true;
  close(a->descriptor);
  if (a->partial) unlink(a->partial);
  return failed(a, ENOMEM, e);
}

bool aside_same_file(const char *a, const char *b) {
  struct stat first, second;
  if (!a || !b || stat(a, &first) != 0 || stat(b, &second) != 0 || !S_ISREG(first.st_mode)) return false;
  return first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

struct aside *aside_open(const char *path, struct error *e) {
  struct aside *a = calloc(1, sizeof *a);
  if (!a) return error_set(e, "%s: out of memory", path), NULL;
  if (begin(a, path, e)) return a;
  release(a);
  return NULL;
}

FILE *aside_file(struct aside *a) {
  return a->file;
}

bool aside_check(struct aside *a, struct error *e) {
  return a->fault == 0 || failed(a, a->fault, e);
}

bool aside_unread(const struct aside *a) {
  return a->unread;
}

bool aside_commit(struct aside *a, struct error *e) {
  fclose(a->file); // flushes and closes; on_write and on_close keep what went wrong
  if (a->fault == 0 && a->partial && rename(a->partial, a->path) != 0) a->fault = errno;
  bool good = aside_check(a, e);
  if (!good && a->partial) unlink(a->partial);
  release(a);
  return good;
}

void aside_discard(struct aside *a) {
  if (!a) return;
  a->fault = a->fault ? a->fault : ECANCELED; // what is still buffered is not written
  fclose(a->file);
  if (a->partial) unlink(a->partial);
  release(a);
}
