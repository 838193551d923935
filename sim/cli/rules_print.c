// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/rules_print.h"
#include "models/protocol/coherence/cache_controller.h"
#include "models/protocol/coherence/home.h"
#include "models/protocol/endpoint/endpoint.h"
#include "sim/result/json.h"

enum { WHAT_MAX = 200 };

// ---- a cache's rules, told from what its transition function does

// What a step does, and where it leads.
static void tell_step(const struct cache_step *s, enum cache_state next, char to[WHAT_MAX]) {
  static const struct {
    uint16_t flag;
    const char *does;
  } acts[] = {{CACHE_TAKE, "; takes the message's data"},
              {CACHE_HIT, "; hit"},
              {CACHE_MISS, "; miss"},
              {CACHE_STALL, "; stalled until the next wake"},
              {CACHE_FREE, "; its way is free"},
              {CACHE_WAKE, "; wakes what is stalled on the line"},
              {CACHE_WITH_DATA, "; the line's bytes go with it"}};
  size_t used = (size_t)snprintf(to, WHAT_MAX, "to %s", cache_state_name(next));
  if (s->flags & CACHE_SEND)
    used += (size_t)snprintf(to + used, WHAT_MAX - used, "; sends %s", coh_op_name((enum coh_op)s->send));
  for (unsigned i = 0; i < sizeof acts / sizeof acts[0]; i++)
    if (s->flags & acts[i].flag) used += (size_t)snprintf(to + used, WHAT_MAX - used, "%s", acts[i].does);
}

// NULL if there is no such rule.
static const char *cache_what(unsigned rule, char to[WHAT_MAX]) {
  if (rule == CACHE_RULE_NONE) return "no rule: the event cannot happen in this state";
  if (rule == CACHE_RULE_PUT_OFF) return "a snoop met an outstanding request: sends conflict, and is put off";
  if (rule == CACHE_RULE_ANSWERED) return "conflict_ack has come: the snoop that was put off is answered";
  if (rule == CACHE_RULE_HELD_UP) return "an eviction or a new request, while a snoop is put off: stalled";
  struct cache_line line = {.state = (uint8_t)((rule - 1) / CACHE_EVENTS)};
  struct cache_step s = cache_next(&line, (enum cache_event)((rule - 1) % CACHE_EVENTS), COH_RACE_GRANT_ACK);
  if (s.rule != rule) return NULL;
  tell_step(&s, (enum cache_state)line.state, to);
  return to;
}

// ---- those of all protocols

static const char *home_name(unsigned rule) {
  return home_rule_name((enum home_rule)rule);
}
static const char *home_what(unsigned rule, char to[WHAT_MAX]) {
  (void)to;
  return home_rule_text((enum home_rule)rule);
}
static const char *endpoint_name(unsigned rule) {
  return endpoint_rule_name((enum endpoint_rule)rule);
}
static const char *endpoint_what(unsigned rule, char to[WHAT_MAX]) {
  (void)to;
  return endpoint_rule_text((enum endpoint_rule)rule);
}

static const struct protocol {
  const char *name, *about;
  unsigned rules;
  const char *(*rule_name)(unsigned rule);
  const char *(*what)(unsigned rule, char to[WHAT_MAX]);
} protocols[] = {
    {"cache",
     "One line in a hart's cache (`machine.hartN.cache`). A rule is named by its state and event. Where caches answer "
     "conflicts\n(`link.race=conflict`), fills are not acknowledged.",
     CACHE_RULES, cache_rule_name, cache_what},
    {"home", "One line's directory entry at its home (`machine.nic.home`, `machine.memory.home`).", HOME_RULES,
     home_name, home_what},
    {"endpoint",
     "An endpoint of the NIC (`machine.nic_port.events`). k is the receive line that was answered last, t the transmit "
     "line to be\nwritten next.",
     ENDPOINT_RULES, endpoint_name, endpoint_what},
};
enum { PROTOCOLS = sizeof protocols / sizeof protocols[0] };

void rules_print_text(FILE *to) {
  char text[WHAT_MAX];
  fprintf(to, "%-10s %-6s %-24s %s\n", "protocol", "number", "rule", "what it does");
  for (const struct protocol *p = protocols; p < protocols + PROTOCOLS; p++)
    for (unsigned i = 0; i < p->rules; i++) {
      const char *what = p->what(i, text);
      if (what) fprintf(to, "%-10s %6u %-24s %s\n", p->name, i, p->rule_name(i), what);
    }
}

void rules_print_json(FILE *to) {
  char text[WHAT_MAX];
  struct json j = json_begin(to);
  json_open(&j, NULL, '{');
  json_open(&j, "rules", '[');
  for (const struct protocol *p = protocols; p < protocols + PROTOCOLS; p++)
    for (unsigned i = 0; i < p->rules; i++) {
      const char *what = p->what(i, text);
      if (!what) continue;
      json_open(&j, NULL, '{');
      json_text(&j, "protocol", p->name);
      json_uint(&j, "number", i);
      json_text(&j, "name", p->rule_name(i));
      json_text(&j, "what", what);
      json_close(&j, '}');
    }
  json_close(&j, ']');
  json_close(&j, '}');
  json_end(&j);
}

void rules_print_markdown(FILE *to) {
  char text[WHAT_MAX];
  fputs(
      "# Rules of the protocols\n\n"
      "Made by `piste rules --format markdown`; a test holds the page against the protocols. A trace\n"
      "([trace.md](trace.md)) names the rule of each transition, and its number here. [protocol.md](protocol.md) has\n"
      "tables of the states and events, and says what they are for.\n",
      to);
  for (const struct protocol *p = protocols; p < protocols + PROTOCOLS; p++) {
    fprintf(to, "\n## %c%s\n\n%s\n\n| number | rule | what it does |\n| --- | --- | --- |\n", p->name[0] - 'a' + 'A',
            p->name + 1, p->about);
    for (unsigned i = 0; i < p->rules; i++) {
      const char *what = p->what(i, text);
      if (what) fprintf(to, "| %u | `%s` | %s |\n", i, p->rule_name(i), what);
    }
  }
}
