// SPDX-License-Identifier: Apache-2.0
// The program: reads the command line and does what it says.
#pragma once
#include "models/params/registry.h"
#include "sim/cli/options.h"
#include "sim/run/run_system.h"
#include "sim/validate/measure.h"

// Exit statuses.
enum { EXIT_DONE = 0, EXIT_CHECK_FAILED = 1, EXIT_BAD_INPUT = 2, EXIT_INTERRUPTED = 130 };

// What runs where nothing else is asked for.
#define DEFAULT_SYSTEM "lauberhorn"
#define DEFAULT_PLATFORM "enzian"

// What a command works with.
struct cli {
  const struct param_registry *registry;
  const struct system *const *systems; // those there are: a list that ends with NULL
  FILE *out, *err;                     // where it prints
  bool colour;                         // out is a terminal that wants colours
  bool progress;                       // err is a terminal
  run_system_fn *run_system;           // simulates one system
  measure_fn *measure;                 // simulates one validation
};

// Runs the program; returns its exit status.
int cli_main(const struct cli *cli, int argc, char *const *argv);

// One function a command; each returns the exit status, having printed its message to cli->err if that is not 0.
int command_run(const struct cli *cli, const struct cli_args *args);
int command_gen(const struct cli *cli, const struct cli_args *args);
int command_params(const struct cli *cli, const struct cli_args *args);
int command_metrics(const struct cli *cli, const struct cli_args *args);
int command_rules(const struct cli *cli, const struct cli_args *args);
int command_systems(const struct cli *cli, const struct cli_args *args);
int command_platforms(const struct cli *cli, const struct cli_args *args);
int command_validate(const struct cli *cli, const struct cli_args *args);
int command_trace(const struct cli *cli, const struct cli_args *args);

// Prints "piste: MESSAGE" and returns `status`.
int cli_fail(const struct cli *cli, const struct error *e, int status);
