// SPDX-License-Identifier: Apache-2.0
#include "tests/support/formula.h"
#include "workloads/base/clock_edge.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct parser {
  const char *at;
  formula_lookup *lookup;
  void *context;
  const struct formula_value *values;
  int count;
  struct formula_error *error;
  bool failed;
};

static int64_t sum(struct parser *p);

static int64_t fail(struct parser *p, const char *what) {
  if (!p->failed) snprintf(p->error->text, sizeof p->error->text, "%s at '%.40s'", what, p->at);
  p->failed = true;
  return 1; // not zero: it may stand behind a division
}

static bool take(struct parser *p, char c) {
  while (*p->at == ' ') p->at++;
  if (*p->at != c) return false;
  p->at++;
  return true;
}

static void expect(struct parser *p, char c) {
  char what[] = "expected ' '";
  what[10] = c;
  if (!take(p, c)) fail(p, what);
}

bool formula_find(const struct formula_value *values, int count, const char *name, int64_t *value) {
  for (int i = count - 1; i >= 0; i--)
    if (!strcmp(values[i].name, name)) {
      *value = values[i].value;
      return true;
    }
  return false;
}

static int64_t divide(struct parser *p, int64_t a, int64_t b, bool up) {
  if (b <= 0 || a < 0) return fail(p, "division needs a >= 0 and b > 0");
  return a / b + (up && a % b != 0);
}

static int64_t call(struct parser *p, const char *name) {
  int64_t a[3] = {0};
  int n = 0;
  do {
    if (n == 3) return fail(p, "too many arguments");
    a[n++] = sum(p);
  } while (take(p, ','));
  expect(p, ')');
  if (n == 2 && !strcmp(name, "min")) return a[0] < a[1] ? a[0] : a[1];
  if (n == 2 && !strcmp(name, "max")) return a[0] > a[1] ? a[0] : a[1];
  if (n == 2 && !strcmp(name, "ceil")) return divide(p, a[0], a[1], true);
  if (n == 2 && !strcmp(name, "edge") && a[1] > 0 && a[0] >= 0)
    return (int64_t)clock_edge_ps(clock_edge_at_or_after((uint64_t)a[0], (uint64_t)a[1]), (uint64_t)a[1]);
  if (n == 3 && !strcmp(name, "later") && a[2] > 0 && a[0] >= 0)
    return (int64_t)clock_edge_ps(clock_edge_at_or_after((uint64_t)a[0], (uint64_t)a[2]) + (uint64_t)a[1],
                                  (uint64_t)a[2]);
  return fail(p, "no such function, or wrong arguments");
}

static int64_t primary(struct parser *p) {
  if (take(p, '(')) {
    int64_t v = sum(p);
    expect(p, ')');
    return v;
  }
  if (isdigit((unsigned char)*p->at)) return strtoll(p->at, (char **)(uintptr_t)&p->at, 10);
  char name[64];
  size_t n = 0;
  while ((isalnum((unsigned char)*p->at) || *p->at == '_' || *p->at == '.') && n < sizeof name - 1)
    name[n++] = *p->at++;
  name[n] = 0;
  if (!n) return fail(p, "expected a value");
  if (take(p, '(')) return call(p, name);
  int64_t value;
  if (formula_find(p->values, p->count, name, &value)) return value;
  if (p->lookup && p->lookup(p->context, name, &value)) return value;
  p->at -= n;
  return fail(p, "unknown name");
}

static int64_t product(struct parser *p) {
  int64_t v = primary(p);
  for (;;) {
    if (take(p, '*'))
      v *= primary(p);
    else if (take(p, '/'))
      v = divide(p, v, primary(p), false);
    else
      return v;
  }
}

static int64_t sum(struct parser *p) {
  int64_t v = product(p);
  for (;;) {
    if (take(p, '+'))
      v += product(p);
    else if (take(p, '-'))
      v -= product(p);
    else
      return v;
  }
}

// One line `name = expression`; blank lines and comments give nothing. Returns values added, or -1.
static int line_evaluate(struct parser *p, char *line, struct formula_value *out) {
  line[strcspn(line, "#")] = 0;
  char *equals = strchr(line, '=');
  if (!equals) {
    if (strspn(line, " \t") == strlen(line)) return 0;
    p->at = line;
    fail(p, "expected name = expression");
    return -1;
  }
  *equals = 0;
  if (sscanf(line, "%63s", out->name) != 1) {
    p->at = equals + 1;
    fail(p, "expected a name before =");
    return -1;
  }
  p->at = equals + 1;
  out->value = sum(p);
  while (*p->at == ' ') p->at++;
  if (*p->at) fail(p, "unexpected text");
  return p->failed ? -1 : 1;
}

int formula_page(const char *page, formula_lookup *lookup, void *context, struct formula_value *values, int max,
                 struct formula_error *e) {
  struct parser p = {.lookup = lookup, .context = context, .values = values, .error = e};
  bool inside = false;
  while (*page) {
    size_t n = strcspn(page, "\n");
    char line[512];
    snprintf(line, sizeof line, "%.*s", (int)n, page);
    page += n + (page[n] == '\n');
    if (!strncmp(line, "```", 3)) {
      inside = !inside && !strcmp(line, "```formula");
      continue;
    }
    if (!inside) continue;
    if (p.count == max) {
      fail(&p, "too many lines");
      return -1;
    }
    int added = line_evaluate(&p, line, &values[p.count]);
    if (added < 0) return -1;
    p.count += added;
  }
  return p.count;
}
