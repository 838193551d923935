// SPDX-License-Identifier: Apache-2.0
// What Verilator's runtime calls when an assertion of the RTL fails: whoever steps the model is told, and decides.
#include "verilated.h"
#include <stdexcept>
#include <string>

void vl_fatal(const char *file, int line, const char *, const char *message) {
  throw std::runtime_error("RTL: " + std::string(file) + ":" + std::to_string(line) + ": " + message);
}
