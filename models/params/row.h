// SPDX-License-Identifier: Apache-2.0
// A parameter's row: what it is called, takes and means, and where its default comes from. A row's address is the
// handle by which code reads the value (params.h). Rows are written in .def files and become C by define_table.h.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

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

struct param_row {
  const char *name;
  enum param_type type;
  const char *unit;          // "" if it has none
  int64_t min, max, initial; // millionths for FIXED
  const char *choices;       // "a|b|c" (ENUM)
  const char *text;          // default (TEXT, ENUM)
  enum param_provenance provenance;
  const char *source;
  const char *meaning;
  // Results do not depend on it (how the simulation runs, what it records): result files leave it out, so that they are
  // the same with and without.
  bool beside_results;
  // Under which condition it has an effect at all; NULL: always. Read by sim/params/effect.h, shown to people.
  const char *effective;
  // A name that it had, and that is refused now; `since` tells the user what to write in its place. NULL: none.
  const char *formerly, *since;
};

const char *param_type_name(enum param_type type);                   // "integer", ...
const char *param_provenance_name(enum param_provenance provenance); // "measured", ...
// The provenance of that name, or PROVENANCES.
enum param_provenance param_provenance_find(const char *name);
// The range or the choices of a row, as text for a person; returns `to`.
const char *param_format_range(const struct param_row *row, char *to, size_t size);
#ifdef __cplusplus
}
#endif
