// SPDX-License-Identifier: Apache-2.0
// piste params, metrics, rules, systems and platforms.
#include "sim/cli/choice.h"
#include "sim/cli/metrics_print.h"
#include "sim/cli/params_print.h"
#include "sim/cli/rules_print.h"
#include "sim/params/config.h"
#include "sim/params/machine.h"
#include "sim/result/json.h"
#include "sim/run/point.h"

// The registry as a page, with what platforms and systems make of it; or one parameter, or a group.
static int with_overrides(const struct cli *cli, const struct param_row *one, const char *group, enum format format) {
  struct param_overrides o;
  struct error e;
  bool good = overrides_load(&o, cli->registry, &e);
  if (good && group)
    (format == FORMAT_JSON ? params_print_group_json : params_print_group_text)(cli->out, group, &o);
  else if (good && !one)
    params_print_markdown(cli->out, cli->registry, &o);
  else if (good)
    (format == FORMAT_JSON ? param_print_json : param_print_text)(cli->out, one, &o);
  overrides_free(&o);
  return good ? EXIT_DONE : cli_fail(cli, &e, EXIT_BAD_INPUT);
}

static int named(const struct cli *cli, const char *name, enum format format) {
  const struct param_row *row = param_find(cli->registry, name);
  struct params p;
  struct error e;
  if (!row && params_group(cli->registry, name)) return with_overrides(cli, NULL, name, format);
  params_init(&p, cli->registry);
  // What it says of an unknown name helps here, too.
  if (!row && !params_set(&p, name, "", ORIGIN_COMMAND_LINE, &e)) return cli_fail(cli, &e, EXIT_BAD_INPUT);
  return with_overrides(cli, row, NULL, format);
}

// What a run with these options would use.
static int effective(const struct cli *cli, const struct cli_args *args, enum format format) {
  const char *sets[CLI_VALUES_MAX], *file = cli_value(args, CLI_OPT_CONFIG), *system = cli_value(args, CLI_OPT_SYSTEM),
                                    *platform = cli_value(args, CLI_OPT_PLATFORM);
  struct params config;
  struct resolved_point r;
  struct error e;
  struct point point = {.registry = cli->registry,
                        .modules = cli->systems,
                        .platform = platform ? platform : DEFAULT_PLATFORM,
                        .system = system ? system : DEFAULT_SYSTEM,
                        .config = &config,
                        .sets = sets};
  unsigned systems = 0;
  for (unsigned i = 0; i < args->count; i++) {
    if (args->values[i].option == CLI_OPT_SET) sets[point.set_count++] = args->values[i].value;
    systems += args->values[i].option == CLI_OPT_SYSTEM;
  }
  error_set(&e, "piste params shows the values of one --system");
  params_init(&config, cli->registry);
  if (systems > 1 || (file && !params_load_yaml(&config, file, &e)) || !point_resolve(&point, &r, &e))
    return cli_fail(cli, &e, EXIT_BAD_INPUT);
  if (format == FORMAT_JSON)
    params_print_effective_json(cli->out, &r.params, point.platform, point.system);
  else
    params_print_effective_text(cli->out, &r.params);
  return EXIT_DONE;
}

int command_params(const struct cli *cli, const struct cli_args *args) {
  bool of_run = args->count > (cli_value(args, CLI_OPT_FORMAT) != NULL);
  enum format format;
  struct error e;
  if (!format_of(args, !of_run && !args->positional, &format, &e)) return cli_fail(cli, &e, EXIT_BAD_INPUT);
  if (of_run && args->positional) {
    error_set(&e, "piste params: a NAME, or a run's options");
    return cli_fail(cli, &e, EXIT_BAD_INPUT);
  }
  if (of_run) return effective(cli, args, format);
  if (args->positional) return named(cli, args->positional, format);
  if (format == FORMAT_MARKDOWN) return with_overrides(cli, NULL, NULL, format);
  (format == FORMAT_JSON ? params_print_json : params_print_text)(cli->out, cli->registry);
  return EXIT_DONE;
}

