// SPDX-License-Identifier: Apache-2.0
// The command line: one table of commands and one of options serve the parser, the help, the man page's synopsis and
// the shell completion.
#pragma once
#include "workloads/base/error.h"
#include <stdbool.h>
#include <stdio.h>

// X(identifier, name, positional argument, in [] if it may be left out, or "", summary)
#define CLI_COMMANDS(X)                                                                                                \
  X(RUN, "run", "[FILE]",                                                                                              \
    "replay RPC calls through a simulated NIC and host, and account for every nanosecond and cycle")                   \
  X(GEN, "gen", "WORKLOAD", "write the calls and replies of a workload as a capture")                                  \
  X(VALIDATE, "validate", "", "repeat published measurements in the simulator and compare the times")                  \
  X(PARAMS, "params", "[NAME]", "list every parameter, or what a run would use; or tell all of one, or of a group")    \
  X(METRICS, "metrics", "", "list what result.json measures, with its unit and which way is better")                   \
  X(RULES, "rules", "", "list the protocols' rules, by the numbers that traces name")                                  \
  X(SYSTEMS, "systems", "", "list the systems: named receive-path architectures")                                      \
  X(PLATFORMS, "platforms", "", "list the platforms: named machines")                                                  \
  X(TRACE, "trace", "FILE", "print a trace (of `piste run --trace`) in order of time, or convert it")

enum cli_command {
#define X(id, name, argument, summary) CLI_##id,
  CLI_COMMANDS(X)
#undef X
      CLI_COMMAND_COUNT
};
#define FOR(command) (1u << CLI_##command)

// X(identifier, long name, short name or 0, argument or "" for a switch, commands, times it may be given, help)
#define CLI_OPTIONS(X)                                                                                                 \
  X(SYSTEM, "system", 0, "NAME", FOR(RUN) | FOR(PARAMS), 16, "a system to run; may be repeated (default lauberhorn)")  \
  X(PLATFORM, "platform", 0, "NAME", FOR(RUN) | FOR(PARAMS) | FOR(VALIDATE), 1,                                        \
    "the machine that all systems run on (default enzian; of validate: the table's)")                                  \
  X(NIC, "nic", 0, "rtl|model", FOR(RUN) | FOR(VALIDATE), 1,                                                           \
    "the NIC: its RTL (default), or its clocked C model, which gives the same results")                                \
  X(PCAP, "pcap", 0, "FILE", FOR(RUN), 1,                                                                              \
    "capture to replay, which may be named without --pcap: pcap or pcapng, plain, gzip or zstd; - is standard input")  \
  X(WORKLOAD, "workload", 0, "NAME", FOR(RUN), 1, "workload to generate: a shipped name or a YAML file")               \
  X(CATALOGUE, "catalogue", 0, "FILE", FOR(RUN), 1, "services (YAML) in place of those inferred from the capture")     \
  X(CONFIG, "config", 0, "FILE", FOR(RUN) | FOR(GEN) | FOR(VALIDATE) | FOR(PARAMS), 1,                                 \
    "parameters: a YAML map of dotted names to values")                                                                \
  X(SET, "set", 0, "NAME=VALUE", FOR(RUN) | FOR(GEN) | FOR(VALIDATE) | FOR(PARAMS), 1000,                              \
    "set a parameter (piste params lists them); may be repeated")                                                      \
  X(OUT, "out", 0, "DIR", FOR(RUN), 1, "write result.json, requests.csv and requests_steps.csv there")                 \
  X(CAPTURE, "output", 'o', "FILE", FOR(GEN), 1, "the capture to write, as pcap; - is standard output")                \
  X(FORMAT, "format", 0, "text|json",                                                                                  \
    FOR(RUN) | FOR(VALIDATE) | FOR(PARAMS) | FOR(METRICS) | FOR(RULES) | FOR(SYSTEMS) | FOR(PLATFORMS), 1,             \
    "form of what is printed (default text; params, metrics, rules and validate also take markdown)")                  \
  X(TABLE, "table", 0, "FILE", FOR(VALIDATE), 1, "published times (YAML) in place of the shipped ones")                \
  X(SIZES, "sizes", 0, "LIST", FOR(VALIDATE), 1, "print one-way times for these payload sizes, as 64,128,1024")        \
  X(REPLIES, "replies", 0, "FILE", FOR(RUN), 1, "write the frames sent, as pcap")                                      \
  X(WIRE, "wire", 0, "FILE", FOR(RUN), 1, "write the frames of both directions, as pcap")                              \
  X(TRACE, "trace", 0, "FILE", FOR(RUN), 1, "write the native trace of the window or requests of trace.*")             \
  X(WAVES, "waves", 0, "FILE", FOR(RUN), 1, "write the RTL's waves (FST) of the window waves.*")                       \
  X(TIMING, "timing", 0, "FILE", FOR(RUN), 1, "write how long the simulation took, as JSON")                           \
  X(CHROME, "chrome", 0, "FILE", FOR(TRACE), 1, "write Chrome trace-event JSON, for Perfetto")                         \
  X(JSON, "json", 0, "", FOR(TRACE), 1, "print one JSON object an event, for jq")                                      \
  X(FROM, "from", 0, "TIME", FOR(TRACE), 1,                                                                            \
    "leave out what ended before: simulated time, in ns, or with a suffix: 5us")                                       \
  X(TO, "to", 0, "TIME", FOR(TRACE), 1, "... and what began later")                                                    \
  X(HELP, "help", 'h', "", ~0u, 1, "print this help")

enum cli_option {
#define X(id, name, letter, argument, commands, times, help) CLI_OPT_##id,
  CLI_OPTIONS(X)
#undef X
      CLI_OPTION_COUNT
};

enum { CLI_VALUES_MAX = 1024 };

// What was given: plain data that points into argv.
struct cli_args {
  enum cli_command command;
  const char *positional; // NULL if none was given
  unsigned count;         // of the values, in the order given
  struct {
    enum cli_option option;
    const char *value; // "" for a switch
  } values[CLI_VALUES_MAX];
};

const char *cli_command_name(enum cli_command command);
// Reads argv[1..]. False and a message that says what was wrong if it is no valid command line; a command line with
// --help is valid whatever else it lacks.
bool cli_parse(struct cli_args *args, int argc, char *const *argv, struct error *e);
// The value given last for an option, or NULL.
const char *cli_value(const struct cli_args *args, enum cli_option option);
// Prints what `piste --help`, or `piste COMMAND --help`, says.
void cli_help(FILE *to);
void cli_help_command(FILE *to, enum cli_command command);
