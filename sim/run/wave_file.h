// SPDX-License-Identifier: Apache-2.0
// Whether a file of waves is whole: Verilator's FST writer does not say when the disk was full.
#pragma once
#include <stdbool.h>

// True if the file at `path` is an FST file with all its parts, or is empty because the window of waves never came.
// False, with errno set, if it is cut or cannot be read.
bool wave_file_is_whole(const char *path);
