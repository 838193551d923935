// SPDX-License-Identifier: Apache-2.0
#include "tests/support/endpoint_explored.h"
#include <stdio.h>
#include <string.h>

#define MOST 2000000u // states

bool endpoint_holds(const char *what, struct endpoint_setup setup) {
  struct explore_model model = endpoint_model(&setup);
  struct explore_result r = explore(&model, MOST);
  bool holds = r.verdict == EXPLORE_HOLDS;
  if (r.trace != NULL) fputs(r.trace, stderr);
  if (r.verdict == EXPLORE_LIMIT) fprintf(stderr, "there are more states than these:\n");
  printf("%s, %s: %u states, %u steps deep\n", setup.coupled ? "coupled" : "separate", what, r.states, r.depth);
  explore_free(&r);
  return holds;
}

bool endpoint_breaks(const char *property, struct endpoint_setup setup) {
  setup.at_once = ALL;
  struct explore_model model = endpoint_model(&setup);
  struct explore_result r = explore(&model, MOST);
  bool breaks = r.property != NULL && strstr(r.property, property) == r.property;
  if (r.trace != NULL) fputs(r.trace, stdout);
  if (!breaks) fprintf(stderr, "not \"%s\" but \"%s\"\n", property, r.property != NULL ? r.property : "nothing");
  explore_free(&r);
  return breaks;
}
