// SPDX-License-Identifier: Apache-2.0
// Defines a table of parameters and its rows in a C file that has included their declarations. Before it, define
// PARAM_TABLE (the table becomes params_PARAM_TABLE, its name is that word) and PARAM_TABLE_FILE (the .def file).
#define PARAM_PASTE_(a, b) a##b
#define PARAM_PASTE(a, b) PARAM_PASTE_(a, b)
#define PARAM_WORD_(a) #a
#define PARAM_WORD(a) PARAM_WORD_(a)
#define PARAM_MILLIONTHS(x) ((int64_t)((x)*1000000.0 + ((x) < 0 ? -0.5 : 0.5)))

#define PARAM(id, called, kind, of, least, most, value, how, from, ...)                                                \
  const struct param_row PARAM_##id[1] = {{.name = called,                                                             \
                                           .type = PARAM_TYPE_##kind,                                                  \
                                           .unit = of,                                                                 \
                                           .min = least,                                                               \
                                           .max = most,                                                                \
                                           .initial = value,                                                           \
                                           .choices = "",                                                              \
                                           .text = "",                                                                 \
                                           .provenance = PROVENANCE_##how,                                             \
                                           .source = from,                                                             \
                                           .meaning = __VA_ARGS__}};
#define PARAM_FIXED(id, called, of, least, most, value, how, from, ...)                                                \
  PARAM(id, called, FIXED, of, PARAM_MILLIONTHS(least), PARAM_MILLIONTHS(most), PARAM_MILLIONTHS(value), how, from,    \
        __VA_ARGS__)
#define PARAM_WORDS_(id, called, kind, list, value, how, from, ...)                                                    \
  const struct param_row PARAM_##id[1] = {{.name = called,                                                             \
                                           .type = PARAM_TYPE_##kind,                                                  \
                                           .unit = "",                                                                 \
                                           .choices = list,                                                            \
                                           .text = value,                                                              \
                                           .provenance = PROVENANCE_##how,                                             \
                                           .source = from,                                                             \
                                           .meaning = __VA_ARGS__}};
#define PARAM_ENUM(id, called, list, value, how, from, ...)                                                            \
  PARAM_WORDS_(id, called, ENUM, list, value, how, from, __VA_ARGS__)
#define PARAM_TEXT(id, called, value, how, from, ...) PARAM_WORDS_(id, called, TEXT, "", value, how, from, __VA_ARGS__)
#include PARAM_TABLE_FILE
#include "models/params/rows_end.h"

#define PARAM(id, ...) PARAM_##id,
#define PARAM_FIXED(id, ...) PARAM_##id,
#define PARAM_ENUM(id, ...) PARAM_##id,
#define PARAM_TEXT(id, ...) PARAM_##id,
static const struct param_row *const PARAM_PASTE(rows_of_, PARAM_TABLE)[] = {
#include PARAM_TABLE_FILE
};
#include "models/params/rows_end.h"

#define PARAM_ROWS PARAM_PASTE(rows_of_, PARAM_TABLE)
const struct param_table PARAM_PASTE(params_, PARAM_TABLE) = {PARAM_WORD(PARAM_TABLE), PARAM_ROWS,
                                                              sizeof PARAM_ROWS / sizeof(struct param_row *)};

#undef PARAM_ROWS
#undef PARAM_TABLE
#undef PARAM_TABLE_FILE
#undef PARAM_WORDS_
#undef PARAM_MILLIONTHS
#undef PARAM_WORD
#undef PARAM_WORD_
#undef PARAM_PASTE
#undef PARAM_PASTE_
