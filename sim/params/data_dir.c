// SPDX-License-Identifier: Apache-2.0
#include "sim/params/data_dir.h"
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool holds_data(const char *dir) {
  char path[PATH_MAX];
  int n = snprintf(path, sizeof path, "%s/models/platforms", dir);
  return n > 0 && (size_t)n < sizeof path && access(path, R_OK | X_OK) == 0;
}

bool data_dir_of(const char *executable, char *to, size_t size, struct error *e) {
  const char *slash = strrchr(executable, '/');
  snprintf(to, size, "%.*s/../share/piste", slash ? (int)(slash - executable) : 1, slash ? executable : ".");
  if (holds_data(to)) return true;
  snprintf(to, size, "%s", PISTE_SOURCE_DIR);
  if (holds_data(to)) return true;
  return error_set(e,
                   "the shipped data files are neither in %.*s/../share/piste nor in the source tree; reinstall piste",
                   slash ? (int)(slash - executable) : 1, slash ? executable : ".");
}

bool data_dir(char *to, size_t size, struct error *e) {
  char executable[PATH_MAX];
  const char *given = getenv("PISTE_DATA");
  if (given) {
    snprintf(to, size, "%s", given);
    return holds_data(to) || error_set(e, "PISTE_DATA: %.300s: holds no models/platforms", given);
  }
  ssize_t n = readlink("/proc/self/exe", executable, sizeof executable - 1);
  if (n < 0) return error_set(e, "/proc/self/exe: %s", strerror(errno));
  executable[n] = 0;
  return data_dir_of(executable, to, size, e);
}

static int by_name(const void *a, const void *b) {
  return strcmp(a, b);
}

static bool add(struct name_list *list, const char *file, const char *suffix) {
  size_t n = strlen(file), m = strlen(suffix);
  if (n <= m + 1 || file[n - m - 1] != '.' || strcmp(file + n - m, suffix) != 0) return true;
  if (list->count == sizeof list->names / sizeof list->names[0] || n - m - 1 >= sizeof list->names[0]) return false;
  snprintf(list->names[list->count++], sizeof list->names[0], "%.*s", (int)(n - m - 1), file);
  return true;
}

bool data_list(const char *folder, const char *suffix, struct name_list *list, struct error *e) {
  char dir[PATH_MAX], path[PATH_MAX + 64];
  list->count = 0;
  if (!data_dir(dir, sizeof dir, e)) return false;
  snprintf(path, sizeof path, "%s/%s", dir, folder);
  DIR *d = opendir(path);
  if (!d) return error_set(e, "%.400s: %s", path, strerror(errno));
  bool good = true;
  for (struct dirent *entry; good && (entry = readdir(d));) good = add(list, entry->d_name, suffix);
  closedir(d);
  if (!good) return error_set(e, "%.400s: too many files, or a name too long", path);
  qsort(list->names, list->count, sizeof list->names[0], by_name);
  return true;
}
