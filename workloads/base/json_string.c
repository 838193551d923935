// SPDX-License-Identifier: Apache-2.0
#include "workloads/base/json_string.h"

void json_string(FILE *to, const char *text) {
  putc('"', to);
  for (const unsigned char *s = (const unsigned char *)text; *s; s++) {
    if (*s == '"' || *s == '\\')
      fprintf(to, "\\%c", *s);
    else if (*s == '\n')
      fputs("\\n", to);
    else if (*s < 0x20 || *s == 0x7f)
      fprintf(to, "\\u%04x", *s);
    else
      putc(*s, to);
  }
  putc('"', to);
}
