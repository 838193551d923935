// SPDX-License-Identifier: Apache-2.0
#include "sim/result/json.h"
#include "workloads/base/json_string.h"

static void begin_value(struct json *j, const char *key) {
  if (j->depth > 0) fprintf(j->file, "%s\n%*s", j->first ? "" : ",", (int)(2 * j->depth), "");
  j->first = false;
  if (!key) return;
  json_string(j->file, key);
  fputs(": ", j->file);
}

struct json json_begin(FILE *file) {
  return (struct json){file, 0, true};
}

void json_end(struct json *j) {
  putc('\n', j->file);
}

void json_open(struct json *j, const char *key, char bracket) {
  begin_value(j, key);
  putc(bracket, j->file);
  j->depth++;
  j->first = true;
}

void json_close(struct json *j, char bracket) {
  j->depth--;
  if (!j->first) fprintf(j->file, "\n%*s", (int)(2 * j->depth), "");
  putc(bracket, j->file);
  j->first = false;
}

void json_text(struct json *j, const char *key, const char *value) {
  begin_value(j, key);
  json_string(j->file, value);
}

void json_int(struct json *j, const char *key, int64_t value) {
  begin_value(j, key);
  fprintf(j->file, "%" PRId64, value);
}

void json_uint(struct json *j, const char *key, uint64_t value) {
  begin_value(j, key);
  fprintf(j->file, "%" PRIu64, value);
}

void json_bool(struct json *j, const char *key, bool value) {
  begin_value(j, key);
  fputs(value ? "true" : "false", j->file);
}

void json_null(struct json *j, const char *key) {
  begin_value(j, key);
  fputs("null", j->file);
}

void json_thousandths(struct json *j, const char *key, uint64_t thousandths) {
  begin_value(j, key);
  fprintf(j->file, "%" PRIu64 ".%03" PRIu64, thousandths / 1000, thousandths % 1000);
}

void json_number(struct json *j, const char *key, const char *number) {
  begin_value(j, key);
  fputs(number, j->file);
}
