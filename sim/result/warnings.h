// SPDX-License-Identifier: Apache-2.0
// What a run has to warn of: each warning is said on stderr whatever is printed, and stands in result.json. A list is
// plain data, which the child process that simulates hands to its parent.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __cplusplus
extern "C" {
#endif

enum warning_code {
#define WARNING(id, code, where, advice) WARNING_##id,
#include "sim/result/warnings.def"
#undef WARNING
  WARNING_CODES
};

enum { WARNINGS_MAX = 128, WARNING_SYSTEMS_MAX = 32 };

struct warning {
  uint32_t code;    // enum warning_code
  uint32_t systems; // of a run that it is of, by number: a bit each; set by warnings_merge
  uint64_t count;   // of what is warned of
  char about[64];   // a parameter, a reason; "" where the code says it all
  char text[320], advice[240];
};

// Begins as zeros. What finds no room is counted by a last warning, WARNING_MORE.
struct warnings {
  uint32_t count, padding;
  struct warning list[WARNINGS_MAX];
};

// The stable word of a code.
const char *warning_code_name(enum warning_code code);
// False of what results do not depend on.
bool warning_in_result(enum warning_code code);

// Adds a warning. `about` may be "", `advice` NULL for that of the code. The text says what is the matter, as a clause
// without a full stop.
__attribute__((format(printf, 6, 7))) void warnings_add(struct warnings *w, enum warning_code code, const char *about,
                                                        uint64_t count, const char *advice, const char *format, ...);
// Adds the warnings of a run's system `number` (below WARNING_SYSTEMS_MAX) to those of the run: what another system
// warns of in the same words is one warning, of both.
void warnings_merge(struct warnings *run, const struct warnings *of_system, unsigned number);
// Two lines each; `names` are those of the run's systems, `count` of them: a warning that is not of all names its own.
void warnings_write_text(FILE *to, const struct warnings *run, const char *const *names, unsigned count);
#ifdef __cplusplus
}
#endif
