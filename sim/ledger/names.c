// SPDX-License-Identifier: Apache-2.0
#include "sim/ledger/names.h"

const char *step_name(enum step step) {
  static const char *const names[STEPS] = {
#define X(id, name, what) name,
      PISTE_STEPS(X)
#undef X
  };
  return names[step];
}

const char *place_name(enum place place) {
  static const char *const names[PLACES] = {
#define X(id, name) name,
      PISTE_PLACES(X)
#undef X
  };
  return names[place];
}

const char *cycle_kind_name(enum cycle_kind kind) {
  static const char *const names[CYCLE_KINDS] = {
#define X(id, name) name,
      PISTE_CYCLE_KINDS(X)
#undef X
  };
  return names[kind];
}

const char *drop_name(unsigned code) {
  switch (code) {
#define X(id, number, name, what)                                                                                      \
  case number:                                                                                                         \
    return name;
    PISTE_DROPS(X)
#undef X
  default:
    return 0;
  }
}

const char *drop_meaning(unsigned code) {
  switch (code) {
#define X(id, number, name, what)                                                                                      \
  case number:                                                                                                         \
    return what;
    PISTE_DROPS(X)
#undef X
  default:
    return 0;
  }
}
