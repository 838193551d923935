// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/format.h"
#include <string.h>

bool format_of(const struct cli_args *args, bool markdown, enum format *format, struct error *e) {
  static const char *const names[] = {"text", "json", "markdown"};
  const char *given = cli_value(args, CLI_OPT_FORMAT);
  *format = FORMAT_TEXT;
  if (!given) return true;
  for (unsigned i = 0; i < (markdown ? 3u : 2u); i++)
    if (strcmp(given, names[i]) == 0) {
      *format = (enum format)i;
      return true;
    }
  return error_set(e, "--format %.40s: it takes text%s json%s", given, markdown ? "," : " or",
                   markdown ? " or markdown" : "");
}
