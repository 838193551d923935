#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""guard.py PISTE LIMITS: fails if a call costs more instructions outside the RTL than the file of limits records,
or a traced call too many more than one that is not."""
import sys

import callgrind

TRACED = "echo64"
TRACED_PERCENT = 150  # most that a call may cost with everything traced, of what it costs without
SLACK_PERCENT = 3  # what another C library or patch release of the compiler may change


def main():
    piste, limits = sys.argv[1:]
    failed = False
    for line in open(limits):
        if line.startswith("#"):
            continue
        workload, recorded = line.split()
        parts = callgrind.per_call(piste, workload)
        counted = sum(parts[1:])
        if workload == TRACED:
            traced = sum(callgrind.per_call(piste, workload, "--set", "trace.requests=all", "--trace", "/dev/null"))
            percent = traced * 100 // sum(parts)
            print(f"{workload}: traced {percent} % of its instructions without, RTL included; at most {TRACED_PERCENT}")
            failed |= percent > TRACED_PERCENT
        most = int(recorded) * (100 + SLACK_PERCENT) // 100
        print(f"{workload}: {counted} instructions a call outside the RTL; recorded {recorded}, at most {most}")
        if counted > most:
            print(f"{workload}: find what became slower (docs/performance.md), or record the new count in {limits}")
            failed = True
    return failed


sys.exit(main())
