// SPDX-License-Identifier: Apache-2.0
#include "models/hardware/kernel/cluster.h"
#include <cstdarg>
#include <cstdio>

namespace piste {

std::string format(const char *f, ...) {
  va_list args;
  va_start(args, f);
  char *text = nullptr;
  int n = vasprintf(&text, f, args);
  va_end(args);
  std::string s(n < 0 ? "" : text);
  if (n >= 0) free(text);
  return s;
}

} // namespace piste
