// SPDX-License-Identifier: Apache-2.0
// Options whose values are words of a short list: --format and --nic.
#pragma once
#include "sim/cli/cli.h"
#include "sim/run/nic_kind.h"

enum format { FORMAT_TEXT, FORMAT_JSON, FORMAT_MARKDOWN };
// The format asked for: text (the default), json or, if that is allowed, markdown. False and a message if it is no
// such.
bool format_of(const struct cli_args *args, bool markdown, enum format *format, struct error *e);
// What is to stand in the NIC's place: rtl (the default) or model. False and a message if it is neither.
bool nic_kind_of(const struct cli_args *args, enum nic_kind *kind, struct error *e);
