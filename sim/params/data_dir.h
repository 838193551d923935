// SPDX-License-Identifier: Apache-2.0
// Where the data files are: the directory that the environment variable PISTE_DATA names, else PREFIX/share/piste
// beside an installed executable, else the source tree. All hold them under the same names (models/platforms/,
// models/systems/, workloads/captures/, ...).
#pragma once
#include "workloads/base/error.h"
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif

// Writes the shipped files' directory for an executable at `executable` (an absolute path). False if neither place has
// the data.
bool data_dir_of(const char *executable, char *to, size_t size, struct error *e);
// Writes the directory for the running program.
bool data_dir(char *to, size_t size, struct error *e);

struct name_list {
  unsigned count;
  char names[128][48];
};
// The names of the files NAME.SUFFIX in a folder of the data directory, without suffix, sorted. False if the folder
// cannot be read or holds too many.
bool data_list(const char *folder, const char *suffix, struct name_list *list, struct error *e);
#ifdef __cplusplus
}
#endif
