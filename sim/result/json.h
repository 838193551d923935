// SPDX-License-Identifier: Apache-2.0
// Writes JSON to a file, two spaces a level, members in the order written. Numbers are integers, or decimals made from
// integers, so that the same values give the same bytes everywhere.
#pragma once
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

struct json {
  FILE *file;
  unsigned depth;
  bool first; // nothing stands yet in the present object or array
};

struct json json_begin(FILE *file);
// Ends the document with a newline.
void json_end(struct json *j);
// key: of the member, or NULL within an array or at the top.
void json_open(struct json *j, const char *key, char bracket); // '{' or '['
void json_close(struct json *j, char bracket);                 // '}' or ']'
void json_text(struct json *j, const char *key, const char *value);
void json_int(struct json *j, const char *key, int64_t value);
void json_uint(struct json *j, const char *key, uint64_t value);
void json_bool(struct json *j, const char *key, bool value);
void json_null(struct json *j, const char *key);
// thousandths as a decimal with three places.
void json_thousandths(struct json *j, const char *key, uint64_t thousandths);
// A number that stands in text as JSON writes it.
void json_number(struct json *j, const char *key, const char *number);
