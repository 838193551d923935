// SPDX-License-Identifier: Apache-2.0
#include "sim/result/warnings.h"
#include <stdarg.h>
#include <string.h>

enum where { IN_RESULT, BESIDE_RESULT };

static const struct {
  const char *name, *advice;
  enum where where;
} codes[WARNING_CODES] = {
#define WARNING(id, code, where, advice) {code, advice, where},
#include "sim/result/warnings.def"
#undef WARNING
};

const char *warning_code_name(enum warning_code code) {
  return codes[code].name;
}

bool warning_in_result(enum warning_code code) {
  return codes[code].where == IN_RESULT;
}

// Room for one more; NULL if there is none, which the last warning then counts.
static struct warning *next(struct warnings *w) {
  if (w->count + 1 < WARNINGS_MAX) return &w->list[w->count++];
  struct warning *last = &w->list[WARNINGS_MAX - 1];
  w->count = WARNINGS_MAX;
  last->code = WARNING_MORE;
  last->count++;
  snprintf(last->text, sizeof last->text, "there are more warnings than are listed");
  snprintf(last->advice, sizeof last->advice, "%s", codes[WARNING_MORE].advice);
  return NULL;
}

void warnings_add(struct warnings *w, enum warning_code code, const char *about, uint64_t count, const char *advice,
                  const char *format, ...) {
  struct warning *added = next(w);
  if (!added) return;
  *added = (struct warning){.code = code, .count = count};
  snprintf(added->about, sizeof added->about, "%s", about);
  snprintf(added->advice, sizeof added->advice, "%s", advice ? advice : codes[code].advice);
  va_list args;
  va_start(args, format);
  vsnprintf(added->text, sizeof added->text, format, args);
  va_end(args);
}

static struct warning *same(struct warnings *w, const struct warning *as) {
  for (unsigned i = 0; i < w->count; i++) {
    struct warning *one = &w->list[i];
    if (one->code == as->code && one->count == as->count && strcmp(one->about, as->about) == 0 &&
        strcmp(one->text, as->text) == 0 && strcmp(one->advice, as->advice) == 0)
      return one;
  }
  return NULL;
}

void warnings_merge(struct warnings *run, const struct warnings *of_system, unsigned number) {
  for (unsigned i = 0; i < of_system->count; i++) {
    const struct warning *from = &of_system->list[i];
    struct warning *to = same(run, from);
    if (!to && (to = next(run))) *to = *from, to->systems = 0;
    if (to) to->systems |= UINT32_C(1) << number;
  }
}

void warnings_write_text(FILE *to, const struct warnings *run, const char *const *names, unsigned count) {
  const uint32_t all = (uint32_t)((UINT64_C(1) << count) - 1);
  for (unsigned i = 0; i < run->count; i++) {
    const struct warning *w = &run->list[i];
    fputs("piste: WARNING: ", to);
    if (w->systems && w->systems != all)
      for (unsigned s = 0, said = 0; s < count; s++)
        if (w->systems >> s & 1) fprintf(to, "%s%s", said++ ? ", " : "system ", names[s]);
    fprintf(to, "%s%s\n       %s\n", w->systems && w->systems != all ? ": " : "", w->text, w->advice);
  }
}
