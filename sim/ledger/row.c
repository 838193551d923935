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
                   "\n",
           system_column ? "system," : "");
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
  *to++ = '\n';
  return fwrite(line, 1, (size_t)(to - line), file) == (size_t)(to - line);
}
