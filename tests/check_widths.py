#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A width that follows from a number of rtl/pkg/nic.toml has a name there (rtl/pkg/nic_pkg.sv), and no literal in rtl/.

usage: check_widths.py [--also FILE=LINE]   (as if FILE had that line too: to see the check fail)

Widths that much else has too (up to four bits, seven, bytes and words) are not looked at.
Exit status: 0 no literal is left; 1 with a line for each.
"""
import argparse
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.dont_write_bytecode = True
sys.path.insert(0, str(ROOT / "rtl" / "pkg"))
from generator.home import Home

WRITTEN = {"nic_pkg.sv", "layout_pkg.sv", "register_map.sv"}  # by the generator
# [5:0], 6'd1, 6'(x), {6{x}}
LITERALS = re.compile(r"\[(?P<high>\d+):0\]|\b(?P<bits>\d+)'[sdbh(]|\{(?P<times>\d+)\{")
ALLOWED = {
    ("rtl/host/lines/dispatch/endpoint_choice.sv", "[5:0]"): "which of the 64 bits of its argument, whatever they stand for",
    ("rtl/pkg/endpoint_pkg.sv", "[5:0]"): "yosys reads no other package's width in a package",
    ("rtl/host/lines/endpoint/endpoint_transition.sv", "6'("): "... and so the field's width is written again",
    ("rtl/host/lines/lookup/service_hash.sv", "[13:0]"): "a rotation of the hash",
}


def named(home):
    """Names of widths, by width."""
    beat = 8 * home.numbers["beat"]
    names = {beat: "BeatBits", 2 * beat: "2*BeatBits", home.numbers["signature_bound_bits"]: "SignatureBoundBits"}
    for one in ("drop", "request", "bucket", "cell", "frame_length", "args_offset"):
        names.setdefault(home.named[one].bits, f"bits of {one}")
    for one in ("request", "cell"):  # how many
        names.setdefault(home.named[one].bits + 1, f"bits of {one} + 1")
    return names


def literals(names, also):
    """A line for each literal of such a width, and for each exception without one."""
    unused = set(ALLOWED)
    for file in sorted((ROOT / "rtl").rglob("*.sv")):
        name = str(file.relative_to(ROOT))
        if file.name in WRITTEN:
            continue
        for number, line in enumerate((file.read_text() + also.get(name, "")).splitlines(), 1):
            for found in LITERALS.finditer(line.split("//")[0]):
                width = int(found["high"]) + 1 if found["high"] else int(found["bits"] or found["times"])
                unused.discard((name, found[0]))
                if width in names and (name, found[0]) not in ALLOWED:
                    yield f"{name}:{number}: '{found[0]}' is {width} bits, which follow from rtl/pkg/nic.toml ({names[width]})"
    for name, literal in sorted(unused):
        yield f"{name}: '{literal}' is allowed by tests/check_widths.py, but not there"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--also", default="=", metavar="FILE=LINE")
    file, line = parser.parse_args().also.split("=", 1)
    wrong = list(literals(named(Home(ROOT / "rtl" / "pkg" / "nic.toml")), {file: line + "\n"}))
    print("\n".join(wrong) or "no width of nic.toml is a literal")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
