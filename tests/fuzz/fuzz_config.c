// SPDX-License-Identifier: Apache-2.0
// Any bytes as a configuration file, and as a platform's and a system's: refused with a message that names the file, or
// every parameter is a value that its row allows.
#include "sim/params/config.h"
#include "sim/params/machine.h"
#include "tests/support/registry.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool what) {
  if (!what) abort();
}

// Every value can be set again from its own text.
static void check_values(const struct params *p) {
  struct params again;
  struct error e;
  char text[PARAM_TEXT_MAX];
  params_init(&again, whole_registry());
  for (unsigned i = 0; i < whole_registry()->count; i++) {
    const struct param_row *row = whole_registry()->rows[i];
    require(params_set(&again, row->name, param_format(p, row, text, sizeof text), ORIGIN_CONFIG, &e));
    require(again.values[i].number == p->values[i].number && strcmp(again.values[i].text, p->values[i].text) == 0);
  }
}

enum kind { CONFIG, PLATFORM, SYSTEM, KINDS };

static void read_as(enum kind kind, const uint8_t *data, size_t size) {
  struct params p;
  struct platform platform;
  struct system_spec system;
  struct error e = {""};
  FILE *file = fmemopen((void *)(uintptr_t)data, size, "r");
  params_init(&p, whole_registry());
  bool good = kind == CONFIG     ? params_read_yaml(&p, file, "f", ORIGIN_CONFIG, &e)
              : kind == PLATFORM ? platform_read(file, "f", &platform, &p, &e)
                                 : system_read(file, "f", &system, &p, &e);
  fclose(file);
  if (good)
    check_values(&p);
  else
    require(strncmp(e.text, "f:", 2) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  for (int kind = 0; size > 0 && kind < KINDS; kind++) read_as((enum kind)kind, data, size);
  return 0;
}
