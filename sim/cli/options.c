// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/options.h"
#include "models/params/nearest.h"
#include <string.h>

struct command_row {
  const char *name, *argument, *summary;
};
static const struct command_row commands[CLI_COMMAND_COUNT + 1] = {
#define X(id, name, argument, summary) {name, argument, summary},
    CLI_COMMANDS(X)
#undef X
        {NULL, NULL, NULL}};

struct option_row {
  const char *name;
  char letter;
  const char *argument;
  unsigned commands, times;
  const char *help;
};
static const struct option_row options[CLI_OPTION_COUNT] = {
#define X(id, name, letter, argument, for_commands, times, help) {name, letter, argument, for_commands, times, help},
    CLI_OPTIONS(X)
#undef X
};

const char *cli_command_name(enum cli_command command) {
  return commands[command].name;
}

static bool applies(unsigned option, enum cli_command command) {
  return (options[option].commands >> command & 1) != 0;
}

static bool find_command(struct cli_args *args, const char *name, struct error *e) {
  const char *names[CLI_COMMAND_COUNT + 1];
  char near[120];
  for (unsigned i = 0; i < CLI_COMMAND_COUNT; i++) {
    args->command = (enum cli_command)i;
    if (strcmp(name, commands[i].name) == 0) return true;
    names[i] = commands[i].name;
  }
  names[CLI_COMMAND_COUNT] = NULL;
  names_nearest(name, names, near, sizeof near);
  if (near[0]) return error_set(e, "unknown command \"%.60s\"; did you mean %s?", name, near);
  return error_set(e, "unknown command \"%.60s\"; `piste --help` lists them", name);
}

static bool unknown_option(const struct cli_args *args, const char *given, struct error *e) {
  const char *names[CLI_OPTION_COUNT + 1];
  char near[120], name[60];
  unsigned n = 0;
  for (unsigned i = 0; i < CLI_OPTION_COUNT; i++)
    if (applies(i, args->command)) names[n++] = options[i].name;
  names[n] = NULL;
  const char *bare = given + strspn(given, "-");
  snprintf(name, sizeof name, "%.*s", (int)strcspn(bare, "="), bare);
  names_nearest(name, names, near, sizeof near);
  if (near[0]) return error_set(e, "unknown option \"%.60s\"; did you mean --%s?", given, near);
  return error_set(e, "unknown option \"%.60s\"; `piste %s --help` lists them", given, commands[args->command].name);
}

// The option that the argument names, or CLI_OPTION_COUNT.
static unsigned find_option(const struct cli_args *args, const char *given) {
  size_t length = strcspn(given, "=");
  for (unsigned i = 0; i < CLI_OPTION_COUNT; i++) {
    if (!applies(i, args->command)) continue;
    if (given[1] == '-' && strlen(options[i].name) + 2 == length &&
        strncmp(options[i].name, given + 2, length - 2) == 0)
      return i;
    if (given[1] != '-' && given[1] == options[i].letter && given[2] == 0) return i;
  }
  return CLI_OPTION_COUNT;
}

static bool add_value(struct cli_args *args, unsigned option, const char *value, struct error *e) {
  unsigned given = 0;
  for (unsigned i = 0; i < args->count; i++) given += args->values[i].option == option;
  if (given >= options[option].times)
    return error_set(e, "--%s: given more than %u time%s", options[option].name, options[option].times,
                     options[option].times == 1 ? "" : "s");
  if (args->count == CLI_VALUES_MAX) return error_set(e, "more than %d options", CLI_VALUES_MAX);
  args->values[args->count].option = (enum cli_option)option;
  args->values[args->count++].value = value;
  return true;
}

// Reads the option at argv[*i], and its argument.
static bool read_option(struct cli_args *args, int argc, char *const *argv, int *i, struct error *e) {
  const char *given = argv[*i];
  unsigned option = find_option(args, given);
  if (option == CLI_OPTION_COUNT) return unknown_option(args, given, e);
  const char *equals = given[1] == '-' ? strchr(given, '=') : NULL;
  if (!options[option].argument[0]) {
    if (equals) return error_set(e, "--%s takes no value", options[option].name);
    return add_value(args, option, "", e);
  }
  if (equals) return add_value(args, option, equals + 1, e);
  if (*i + 1 == argc) return error_set(e, "%.60s needs a value: %s", given, options[option].argument);
  return add_value(args, option, argv[++*i], e);
}

bool cli_parse(struct cli_args *args, int argc, char *const *argv, struct error *e) {
  memset(args, 0, sizeof *args);
  if (argc < 2) return error_set(e, "no command; `piste --help` lists them");
  if (!find_command(args, argv[1], e)) return false;
  bool only_positional = false;
  for (int i = 2; i < argc; i++) {
    if (!only_positional && strcmp(argv[i], "--") == 0)
      only_positional = true;
    else if (!only_positional && argv[i][0] == '-' && argv[i][1] != 0) {
      if (!read_option(args, argc, argv, &i, e)) return false;
    } else if (args->positional || !commands[args->command].argument[0])
      return error_set(e, "unexpected argument \"%.60s\"", argv[i]);
    else
      args->positional = argv[i];
  }
  const char *argument = commands[args->command].argument;
  if (argument[0] && argument[0] != '[' && !args->positional && !cli_value(args, CLI_OPT_HELP))
    return error_set(e, "piste %s needs a %s", commands[args->command].name, argument);
  return true;
}

const char *cli_value(const struct cli_args *args, enum cli_option option) {
  for (unsigned i = args->count; i-- > 0;)
    if (args->values[i].option == option) return args->values[i].value;
  return NULL;
}

void cli_help(FILE *to) {
  fprintf(to,
          "usage: piste COMMAND [OPTION]...\n\n"
          "Simulates a NIC, the interconnect and the host's cores, cycle by cycle, and says where the time and the\n"
          "CPU cycles of every RPC went.\n\ncommands:\n");
  for (unsigned i = 0; i < CLI_COMMAND_COUNT; i++) fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].summary);
  fprintf(to, "\n`piste COMMAND --help` says more; `piste --version` prints the version.\n"
              "Exit status: 0 done; 1 a check failed; 2 bad usage, input or output; 130 interrupted.\n");
}

void cli_help_command(FILE *to, enum cli_command command) {
  const struct command_row *row = &commands[command];
  fprintf(to, "usage: piste %s%s%s [OPTION]...\n\n%c%s.\n\noptions:\n", row->name, row->argument[0] ? " " : "",
          row->argument, row->summary[0] - 'a' + 'A', row->summary + 1);
  for (unsigned i = 0; i < CLI_OPTION_COUNT; i++) {
    const struct option_row *o = &options[i];
    char left[40];
    if (!applies(i, command)) continue;
    snprintf(left, sizeof left, "--%s%s%s", o->name, o->argument[0] ? " " : "", o->argument);
    if (o->letter)
      fprintf(to, "  -%c, %-20s %s\n", o->letter, left, o->help);
    else
      fprintf(to, "  %-24s %s\n", left, o->help);
  }
}
