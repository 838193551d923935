// SPDX-License-Identifier: Apache-2.0
// Platforms (named machines) and systems (named receive-path architectures) as data files.
#pragma once
#include "models/params/params.h"
#include "sim/params/data_dir.h"
#ifdef __cplusplus
extern "C" {
#endif

// models/platforms/NAME.yaml: name, description, params: a list of {name, value, provenance, source}.
struct platform {
  char name[48];
  char description[256];
};

// models/systems/NAME.yaml: name, description, personality (what the NIC is configured as), software (what runs on the
// harts), platforms (those it can run on), and optionally params as for a platform.
struct system_spec {
  char name[48];
  char description[256];
  char personality[32];
  char software[48];
  struct name_list platforms;
};

// Reads a platform's file and sets its parameters. An unknown name is an error that lists the platforms there are.
bool platform_load(const char *name, struct platform *platform, struct params *p, struct error *e);
// Reads a system's file and sets its parameters. An unknown name is an error that lists the systems there are; so is a
// platform that cannot carry it (NULL: not asked), with those that can.
bool system_load(const char *name, const char *platform, struct system_spec *system, struct params *p, struct error *e);

// The same from an open file, `path` being its name in messages.
bool platform_read(FILE *file, const char *path, struct platform *platform, struct params *p, struct error *e);
bool system_read(FILE *file, const char *path, struct system_spec *system, struct params *p, struct error *e);
#ifdef __cplusplus
}
#endif
