#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""guard.py PISTE LIMITS: fails if a call costs more instructions outside the RTL than the file of limits records."""
import sys

import callgrind

SLACK_PERCENT = 3  # what another C library or patch release of the compiler may change


def main():
    piste, limits = sys.argv[1:]
    failed = False
    for line in open(limits):
        if line.startswith("#"):
            continue
        workload, recorded = line.split()
        counted = sum(callgrind.per_call(piste, workload)[1:])
        most = int(recorded) * (100 + SLACK_PERCENT) // 100
        print(f"{workload}: {counted} instructions a call outside the RTL; recorded {recorded}, at most {most}")
        if counted > most:
            print(f"{workload}: find what became slower (docs/performance.md), or record the new count in {limits}")
            failed = True
    return failed


sys.exit(main())
