// SPDX-License-Identifier: Apache-2.0
// piste validate.
#include "sim/cli/choice.h"
#include "sim/params/config.h"
#include "sim/result/warn.h"
#include "sim/run/point.h"
#include "sim/validate/validate.h"
#include <stdlib.h>
#include <string.h>

static bool resolve(const struct cli *cli, const struct cli_args *args, const struct table *t, struct resolved_point *r,
                    struct error *e) {
  const char *sets[CLI_VALUES_MAX], *file = cli_value(args, CLI_OPT_CONFIG);
  struct params config;
  struct point point = {.registry = cli->registry,
                        .modules = cli->systems,
                        .platform = t->platform,
                        .system = t->system,
                        .config = &config,
                        .sets = sets};
  params_init(&config, cli->registry);
  if (file && !params_load_yaml(&config, file, e)) return false;
  for (unsigned i = 0; i < args->count; i++)
    if (args->values[i].option == CLI_OPT_SET) sets[point.set_count++] = args->values[i].value;
  return point_resolve(&point, r, e);
}

// "64,128,1024".
static bool read_sizes(const char *text, struct measure_plan *plan, struct error *e) {
  for (const char *at = text;;) {
    char *end;
    unsigned long size = strtoul(at, &end, 10);
    if (at[0] < '0' || at[0] > '9' || (*end && *end != ',') || size > UINT16_MAX)
      return error_set(e, "--sizes %.60s: expected whole numbers of bytes, as 64,128,1024", text);
    if (plan->count == MEASURE_SIZES) return error_set(e, "--sizes: more than %d", MEASURE_SIZES);
    plan->sizes[plan->count++] = (uint32_t)size;
    if (!*end) return true;
    at = end + 1;
  }
}

static int print_sizes(const struct cli *cli, const struct validation *v, const char *sizes, enum format format) {
  struct measure_plan plan = {.params = v->params, .nic = v->nic};
  struct measure_result result;
  struct error e;
  int status;
  if (!read_sizes(sizes, &plan, &e)) return cli_fail(cli, &e, EXIT_BAD_INPUT);
  if (format == FORMAT_MARKDOWN) {
    error_set(&e, "--format markdown: with --sizes it takes text or json");
    return cli_fail(cli, &e, EXIT_BAD_INPUT);
  }
  if (!validate_measure(cli->measure, &plan, &result, &status, &e)) return cli_fail(cli, &e, status);
  (format == FORMAT_JSON ? validation_print_sizes_json : validation_print_sizes_text)(cli->out, v->table, &plan,
                                                                                      &result);
  return EXIT_DONE;
}

static int print_table(const struct cli *cli, struct validation *v, enum format format) {
  struct error e;
  int status;
  if (!validate(cli->measure, v, &status, &e)) return cli_fail(cli, &e, status);
  if (format == FORMAT_JSON)
    validation_print_json(cli->out, v);
  else if (format == FORMAT_MARKDOWN)
    validation_print_markdown(cli->out, v);
  else
    validation_print_text(cli->out, v);
  return validation_holds(v) ? EXIT_DONE : EXIT_CHECK_FAILED;
}

// Nothing is replayed, recorded or handled: what wants that has no effect.
static void warn(const struct cli *cli, const struct params *p) {
  struct warnings w = {0};
  warn_of_params(&w, p, &(struct effect_facts){0});
  warnings_write_text(cli->err, &w, NULL, 0);
}

// Another machine than the table's is held against the table's times.
static bool choose_platform(const struct cli_args *args, struct table *t, struct error *e) {
  const char *platform = cli_value(args, CLI_OPT_PLATFORM);
  if (platform && strlen(platform) >= sizeof t->platform) return error_set(e, "unknown platform \"%.60s\"", platform);
  if (platform) snprintf(t->platform, sizeof t->platform, "%s", platform);
  return true;
}

static int with_table(const struct cli *cli, const struct cli_args *args, struct table *t, struct resolved_point *r) {
  struct validation v = {.table = t, .params = &r->params};
  enum format format;
  struct error e;
  if (!format_of(args, true, &format, &e) || !nic_kind_of(args, &v.nic, &e) ||
      !table_load(cli_value(args, CLI_OPT_TABLE), cli->registry, t, &e) || !choose_platform(args, t, &e) ||
      !resolve(cli, args, t, r, &e))
    return cli_fail(cli, &e, EXIT_BAD_INPUT);
  warn(cli, &r->params);
  const char *sizes = cli_value(args, CLI_OPT_SIZES);
  return sizes ? print_sizes(cli, &v, sizes, format) : print_table(cli, &v, format);
}

int command_validate(const struct cli *cli, const struct cli_args *args) {
  // Large: on the heap.
  struct table *t = malloc(sizeof *t);
  struct resolved_point *r = malloc(sizeof *r);
  struct error e;
  error_set(&e, "out of memory");
  int status = t && r ? with_table(cli, args, t, r) : cli_fail(cli, &e, EXIT_BAD_INPUT);
  free(t);
  free(r);
  return status;
}
