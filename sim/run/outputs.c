// SPDX-License-Identifier: Apache-2.0
#include "sim/run/outputs.h"
#include "workloads/base/aside.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void outputs_begin(struct outputs *o) {
  o->count = o->input_count = 0;
  o->made_directory[0] = 0;
}

void outputs_protect(struct outputs *o, const char *input) {
  if (input && o->input_count < OUTPUTS_INPUTS_MAX) o->inputs[o->input_count++] = input;
}

bool outputs_directory(struct outputs *o, const char *path, struct error *e) {
  struct stat about;
  if (mkdir(path, 0777) == 0) {
    snprintf(o->made_directory, sizeof o->made_directory, "%s", path);
    return true;
  }
  if (errno != EEXIST) return error_set(e, "%.300s: cannot be made: %s", path, strerror(errno));
  if (stat(path, &about) != 0 || !S_ISDIR(about.st_mode)) return error_set(e, "%.300s: not a directory", path);
  return true;
}

bool outputs_is_special(const char *path) {
  struct stat about;
  if (strcmp(path, "-") == 0) return true;
  return stat(path, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode);
}

static bool is_directory(const char *path) {
  struct stat about;
  return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static bool is_input(const struct outputs *o, const char *path) {
  for (unsigned i = 0; i < o->input_count; i++)
    if (aside_same_file(path, o->inputs[i])) return true;
  return false;
}

// One name for each file, so that two ways to write it are seen to be one: links are followed (a link stays, and what
// it points to is replaced: /dev/stdout may be one to a file), and of a file that is not there yet, its directory's.
static const char *canonical(const char *path, char target[PATH_MAX]) {
  char parent[PATH_MAX];
  if (realpath(path, target)) return target;
  const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
  if (strlen(path) >= sizeof parent) return path;
  snprintf(parent, sizeof parent, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
  if (!*name || !realpath(parent, target)) return path;
  size_t used = strcmp(target, "/") == 0 ? 0 : strlen(target);
  if (snprintf(target + used, PATH_MAX - used, "/%s", name) >= (int)(PATH_MAX - used)) return path;
  return target;
}

static bool in_set(const struct outputs *o, const char *path) {
  for (unsigned i = 0; i < o->count; i++)
    if (strcmp(o->files[i].path, path) == 0) return true;
  return false;
}

// Whether the file can be written, by making it (a pipe is only asked, lest its reader see it end).
static bool begin_file(struct output_file *f, bool special) {
  if (special) return access(f->staged, W_OK) == 0;
  int descriptor = open(f->staged, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  return descriptor >= 0 && close(descriptor) == 0;
}

const char *outputs_add(struct outputs *o, const char *path, struct error *e) {
  if (o->count == OUTPUTS_MAX) return error_set(e, "more than %d output files", OUTPUTS_MAX), NULL;
  bool special = outputs_is_special(path);
  char target[PATH_MAX];
  if (strcmp(path, "-") == 0) path = "/dev/stdout";
  if (!special) path = canonical(path, target);
  if (strlen(path) > PATH_MAX - 32) return error_set(e, "%.80s...: the path is too long", path), NULL;
  if (is_directory(path)) return error_set(e, "%.300s: cannot be written: it is a directory", path), NULL;
  if (is_input(o, path))
    return error_set(e, "%.300s: cannot be written: this run reads it; name another file", path), NULL;
  if (!special && in_set(o, path)) return error_set(e, "%.300s: named for two outputs", path), NULL;
  struct output_file *f = &o->files[o->count];
  f->recording = f->of_failure = false;
  snprintf(f->path, sizeof f->path, "%s", path);
  if (special)
    snprintf(f->staged, sizeof f->staged, "%s", path);
  else
    snprintf(f->staged, sizeof f->staged, "%.*s.%ld.new", PATH_MAX - 32, path, (long)getpid());
  if (!begin_file(f, special)) return error_set(e, "%.300s: cannot be written: %s", path, strerror(errno)), NULL;
  o->count++;
  return f->staged;
}

const char *outputs_add_labelled(struct outputs *o, const char *path, const char *label, struct error *e) {
  char labelled[PATH_MAX];
  if (!label || outputs_is_special(path)) return outputs_add(o, path, e);
  const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');
  size_t stem = dot && dot != path && dot[-1] != '/' ? (size_t)(dot - path) : strlen(path);
  if (snprintf(labelled, sizeof labelled, "%.*s.%s%s", (int)stem, path, label, path + stem) >= (int)sizeof labelled)
    return error_set(e, "%.80s...: the path is too long", path), NULL;
  return outputs_add(o, labelled, e);
}

static bool is_direct(const struct output_file *f) {
  return strcmp(f->path, f->staged) == 0;
}

// What writers leave beside the name that they were given, if they are stopped: workloads/base/aside.h, and Verilator's
// FST.
static void remove_staged(const struct output_file *f) {
  static const char *const beside[] = {"", ".partial", ".hier"};
  char path[PATH_MAX + 16];
  if (is_direct(f)) return;
  for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
    snprintf(path, sizeof path, "%s%s", f->staged, beside[i]);
    unlink(path);
  }
}

void outputs_explain(const struct outputs *o, struct error *e) {
  for (unsigned i = 0; i < o->count; i++) {
    const struct output_file *f = &o->files[i];
    char *at = is_direct(f) ? NULL : strstr(e->text, f->staged);
    if (!at) continue;
    struct error said = *e;
    error_set(e, "%.*s%s%s", (int)(at - e->text), said.text, f->path, said.text + (at - e->text) + strlen(f->staged));
  }
}

bool outputs_commit(struct outputs *o, struct error *e) {
  for (unsigned i = 0; i < o->count; i++) {
    struct output_file *f = &o->files[i];
    if (is_direct(f)) continue;
    if ((f->of_failure ? unlink(f->staged) : rename(f->staged, f->path)) == 0) continue;
    error_set(e, "%.300s: cannot be written: %s", f->path, strerror(errno));
    outputs_discard(o);
    return false;
  }
  o->count = 0;
  return true;
}

void outputs_record(struct outputs *o, const char *staged) {
  for (unsigned i = 0; i < o->count; i++)
    if (strcmp(o->files[i].staged, staged) == 0) o->files[i].recording = true;
}

void outputs_record_failure(struct outputs *o, const char *staged) {
  outputs_record(o, staged);
  for (unsigned i = 0; i < o->count; i++)
    if (strcmp(o->files[i].staged, staged) == 0) o->files[i].of_failure = true;
}

void outputs_keep_recordings(struct outputs *o, FILE *list) {
  char kept[PATH_MAX + 8];
  const char *before = "kept what was recorded: ";
  for (unsigned i = 0; i < o->count; i++) {
    const struct output_file *f = &o->files[i];
    struct stat about;
    if (!f->recording || is_direct(f) || stat(f->staged, &about) != 0 || about.st_size == 0) continue;
    snprintf(kept, sizeof kept, "%s.failed", f->path);
    if (rename(f->staged, kept) != 0) continue;
    fprintf(list, "%s%s", before, kept);
    before = ", ";
  }
  if (before[0] == ',') fputs("\n", list);
}

void outputs_discard(struct outputs *o) {
  for (unsigned i = 0; i < o->count; i++) remove_staged(&o->files[i]);
  if (o->made_directory[0]) rmdir(o->made_directory);
  o->count = 0;
}
