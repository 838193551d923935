// SPDX-License-Identifier: Apache-2.0
#include "workloads/generate/workload.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_FILE (1 << 20) // bytes of a workload file

bool workload_load(const char *path, struct workload *workload, struct error *e) {
  bool standard_input = strcmp(path, "-") == 0;
  *workload = (struct workload){0};
  FILE *file = standard_input ? stdin : fopen(path, "rb");
  if (!file) return error_set(e, "%.200s: %s", path, strerror(errno));
  char *text = malloc(MAX_FILE + 1);
  size_t length = text ? fread(text, 1, MAX_FILE + 1, file) : 0;
  bool good;
  if (!text)
    good = error_set(e, "%.200s: no memory to read it", path);
  else if (ferror(file))
    good = error_set(e, "%.200s: %s", path, strerror(errno));
  else if (length > MAX_FILE)
    good = error_set(e, "%.200s: longer than 1 MiB, so this is no workload file", path);
  else
    good = workload_parse(path, text, length, workload, e);
  if (!standard_input) fclose(file);
  free(text);
  return good;
}

bool workload_find(const char *data_dir, const char *name, char *path, size_t size, struct error *e) {
  int n = -1;
  if (!strchr(name, '/')) n = snprintf(path, size, "%s/workloads/shipped/%s.yaml", data_dir, name);
  if (n >= 0 && (size_t)n < size && access(path, F_OK) == 0) return true;
  n = snprintf(path, size, "%s", name);
  if (n >= 0 && (size_t)n < size) return true;
  return error_set(e, "the path of workload \"%.60s...\" is too long", name);
}
