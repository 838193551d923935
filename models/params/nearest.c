// SPDX-License-Identifier: Apache-2.0
#include "models/params/nearest.h"
#include <stdio.h>
#include <string.h>

enum { LONGEST = 64, FAR = 1000, SHOWN = 3, MOST = 1024 };

static unsigned least(unsigned a, unsigned b) {
  return a < b ? a : b;
}

// Levenshtein's distance over the first LONGEST characters of each.
static unsigned distance(const char *a, const char *b) {
  unsigned row[LONGEST + 1];
  size_t n = strnlen(b, LONGEST), m = strnlen(a, LONGEST);
  for (unsigned j = 0; j <= n; j++) row[j] = j;
  for (unsigned i = 1; i <= m; i++) {
    unsigned diagonal = row[0];
    row[0] = i;
    for (unsigned j = 1; j <= n; j++) {
      unsigned changed = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = least(changed, least(row[j], row[j - 1]) + 1);
    }
  }
  return row[n];
}

// How far `name` is from what was given; FAR if it is no likely reading of it. A name that contains what was given is
// as near as one slip.
static unsigned score(const char *given, const char *name) {
  size_t length = strlen(given);
  if (length >= 3 && strstr(name, given)) return 1;
  unsigned d = distance(given, name);
  return d <= 1 + length / 4 ? d : FAR;
}

const char *names_nearest(const char *given, const char *const *names, char *to, size_t size) {
  unsigned scores[MOST], count = 0;
  for (; names[count] && count < MOST; count++) scores[count] = score(given, names[count]);
  to[0] = 0;
  for (unsigned shown = 0; shown < SHOWN; shown++) {
    unsigned best = 0;
    for (unsigned i = 1; i < count; i++)
      if (scores[i] < scores[best]) best = i;
    if (count == 0 || scores[best] == FAR) break;
    size_t used = strlen(to);
    snprintf(to + used, size - used, "%s%s", shown ? ", " : "", names[best]);
    scores[best] = FAR;
  }
  return to;
}
