#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The table of seeded RTL faults: its rows, and what docs/rtl-faults.md says of them.

A row of faults.tsv is: file, from, to, tests, what went wrong; separated by tabs. `from` must occur exactly once in the
file; a backslash and an n in `from` or `to` are a line's end. The tests are those below this folder without their prefix
test_ (with _N behind it if built with another count), separated by spaces. What went wrong names the rule of docs/protocol.md ("rule 4") or the drop reason (DropFcs)
that it is about, if there is one.

As a program: complains, with exit status 1, if a row cannot be planted or names no test; if a drop reason or rule has no
row; if docs/rtl-faults.md does not list just these rows, each with a check that exists; or if there is a module of which
no slip is caught by a test of its own.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TESTS = ROOT / "tests" / "rtl"
FAULTS = TESTS / "faults.tsv"
TABLE = ROOT / "docs" / "rtl-faults.md"
RULES = [f"rule {n}" for n in range(1, 9)]
JOINS = {"nic_top", "nic_front", "host_lines"}  # modules that hold hardly more than others
SILENT = ("assertion in the RTL", "no end")  # what caught a fault without a check's name
HEAD = """# Seeded faults of the RTL

Each row is a plausible slip (`tests/rtl/faults.tsv`), planted alone in a copy of the tree; the check named is the one
that failed. Rules are those of `docs/protocol.md`, drop reasons those of `rtl/pkg/nic_pkg.sv`. Written by
`scripts/rtl-faults --table`; `tests/rtl/check_faults.py` fails if it is stale, if a drop reason or rule has no row, or
if no slip of a module is caught by the module's own test.

| module | slip | rule or drop reason | caught by |
| --- | --- | --- | --- |
"""


def read_rows(pattern=""):
    """The rows in which the pattern is found, each behind its line's number."""
    rows = []
    for number, line in enumerate(FAULTS.read_text().splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) != 5:
            raise ValueError(f"{FAULTS.name}:{number}: {len(fields)} fields instead of 5")
        if not pattern or re.search(pattern, line):
            fields[1:3] = [text.replace("\\n", "\n") for text in fields[1:3]]
            rows.append((number, *fields))
    if not rows:
        raise ValueError(f"no row of {FAULTS.name} matches '{pattern}'")
    return rows


def source_of(test):
    """The C file of a test, whose name ends in a number if it is built with another count; None if there is none."""
    return next(TESTS.rglob(f"test_{re.sub(r'_[0-9]+$', '', test)}.c"), None)


def about(what):
    """The rules and drop reasons that a row names."""
    rules = [n for group in re.findall(r"\brules? (\d(?:(?:, | and )\d)*)", what) for n in re.findall(r"\d", group)]
    return [f"rule {n}" for n in rules] + re.findall(r"\bDrop[A-Z]\w*", what)


def table_line(row, check):
    _, name, _, _, _, what = row
    slip = re.sub(r"^(rules? [\d and,]+|Drop\w+): ", "", what).replace("|", "\\|")
    caught = f"[`{check[0]}`](../{source_of(check[0]).relative_to(ROOT)}): {check[1]}" if check else "**nothing**"
    return f"| [`{pathlib.Path(name).stem}`](../{name}) | {slip} | {', '.join(about(what))} | {caught} |"


def check_of_line(line, tests):
    """The test and check that a line of the table names, if one of `tests` has that check."""
    found = re.search(r"\[`(\w+)`\]\(\.\./tests/rtl/[\w/]*\.c\): ([^|]+) \|$", line)
    if not found or found[1] not in tests.split():
        return None
    source = source_of(found[1]).read_text()
    known = found[2] in SILENT or re.search(rf"\b(test_)?{found[2].replace(' ', '_')}\(", source)
    return (found[1], found[2]) if known else None


def modules():
    return sorted(p for p in (ROOT / "rtl").rglob("*.sv") if not p.stem.endswith("_pkg"))


def missing_subjects(rows):
    """Drop reasons and rules that no row is about."""
    reasons = re.findall(r"^\s+(Drop\w+)\s*= 6'd[1-9]", (ROOT / "rtl" / "pkg" / "nic_pkg.sv").read_text(), re.MULTILINE)
    subjects = {subject for row in rows for subject in about(row[5])}
    return [f"no row is about {subject}" for subject in ["DropFcs", *reasons, *RULES] if subject not in subjects]


def check_row(row):
    """What is wrong with one row, the table apart."""
    number, name, old, _, tests, _ = row
    count = (ROOT / name).read_text().count(old) if (ROOT / name).is_file() else 0
    wrong = [f"'{old}' occurs {count} times in {name}; it must occur once"] if count != 1 else []
    wrong += [f"no test_{t}.c" for t in tests.split() if not source_of(t)]
    return [f"{FAULTS.name}:{number}: {w}" for w in wrong]


def check_table(rows):
    """What is wrong with the committed table. What only joins others is tested as the whole NIC, which may catch its slips."""
    lines = [line for line in TABLE.read_text().splitlines() if line.startswith("| [")] if TABLE.is_file() else []
    if len(lines) != len(rows):
        return [f"{TABLE.name} has {len(lines)} rows, {FAULTS.name} {len(rows)}"]
    caught = JOINS & {pathlib.Path(row[1]).stem for row in rows}
    for row, line in zip(rows, lines):
        check = check_of_line(line, row[4])
        if check is None or line != table_line(row, check):
            return [f"{FAULTS.name}:{row[0]}: {TABLE.name} says otherwise: {line}"]
        if check[0].split("__")[0] == pathlib.Path(row[1]).stem:
            caught.add(pathlib.Path(row[1]).stem)
    return [f"no slip of {m.stem} is caught by its own test" for m in modules() if m.stem not in caught]


def main():
    rows = read_rows()
    wrong = missing_subjects(rows) + [w for row in rows for w in check_row(row)] + check_table(rows)
    print("\n".join(wrong) or f"{len(rows)} rows in order")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
