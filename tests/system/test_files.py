# SPDX-License-Identifier: Apache-2.0
"""docs/files.md describes every column and member of the files that a run writes, and none that there is not."""
import csv
import json
import re
import unittest

from program import ROOT, ProgramTest, contents

PAGE = (ROOT / "docs/files.md").read_text()
ECHO = ["workloads/captures/echo_500.pcap", "--set", "capture.fix_checksums=1"]


def described(section):
    """What the tables of a section name."""
    text = re.search(rf"^## {re.escape(section)}$(.*?)(?=^## |\Z)", PAGE, re.M | re.S)[1]
    return re.findall(r"^\| `(\w+)` \|", text, re.M)


def members(value):
    """Keys of objects at any depth, in the order of their first appearance."""
    if isinstance(value, list):
        value = dict.fromkeys(key for one in value for key in members(one))
        return list(value)
    if not isinstance(value, dict):
        return []
    return list(dict.fromkeys([key for key in value] + [key for one in value.values() for key in members(one)]))


class Files(ProgramTest):
    def setUp(self):
        super().setUp()
        self.succeed(["run", *ECHO, "--out", self.dir / "out", "--timing", self.dir / "timing"])

    def header(self, name):
        return next(csv.reader((self.dir / "out" / name).read_text().splitlines()))

    def test_every_column_is_described_in_its_order(self):
        for name in ("requests.csv", "requests_steps.csv"):
            # The column of several systems is described where it stands.
            self.assertEqual([column for column in described(name) if column != "system"], self.header(name))
            self.assertEqual(described(name)[1], "system")

    def test_every_member_of_the_timing_is_described(self):
        self.assertEqual(described("timing"), members(json.loads((self.dir / "timing").read_text())))

    def test_every_file_of_a_directory_is_described(self):
        for name in contents(self.dir / "out"):
            self.assertIn(f"| `{name}` | `--out DIR` |", PAGE)

    def test_rows_name_calls_as_their_capture_does(self):
        rows = list(csv.DictReader((self.dir / "out/requests.csv").read_text().splitlines()))
        self.assertEqual(len({row["xid"] for row in rows}), 500)
        for row in rows:
            self.assertRegex(row["xid"], "^0x[0-9a-f]{8}$")
            port, program, _, _ = row["service"].split("/")
            self.assertEqual(row["process"], f"{port}/{program}")
            self.assertEqual(row["endpoint"], row["hart"])  # each endpoint has a hart of its number


if __name__ == "__main__":
    unittest.main()
