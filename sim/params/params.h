// SPDX-License-Identifier: Apache-2.0
// The one registry of parameters. Rows live in sim/params/*.def:
//   PARAM(IDENTIFIER, "dotted.name", TYPE, "unit", min, max, default, PROVENANCE, "source", "meaning")
//     TYPE: INT, POW2 (a power of two) or BOOL (0 or 1)
//   PARAM_FIXED(the same without TYPE)     a decimal with six places, kept as an integer count of millionths
//   PARAM_ENUM(IDENTIFIER, "dotted.name", "a|b|c", "default", PROVENANCE, "source", "meaning")
//   PARAM_TEXT(IDENTIFIER, "dotted.name", "default", PROVENANCE, "source", "meaning")
// PROVENANCE: MEASURED, PUBLISHED (with its source), DERIVED (the source says from what) or ASSUMED.
// The identifier of a row in C is PARAM_IDENTIFIER.
#pragma once
#include "workloads/base/error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

enum param_id {
#define PARAM(id, ...) PARAM_##id,
#define PARAM_FIXED(id, ...) PARAM_##id,
#define PARAM_ENUM(id, ...) PARAM_##id,
#define PARAM_TEXT(id, ...) PARAM_##id,
#include "param_rows.inc"
#undef PARAM
#undef PARAM_FIXED
#undef PARAM_ENUM
#undef PARAM_TEXT
  PARAMS
};

enum param_type {
  PARAM_TYPE_INT,
  PARAM_TYPE_POW2,
  PARAM_TYPE_BOOL,
  PARAM_TYPE_FIXED,
  PARAM_TYPE_ENUM,
  PARAM_TYPE_TEXT
};
#define PARAM_FIXED_ONE 1000000 // a fixed-point 1

enum param_provenance {
  PROVENANCE_MEASURED,
  PROVENANCE_PUBLISHED,
  PROVENANCE_DERIVED,
  PROVENANCE_ASSUMED,
  PROVENANCES
};

// Where a value came from, weakest first.
enum param_origin { ORIGIN_DEFAULT, ORIGIN_PLATFORM, ORIGIN_SYSTEM, ORIGIN_CONFIG, ORIGIN_COMMAND_LINE, ORIGINS };

// One row of the registry.
struct param_row {
  const char *name;
  const char *unit;          // "" if it has none
  int64_t min, max, initial; // millionths for FIXED; an index into choices for ENUM
  const char *choices;       // "a|b|c" (ENUM)
  const char *text;          // default (TEXT)
  const char *source;
  const char *meaning;
  enum param_type type;
  enum param_provenance provenance;
};

#define PARAM_TEXT_MAX 256
#define PARAM_SOURCE_MAX 256

struct param_value {
  int64_t number; // as in param_row
  enum param_origin origin;
  enum param_provenance provenance;
  char text[PARAM_TEXT_MAX];     // TEXT only
  char source[PARAM_SOURCE_MAX]; // of this value
};

// Every parameter's value: plain data, to be copied at will.
struct params {
  struct param_value values[PARAMS];
};

// The registry's row of a parameter.
const struct param_row *param_row_of(enum param_id id);
// The parameter of that name, or PARAMS if there is none.
enum param_id param_find(const char *name);
const char *param_origin_name(enum param_origin origin);             // "default", "platform", ...
const char *param_provenance_name(enum param_provenance provenance); // "measured", ...
// The provenance of that name, or PROVENANCES.
enum param_provenance param_provenance_find(const char *name);
const char *param_type_name(enum param_type type); // "integer", ...

// False for those that results do not depend on (how the simulation runs, what it records): result files leave them
// out, so that they are the same with and without.
bool param_shapes_results(enum param_id id);

// Sets every parameter to its default.
void params_init(struct params *p);

// Sets one parameter from text. False, and the message in `e`, if the name is unknown (it names the nearest ones) or
// the value is not of the type or out of range (it names the range). The value's provenance becomes ASSUMED and its
// source the origin's name.
bool params_set(struct params *p, const char *name, const char *value, enum param_origin origin, struct error *e);
// The same from "name=value".
bool params_set_pair(struct params *p, const char *pair, enum param_origin origin, struct error *e);

// The value of a parameter of type INT, POW2, BOOL, FIXED (millionths) or ENUM (index of the choice).
int64_t param_int(const struct params *p, enum param_id id);
bool param_bool(const struct params *p, enum param_id id);
// The text of a parameter of type TEXT.
const char *param_text(const struct params *p, enum param_id id);
// True if the ENUM parameter's value is that choice.
bool param_is(const struct params *p, enum param_id id, const char *choice);
// A value as text, as params_set takes it; returns `to`.
const char *param_format(const struct params *p, enum param_id id, char *to, size_t size);
// The range or the choices of a row, as text for a person; returns `to`.
const char *param_format_range(enum param_id id, char *to, size_t size);
#ifdef __cplusplus
}
#endif
