// SPDX-License-Identifier: Apache-2.0
// piste params, metrics, systems and platforms.
#include "sim/cli/choice.h"
#include "sim/cli/metrics_print.h"
#include "sim/cli/params_print.h"
#include "sim/params/machine.h"
#include "sim/result/json.h"

int command_params(const struct cli *cli, const struct cli_args *args) {
  enum format format;
  struct error e;
  if (!format_of(args, true, &format, &e)) return cli_fail(cli, &e, EXIT_BAD_INPUT);
  if (format == FORMAT_JSON)
    params_print_json(cli->out, cli->registry);
  else if (format == FORMAT_MARKDOWN)
    params_print_markdown(cli->out, cli->registry);
  else
    params_print_text(cli->out, cli->registry);
  return EXIT_DONE;
}

int command_metrics(const struct cli *cli, const struct cli_args *args) {
  static void (*const print[])(FILE *) = {[FORMAT_TEXT] = metrics_print_text,
                                          [FORMAT_JSON] = metrics_print_json,
                                          [FORMAT_MARKDOWN] = metrics_print_markdown};
  enum format format;
  struct error e;
  if (!format_of(args, true, &format, &e)) return cli_fail(cli, &e, EXIT_BAD_INPUT);
  print[format](cli->out);
  return EXIT_DONE;
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