// A table of the program's own, in each of its forms.
static int table(const struct cli *cli, const struct cli_args *args, void (*const print[])(FILE *)) {
  enum format format;
  struct error e;
  if (!format_of(args, true, &format, &e)) return cli_fail(cli, &e, EXIT_BAD_INPUT);
  print[format](cli->out);
  return EXIT_DONE;
}

int command_metrics(const struct cli *cli, const struct cli_args *args) {
  static void (*const print[])(FILE *) = {[FORMAT_TEXT] = metrics_print_text,
                                          [FORMAT_JSON] = metrics_print_json,
                                          [FORMAT_MARKDOWN] = metrics_print_markdown};
  return table(cli, args, print);
}

int command_rules(const struct cli *cli, const struct cli_args *args) {
  static void (*const print[])(FILE *) = {
      [FORMAT_TEXT] = rules_print_text, [FORMAT_JSON] = rules_print_json, [FORMAT_MARKDOWN] = rules_print_markdown};
  return table(cli, args, print);
}

static void print_system(struct json *j, FILE *to, const struct system_spec *s) {
  if (j) {
    json_open(j, NULL, '{');
    json_text(j, "name", s->name);
    json_text(j, "description", s->description);
    json_text(j, "personality", s->personality);
    json_text(j, "software", s->software);
    json_open(j, "platforms", '[');
    for (unsigned i = 0; i < s->platforms.count; i++) json_text(j, NULL, s->platforms.names[i]);
    json_close(j, ']');
    json_close(j, '}');
    return;
  }
  fprintf(to, "%-16s %s\n%17son", s->name, s->description, "");
  for (unsigned i = 0; i < s->platforms.count; i++) fprintf(to, "%s %s", i ? "," : "", s->platforms.names[i]);
  fprintf(to, "; NIC personality %s; software %s\n", s->personality, s->software);
}

static void print_platform(struct json *j, FILE *to, const struct platform *p) {
  if (!j) {
    fprintf(to, "%-16s %s\n", p->name, p->description);
    return;
  }
  json_open(j, NULL, '{');
  json_text(j, "name", p->name);
  json_text(j, "description", p->description);
  json_close(j, '}');
}

// Loads and prints one file of the folder.
static bool print_one(const struct cli *cli, bool systems, const char *name, struct json *j, struct error *e) {
  struct params p;
  struct system_spec system;
  struct platform platform;
  params_init(&p, cli->registry);
  if (systems) {
    if (!system_load(name, NULL, &system, &p, e)) return false;
    print_system(j, cli->out, &system);
  } else {
    if (!platform_load(name, &platform, &p, e)) return false;
    print_platform(j, cli->out, &platform);
  }
  return true;
}

static int list(const struct cli *cli, const struct cli_args *args, bool systems) {
  enum format format;
  struct error e;
  struct name_list names;
  if (!format_of(args, false, &format, &e) ||
      !data_list(systems ? "models/systems" : "models/platforms", "yaml", &names, &e))
    return cli_fail(cli, &e, EXIT_BAD_INPUT);
  struct json json = json_begin(cli->out), *j = format == FORMAT_JSON ? &json : NULL;
  if (j) {
    json_open(j, NULL, '{');
    json_open(j, systems ? "systems" : "platforms", '[');
  }
  for (unsigned i = 0; i < names.count; i++)
    if (!print_one(cli, systems, names.names[i], j, &e)) return cli_fail(cli, &e, EXIT_BAD_INPUT);
  if (j) {
    json_close(j, ']');
    json_close(j, '}');
    json_end(j);
  }
  return EXIT_DONE;
}

int command_systems(const struct cli *cli, const struct cli_args *args) {
  return list(cli, args, true);
}

int command_platforms(const struct cli *cli, const struct cli_args *args) {
  return list(cli, args, false);
}
