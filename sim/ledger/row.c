// SPDX-License-Identifier: Apache-2.0
#include "sim/ledger/row.h"
#include "sim/ledger/names.h"
#include <string.h>

static const char *const outcome_names[] = {"in_flight", "replied", "one_way", "dropped"};

const char *row_header(bool system_column, char *to, size_t size) {
  snprintf(to, size,
           "index,%soutcome,reason,bytes_in,bytes_out,wire_in_first_ps,wire_in_last_ps,wire_out_ps,done_ps,latency_ps"
#define X(id, name, what) "," name "_ps"
           PISTE_STEPS(X)
#undef X
#define X(id, name) "," name "_cycles"
               PISTE_CYCLE_KINDS(X)
#undef X
                   ",service,process,endpoint,hart,xid\n",
           system_column ? "system," : "");
  return to;
}

const char *row_steps_header(bool system_column, char *to, size_t size) {
  snprintf(to, size, "index,%sstep,place,ps\n", system_column ? "system," : "");
  return to;
}

// Rows are written for every request of long runs: stdio's formatting would cost more than the rest of the ledger.
static char *put_number(char *to, uint64_t value) {
  char digits[20];
  unsigned n = 0;
  do digits[n++] = (char)('0' + value % 10);
  while (value /= 10);
  while (n) *to++ = digits[--n];
  return to;
}

static char *put_text(char *to, const char *text) {
  return stpcpy(to, text);
}

static char *put_field(char *to, uint64_t value) {
  *to++ = ',';
  return put_number(to, value);
}

// A name from a catalogue: in quotes if it holds what CSV reads as its own.
static char *put_name(char *to, const char *name) {
  if (!strpbrk(name, ",\"\r\n")) return put_text(to, name);
  *to++ = '"';
  for (; *name; *to++ = *name++)
    if (*name == '"') *to++ = '"';
  *to++ = '"';
  return to;
}

// As decoders show it: 0x and eight digits.
static char *put_xid(char *to, uint32_t xid) {
  to = put_text(to, "0x");
  for (int shift = 28; shift >= 0; shift -= 4) *to++ = "0123456789abcdef"[xid >> shift & 15];
  return to;
}

// Which call it was and who served it; empty where there is nothing to name.
static char *put_names(char *to, const struct request_record *r) {
  const struct observed_call *c = &r->call;
  *to++ = ',';
  if (c->process) {
    const uint32_t parts[] = {c->port, c->program, c->version, c->procedure};
    for (unsigned i = 0; i < sizeof parts / sizeof parts[0]; i++) {
      if (i) *to++ = '/';
      to = put_number(to, parts[i]);
    }
  }
  *to++ = ',';
  if (c->process) to = put_name(to, c->process);
  *to++ = ',';
  if (r->endpoint) to = put_number(to, r->endpoint - 1u);
  *to++ = ',';
  if (request_was_on_hart(r)) to = put_number(to, r->hart);
  *to++ = ',';
  if (c->process) to = put_xid(to, c->xid);
  return to;
}

bool row_write(FILE *file, const struct request_record *r, const char *system) {
  char line[1024], *to = put_number(line, r->index);
  bool replied = r->outcome == OUTCOME_REPLIED;
  uint64_t steps[STEPS] = {0};
  for (unsigned i = 0; i < r->segments; i++) steps[r->segment[i] / PLACES] += r->segment_ps[i];
  if (system) {
    *to++ = ',';
    to = put_text(to, system);
  }
  *to++ = ',';
  to = put_text(to, outcome_names[r->outcome]);
  *to++ = ',';
  if (r->reason) to = put_text(to, drop_name(r->reason));
  to = put_field(to, r->bytes_in);
  to = put_field(to, r->bytes_out);
  to = put_field(to, r->in_first_ps);
  to = put_field(to, r->in_last_ps);
  if (replied)
    to = put_field(to, r->out_ps);
  else
    *to++ = ',';
  to = put_field(to, r->done_ps);
  if (replied)
    to = put_field(to, r->out_ps - r->in_last_ps);
  else
    *to++ = ',';
  for (unsigned i = 0; i < STEPS; i++) to = put_field(to, steps[i]);
  for (unsigned i = 0; i < CYCLE_KINDS; i++) to = put_field(to, r->cycles[i]);
  to = put_names(to, r);
  *to++ = '\n';
  return fwrite(line, 1, (size_t)(to - line), file) == (size_t)(to - line);
}

bool row_write_steps(FILE *file, const struct request_record *r, const char *system) {
  bool good = true;
  for (unsigned i = 0; good && i < r->segments; i++) {
    char line[160], *to = put_number(line, r->index);
    if (!r->segment_ps[i]) continue;
    *to++ = ',';
    if (system) to = put_text(to, system), *to++ = ',';
    to = put_text(to, step_name((enum step)(r->segment[i] / PLACES)));
    *to++ = ',';
    to = put_text(to, place_name((enum place)(r->segment[i] % PLACES)));
    to = put_field(to, r->segment_ps[i]);
    *to++ = '\n';
    good = fwrite(line, 1, (size_t)(to - line), file) == (size_t)(to - line);
  }
  return good;
}
