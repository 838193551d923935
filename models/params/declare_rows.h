// SPDX-License-Identifier: Apache-2.0
// Tables of parameters in a header: between this and rows_end.h, each .def file that is included declares the rows that
// it holds, PARAM_IDENTIFIER. The rows of a .def file:
//   PARAM(IDENTIFIER, "dotted.name", TYPE, "unit", min, max, default, PROVENANCE, "source", "meaning")
//     TYPE: INT, POW2 (a power of two) or BOOL (0 or 1)
//   PARAM_FIXED(the same without TYPE)     a decimal with six places, kept as an integer count of millionths
//   PARAM_ENUM(IDENTIFIER, "dotted.name", "a|b|c", "default", PROVENANCE, "source", "meaning")
//   PARAM_TEXT(IDENTIFIER, "dotted.name", "default", PROVENANCE, "source", "meaning")
// PROVENANCE: MEASURED, PUBLISHED (with its source), DERIVED (the source says from what) or ASSUMED. Behind the meaning
// may stand `.beside_results = true` and `.effective = "condition"` (row.h; conditions:
// sim/params/effect.c), and of a renamed one `.formerly = "name", .since = "what to write in its place"`.
// A row is an array of one, so that its name is its address.
#include "models/params/registry.h"
#define PARAM(id, ...) extern const struct param_row PARAM_##id[1];
#define PARAM_FIXED(id, ...) extern const struct param_row PARAM_##id[1];
#define PARAM_ENUM(id, ...) extern const struct param_row PARAM_##id[1];
#define PARAM_TEXT(id, ...) extern const struct param_row PARAM_##id[1];
