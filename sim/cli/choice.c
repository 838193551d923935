// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/choice.h"
#include <string.h>

// The place among `words`, `last` being that of the last one allowed, of an option's value; 0 if it was not given.
static bool choose(const struct cli_args *args, enum cli_option option, const char *name, const char *const *words,
                   unsigned last, unsigned *chosen, struct error *e) {
  const char *given = cli_value(args, option);
  char all[80] = "";
  *chosen = 0;
  if (!given) return true;
  for (unsigned i = 0; i <= last; i++) {
    if (strcmp(given, words[i]) == 0) {
      *chosen = i;
      return true;
    }
    size_t used = strlen(all);
    snprintf(all + used, sizeof all - used, "%s%s", i == 0 ? "" : i == last ? " or " : ", ", words[i]);
  }
  return error_set(e, "--%s %.40s: it takes %s", name, given, all);
}

bool format_of(const struct cli_args *args, bool markdown, enum format *format, struct error *e) {
  static const char *const names[] = {"text", "json", "markdown"};
  unsigned chosen;
  if (!choose(args, CLI_OPT_FORMAT, "format", names, markdown ? FORMAT_MARKDOWN : FORMAT_JSON, &chosen, e))
    return false;
  *format = (enum format)chosen;
  return true;
}

bool nic_kind_of(const struct cli_args *args, enum nic_kind *kind, struct error *e) {
  static const char *const names[] = {[NIC_RTL] = "rtl", [NIC_MODEL] = "model"};
  unsigned chosen;
  if (!choose(args, CLI_OPT_NIC, "nic", names, NIC_MODEL, &chosen, e)) return false;
  *kind = (enum nic_kind)chosen;
  return true;
}
