#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Includes go downward only: a file includes what stands at or before its own place in LAYERS.

usage: check_includes.py [--also FILE=INCLUDE]   (as if FILE had that line too: to see the check fail)

Exit status: 0 all go downward; 1 with a line for each that does not, or for a file that has no place.
"""
import argparse
import pathlib
import re
import sys

# From the bottom up; a place is a folder, or the beginning of a file's name. The longest that fits a file is its own.
LAYERS = """
rtl/pkg
workloads/base workloads/sample workloads/rpc workloads/capture workloads/catalogue workloads/generate workloads/traffic
rtl/glue
models/contract
models/protocol/coherence models/protocol/endpoint
models/nic/nic_events models/nic/nic_inside models/nic/host_ports
models/nic/front models/nic/host/lines models/nic
models/params
models/software
models/hardware/config models/hardware/view models/hardware/kernel models/hardware/memory models/hardware/coherence models/hardware/core models/hardware/nic
models/hardware/machine
models/systems/system models/systems/lauberhorn models/systems
sim/params sim/stats sim/ledger sim/trace sim/result sim/run sim/validate sim/cli sim
""".split()
# What a layer does not include though it stands before it: they know each other through models/contract alone.
APART = [("models/hardware", "models/software"), ("models/hardware", "models/nic")]


def place(path):
    """The layer of a file, by its number; None if it has none."""
    fits = [i for i, layer in enumerate(LAYERS) if path.startswith(layer + "/") or path.startswith(layer + ".")]
    return max(fits, key=lambda i: len(LAYERS[i]), default=None)


def wrong_includes(root, also):
    """A line for each include that does not go downward."""
    for top in ("workloads", "rtl", "models", "sim"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in (".c", ".h", ".cpp"):
                continue
            name = str(file.relative_to(root))
            if place(name) is None:
                yield f"{name}: has no place in LAYERS of tests/check_includes.py"
                continue
            for number, line in enumerate((file.read_text() + also.get(name, "")).splitlines(), 1):
                found = re.match(r'\s*#\s*include "((?:workloads|rtl|models|sim)/[^"]*)"', line)
                if not found:
                    continue
                target = found[1]
                if not (root / target).is_file():
                    yield f"{name}:{number}: {target} does not exist"
                elif place(target) is None or place(target) > place(name):
                    yield f"{name}:{number}: {target} lies above {LAYERS[place(name)]}"
                elif any(name.startswith(a) and target.startswith(b) for a, b in APART):
                    yield f"{name}:{number}: {target} is known through models/contract only"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--also", default="=", metavar="FILE=INCLUDE")
    file, include = parser.parse_args().also.split("=")
    wrong = list(wrong_includes(pathlib.Path(__file__).resolve().parent.parent, {file: f'#include "{include}"\n'}))
    print("\n".join(wrong) or "all includes go downward")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
