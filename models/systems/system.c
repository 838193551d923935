// SPDX-License-Identifier: Apache-2.0
#include "models/systems/system.h"
#include <string.h>

// Adds a word to "a, b" unless it is there.
static void add_word(char *to, size_t size, const char *word) {
  size_t used = strlen(to), n = strlen(word);
  for (const char *at = to; *at; at += strcspn(at, " "), at += *at == ' ')
    if (strncmp(at, word, n) == 0 && (at[n] == ',' || at[n] == 0)) return;
  snprintf(to + used, size - used, "%s%s", used ? ", " : "", word);
}

const struct system *system_find(const struct system *const *systems, const char *personality, const char *software,
                                 struct error *e) {
  char personalities[200] = "", softwares[200] = "";
  for (; *systems; systems++) {
    const struct system *s = *systems;
    add_word(personalities, sizeof personalities, s->personality);
    if (strcmp(s->personality, personality) != 0) continue;
    if (strcmp(s->software, software) == 0) return s;
    add_word(softwares, sizeof softwares, s->software);
  }
  if (!softwares[0])
    error_set(e, "unknown personality \"%.60s\" of the NIC; there are: %s", personality, personalities);
  else
    error_set(e, "unknown software \"%.60s\"; for the personality %s there are: %s", software, personality, softwares);
  return NULL;
}
