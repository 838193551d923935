// SPDX-License-Identifier: Apache-2.0
// The --format option.
#pragma once
#include "sim/cli/cli.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_MARKDOWN };
// The format asked for: text (the default), json or, if that is allowed, markdown. False and a message if it is no
// such.
bool format_of(const struct cli_args *args, bool markdown, enum format *format, struct error *e);
