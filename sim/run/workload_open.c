// SPDX-License-Identifier: Apache-2.0
#include "sim/run/workload_open.h"
#include "sim/params/data_dir.h"
#include "sim/params/tables.h"
#include <inttypes.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

static void set_u32(uint32_t *to, const struct params *params, const struct param_row *row) {
  if (param_int(params, row) != 0) *to = (uint32_t)param_int(params, row);
}

static void set_u64(uint64_t *to, const struct params *params, const struct param_row *row) {
  if (param_int(params, row) != 0) *to = (uint64_t)param_int(params, row);
}

static bool unknown(const char *name, struct error *e) {
  struct name_list shipped;
  char all[400] = "";
  if (!data_list("workloads/shipped", "yaml", &shipped, e)) return false;
  for (unsigned i = 0; i < shipped.count; i++)
    snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i ? ", " : "", shipped.names[i]);
  return error_set(e, "no workload and no file is named \"%.60s\"; shipped are: %s", name, all);
}

bool workload_open(const char *name, const struct params *params, struct workload *workload, struct error *e) {
  char dir[PATH_MAX], path[PATH_MAX];
  struct error inner;
  if (!data_dir(dir, sizeof dir, e) || !workload_find(dir, name, path, sizeof path, e)) return false;
  bool named = strcmp(path, name) == 0 && !strchr(name, '/') && strcmp(name, "-") != 0;
  if (named && access(name, F_OK)) return unknown(name, e);
  if (!workload_load(path, workload, e)) return false;
  set_u64(&workload->calls, params, PARAM_GEN_COUNT);
  set_u64(&workload->seed, params, PARAM_GEN_SEED);
  set_u64(&workload->arrivals.rate, params, PARAM_GEN_LOAD);
  set_u32(&workload->clients, params, PARAM_GEN_CLIENTS);
  set_u32(&workload->mtu, params, PARAM_GEN_MTU);
  if (workload_check(workload, &inner)) return true;
  workload_free(workload);
  return error_set(e, "%.200s with gen.*: %.250s", name, inner.text);
}
