// SPDX-License-Identifier: Apache-2.0
// A directory of a test's own, and files in it.
#pragma once
#include <dirent.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct scratch {
  char dir[64];
};

static inline void scratch_begin(struct scratch *s) {
  strcpy(s->dir, "/tmp/piste-test-XXXXXX");
  if (!mkdtemp(s->dir)) abort();
}

// The path of a file in the directory, in one of a few buffers used in turn.
static inline const char *scratch_path(const struct scratch *s, const char *name) {
  static char paths[8][256];
  static unsigned next;
  char *path = paths[next++ % 8];
  snprintf(path, 256, "%s/%s", s->dir, name);
  return path;
}

static inline void scratch_write(const struct scratch *s, const char *name, const char *text) {
  FILE *file = fopen(scratch_path(s, name), "w");
  if (!file || fputs(text, file) < 0 || fclose(file) != 0) abort();
}

// The file's text, to be freed; NULL if there is no such file.
static inline char *scratch_read(const struct scratch *s, const char *name) {
  FILE *file = fopen(scratch_path(s, name), "r");
  if (!file) return NULL;
  char *text = NULL;
  size_t size = 0;
  if (getdelim(&text, &size, 0, file) < 0 && text) text[0] = 0;
  fclose(file);
  return text;
}

static inline void scratch_mkdir(const struct scratch *s, const char *name) {
  if (mkdir(scratch_path(s, name), 0777) != 0) abort();
}

// How many entries the directory, or one below it, has.
static inline unsigned scratch_count(const struct scratch *s, const char *name) {
  DIR *d = opendir(scratch_path(s, name));
  unsigned n = 0;
  if (!d) return 0;
  for (struct dirent *entry; (entry = readdir(d));) n += entry->d_name[0] != '.';
  closedir(d);
  return n;
}

static inline int scratch_remove_one(const char *path, const struct stat *about, int kind, struct FTW *where) {
  (void)about, (void)kind, (void)where;
  return remove(path);
}

static inline void scratch_end(const struct scratch *s) {
  nftw(s->dir, scratch_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}
