// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/machine/view_text.h"
#include <inttypes.h>

void view_text_line(FILE *to, const struct observed_line *line) {
  fprintf(to, " line %#" PRIx64 " (%s)", line->address, line->name);
}

void view_text_asked(FILE *to, const struct view_asked *a) {
  fprintf(to, "%s asked for", a->cache);
  view_text_line(to, a->line);
  fprintf(to, " at %" PRIu64 " ps, state %s\n", a->since_ps, a->state);
}

void view_text_bank(FILE *to, const struct view_bank *b) {
  fprintf(to, "%s: bank %u: %u of %u fill buffers are occupied\n", b->cache, b->bank, b->used, b->of);
}
