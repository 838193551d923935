# SPDX-License-Identifier: Apache-2.0
"""Every run of runs.txt: its counts, the identities as the written results show them, the schema, the golden hashes."""
import csv
import hashlib
import io
import json
import re
import unittest

import jsonschema
import malformed
from program import ROOT, ProgramTest, runs

GOLDEN = ROOT / "tests/golden/runs.sha256"
FILES = ("requests.csv", "requests_steps.csv", "result.json")


def count(system, name):
    frames = system["frames"]
    if name == "tryagain":
        return system["tryagain"]
    return frames[name] if name in frames else frames["dropped"].get(name, 0)


class Runs(ProgramTest):
    def check_counts(self, system, conditions):
        frames = system["frames"]
        for condition in [*conditions, "in_flight=0"]:
            name, relation, wanted = re.fullmatch(r"(\w+)([=>])(\d+)", condition).groups()
            got = count(system, name)
            self.assertTrue(got == int(wanted) if relation == "=" else got > int(wanted), f"{condition}: {got}")
        ends = [frames[end] for end in ("replied", "one_way", "kernel", "nested", "in_flight")]
        self.assertEqual(frames["in"], sum(ends) + sum(frames["dropped"].values()))

    def check_rows(self, system, text):
        rows = list(csv.DictReader(io.StringIO(text)))
        frames = system["frames"]
        self.assertEqual(len(rows), frames["in"])
        self.assertEqual(sorted(int(row["index"]) for row in rows), list(range(len(rows))))
        outcomes = [row["outcome"] for row in rows]
        self.assertEqual(outcomes.count("replied"), frames["replied"])
        self.assertEqual(outcomes.count("one_way"), frames["one_way"])
        for reason, dropped in frames["dropped"].items():
            self.assertEqual(sum(row["reason"] == reason for row in rows), dropped, reason)
        order = [(int(row["done_ps"]), int(row["index"])) for row in rows]
        self.assertEqual(order, sorted(order))
        segments = [name for name in rows[0] if name.endswith("_ps") and name not in
                    ("wire_in_first_ps", "wire_in_last_ps", "wire_out_ps", "done_ps", "latency_ps")]
        for row in rows:
            if row["outcome"] == "replied":
                latency = int(row["wire_out_ps"]) - int(row["wire_in_last_ps"])
                self.assertEqual(int(row["latency_ps"]), latency)
                self.assertEqual(sum(int(row[name]) for name in segments), latency, row["index"])

    def check_steps(self, rows, steps):
        rows = {row["index"]: row for row in csv.DictReader(io.StringIO(rows))}
        sums = {}
        for line in csv.DictReader(io.StringIO(steps)):
            key = (line["index"], f"{line['step']}_ps")
            sums[key] = sums.get(key, 0) + int(line["ps"])
        wanted = {(index, name): int(row[name]) for index, row in rows.items() for name in row
                  if name in {key[1] for key in sums} and int(row[name])}
        self.assertEqual(sums, wanted)

    def check_golden(self, name, files):
        golden = dict(reversed(line.split("  ")) for line in GOLDEN.read_text().splitlines())
        for file in FILES:
            got = hashlib.sha256(files[file]).hexdigest()
            self.assertEqual(golden.pop(f"{name}/{file}", "no hash"), got,
                             f"{file} of {name} changed; if it should have: scripts/update-golden")


def make_test(name, conditions, arguments):
    def test(self):
        files = self.results(arguments)
        result = json.loads(files["result.json"])
        schema = json.loads((ROOT / "docs/result.schema.json").read_text())
        jsonschema.Draft202012Validator(schema).validate(result)
        for system in result["systems"]:
            self.check_counts(system, conditions)
        self.check_rows(result["systems"][0], files["requests.csv"].decode())
        self.check_steps(files["requests.csv"].decode(), files["requests_steps.csv"].decode())
        self.check_golden(name, files)

    return test


for run in runs():
    setattr(Runs, f"test_{run[0]}", make_test(*run))


class Malformed(ProgramTest):
    def test_the_capture_is_what_its_script_makes(self):
        self.assertEqual((ROOT / "tests/system/captures/malformed.pcap").read_bytes(), malformed.make())

    def test_each_frame_is_dropped_for_the_reason_for_which_it_was_spoilt(self):
        files = self.results(["--pcap", "tests/system/captures/malformed.pcap", "--catalogue",
                              "workloads/catalogues/echo.yaml"])
        frames = json.loads(files["result.json"])["systems"][0]["frames"]
        self.assertEqual({"sound": frames["replied"], **frames["dropped"]}, malformed.expected())


class Table(unittest.TestCase):
    def test_every_hash_belongs_to_a_run(self):
        named = {line.split("  ")[1] for line in GOLDEN.read_text().splitlines()}
        self.assertEqual(named, {f"{run[0]}/{file}" for run in runs() for file in FILES})

    def test_every_shipped_capture_and_workload_has_a_run(self):
        used = {word for run in runs() for word in run[2]}
        shipped = {str(p.relative_to(ROOT)) for p in (ROOT / "workloads/captures").glob("*.pcap*")}
        shipped |= {p.stem for p in (ROOT / "workloads/shipped").glob("*.yaml")}
        self.assertEqual(shipped - used, set())


if __name__ == "__main__":
    unittest.main()
