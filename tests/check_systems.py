#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Systems are modules: nothing in sim/run names one, and the toy of tests/toy is named nowhere else in the program.

usage: check_systems.py [--also TEXT]   (as if a file of sim/run said TEXT: to see the check fail)

Exit status: 0 nothing is named; 1 with a line for each name that is.
"""
import argparse
import pathlib
import re
import sys


def names(root):
    """What the systems' files call them, their personalities and their software."""
    for file in (root / "models/systems").glob("*.yaml"):
        yield from re.findall(r"^(?:name|personality|software): *(\S+)", file.read_text(), re.MULTILINE)


def named(root, folders, words, also=""):
    """A line for each place below the folders that has one of the words."""
    pattern = re.compile(r"\b(" + "|".join(sorted(words)) + r")", re.IGNORECASE)
    texts = [(file, file.read_text()) for folder in folders for file in sorted((root / folder).rglob("*")) if file.is_file()]
    for file, text in texts + [("--also", also)]:
        for number, line in enumerate(text.splitlines(), 1):
            if found := pattern.search(line):
                yield f"{file}:{number}: names {found[1]}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--also", default="", metavar="TEXT")
    root = pathlib.Path(__file__).resolve().parent.parent
    wrong = list(named(root, ["sim/run"], set(names(root)), parser.parse_args().also))
    wrong += named(root, ["models", "sim"], {"toy_", "toy/", "toy\\."})
    print("\n".join(wrong) or "no system is named")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
