// SPDX-License-Identifier: Apache-2.0
// The --format option.
#pragma once
#include "sim/cli/cli.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_MARKDOWN };
// The format asked for, out of the first `allowed` ones (text is the default). False and a message if it is no such.
bool format_of(const struct cli_args *args, unsigned allowed, enum format *format, struct error *e);
