// SPDX-License-Identifier: Apache-2.0
// Every parameter's value. A parameter is named in C by its row, PARAM_IDENTIFIER (row.h).
#pragma once
#include "models/params/registry.h"
#include "workloads/base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

// Where a value came from, weakest first.
enum param_origin { ORIGIN_DEFAULT, ORIGIN_PLATFORM, ORIGIN_SYSTEM, ORIGIN_CONFIG, ORIGIN_COMMAND_LINE, ORIGINS };

#define PARAM_TEXT_MAX 256
#define PARAM_SOURCE_MAX 256

struct param_value {
  int64_t number; // as in param_row; of an ENUM, the index of its choice
  enum param_origin origin;
  enum param_provenance provenance;
  char text[PARAM_TEXT_MAX];     // TEXT only
  char source[PARAM_SOURCE_MAX]; // of this value
};

// Plain data, to be copied at will; the registry must outlive it.
struct params {
  const struct param_registry *registry;
  struct param_value values[PARAMS_MAX]; // of the registry's rows
};

const char *param_origin_name(enum param_origin origin); // "default", "platform", ...

// Sets every parameter of the registry to its default.
void params_init(struct params *p, const struct param_registry *registry);

// Sets one parameter from text. False, and the message in `e`, if the name is unknown (it names the nearest ones) or
// the value is not of the type or out of range (it names the range). The value's provenance becomes ASSUMED and its
// source the origin's name.
bool params_set(struct params *p, const char *name, const char *value, enum param_origin origin, struct error *e);
// The same from "name=value".
bool params_set_pair(struct params *p, const char *pair, enum param_origin origin, struct error *e);

// A parameter's value with where it comes from.
struct param_value *param_value(struct params *p, const struct param_row *row);
// The value of a parameter of type INT, POW2, BOOL, FIXED (millionths) or ENUM (index of the choice).
int64_t param_int(const struct params *p, const struct param_row *row);
bool param_bool(const struct params *p, const struct param_row *row);
// The text of a parameter of type TEXT.
const char *param_text(const struct params *p, const struct param_row *row);
// True if the ENUM parameter's value is that choice.
bool param_is(const struct params *p, const struct param_row *row, const char *choice);
// A value as text, as params_set takes it; returns `to`.
const char *param_format(const struct params *p, const struct param_row *row, char *to, size_t size);
#ifdef __cplusplus
}
#endif
