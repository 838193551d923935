# SPDX-License-Identifier: Apache-2.0
"""The prototype's measurements, repeated in the simulator: what they give, and what follows from a changed parameter."""
import json
import re
import unittest

from program import ROOT, ProgramTest, piste

NIC_CYCLE = 4  # ns: times are counted in cycles of the NIC's clock


class Validate(ProgramTest):
    def times(self, sizes, *sets):
        """One-way times in ns by direction and size."""
        settings = [word for value in sets for word in ("--set", value)]
        done = self.succeed(["validate", "--sizes", ",".join(map(str, sizes)), "--format", "json", *settings])
        return {(row["direction"], row["size"]): row["ns"] for row in json.loads(done.stdout)["rows"]}

    def refused(self, status, message, *arguments):
        done = piste(["validate", *arguments])
        self.assertEqual(done.returncode, status, done.stderr.decode())
        self.assertRegex(done.stderr.decode(), message)
        self.assertEqual(done.stdout, b"")

    def setUp(self):
        super().setUp()
        self.printed = self.succeed(["validate", "--format", "json"]).stdout
        self.table = json.loads(self.printed)
        self.free = {p["name"]: p["value"] for p in self.table["free_parameters"]}

    def test_every_published_point_is_met_within_five_percent(self):
        rows = {(row["direction"], row.get("size")): row for row in self.table["rows"]}
        points = {("io", None): 808, ("receive", 64): 764, ("receive", 128): 1680, ("receive", 1024): 4970,
                  ("transmit", 64): 864, ("transmit", 128): 1992, ("transmit", 1024): 2464}
        self.assertEqual({key: row["published_ns"] for key, row in rows.items()}, points)
        for key, row in rows.items():
            self.assertLessEqual(abs(row["ns"] - points[key]) * 20, points[key], key)
            self.assertAlmostEqual(row["error_percent"], (row["ns"] / points[key] - 1) * 100, delta=0.0051)

    def test_every_point_is_labelled_with_what_it_set_and_its_error_when_left_out(self):
        for row in self.table["rows"]:
            self.assertEqual(row["label"], "set")
            self.assertTrue(row["sets"])
            self.assertTrue(set(row["sets"]) <= set(self.free))
            self.assertEqual(set(row["left_out"]["parameters"]), set(self.free))
        self.assertLess(len(self.free), len(self.table["rows"]))

    def test_the_same_bytes_come_out_twice(self):
        self.assertEqual(self.succeed(["validate", "--format", "json"]).stdout, self.printed)

    def test_the_model_of_the_nic_gives_the_same_bytes(self):
        self.assertEqual(self.succeed(["validate", "--nic", "model", "--format", "json"]).stdout, self.printed)

    def test_the_page_holds_what_the_program_prints(self):
        page = (ROOT / "docs/validation.md").read_text()
        held = re.search(r"<!-- begin: piste validate --format markdown -->\n(.*)<!-- end -->", page, re.S).group(1)
        self.assertEqual(held, self.succeed(["validate", "--format", "markdown"]).stdout.decode())

    def test_the_text_names_each_row_and_each_free_parameter(self):
        text = self.succeed(["validate"]).stdout.decode()
        for name in [*self.free, "io", "receive_64", "transmit_1024"]:
            self.assertRegex(text, rf"(?m)^{re.escape(name)} ")

    def test_times_for_any_sizes_have_the_agreed_form(self):
        sizes = [64, 128, 1024, 9600]
        done = self.succeed(["validate", "--sizes", "64,128,1024,9600", "--format", "json"])
        rows = json.loads(done.stdout)["rows"]
        self.assertEqual([set(row) for row in rows], [{"platform", "transport", "direction", "size", "ns"}] * 8)
        self.assertEqual([(row["platform"], row["transport"], row["direction"], row["size"]) for row in rows],
                         [("enzian", "eci", way, n) for way in ("receive", "transmit") for n in sizes])
        printed = {(row["direction"], row.get("size")): row["ns"] for row in self.table["rows"]}
        for row in rows[:3] + rows[4:7]:
            self.assertEqual(row["ns"], printed[row["direction"], row["size"]])

    def test_the_range_of_sizes_is_what_frames_and_lines_hold(self):
        done = piste(["validate", "--sizes", "9728"])
        self.assertEqual(done.returncode, 2)
        largest = int(re.search(r"hold 1 to (\d+)", done.stderr.decode()).group(1))
        self.assertGreaterEqual(largest, 9600)
        self.assertEqual(len(self.times([1, 65, largest])), 6)
        self.refused(2, f"hold 1 to {largest}", "--sizes", str(largest + 1))
        for bad in ("0", "", "64,", "64;128", "-1", "x", "99999999"):
            self.refused(2, "bytes", "--sizes", bad)

    def test_a_parameter_moves_a_time_as_often_as_it_stands_in_its_way(self):
        plain = self.times([64, 128, 1024])
        flight = self.free["link.propagation"] // 1000
        fence = self.free["hart.fence_cycles"]
        cases = [
            # the answer; and eight loads there and back
            (f"link.propagation={2000 * flight}", {("receive", 64): flight, ("receive", 1024): 17 * flight,
             # grant, doorbell, recall there and back; and a fetch and one more recall
             ("transmit", 64): 4 * flight, ("transmit", 128): 8 * flight}),
            (f"hart.fence_cycles={fence + 200}", {("receive", 64): 100, ("receive", 128): 200,
             ("receive", 1024): 200, ("transmit", 64): 100, ("transmit", 128): 200}),
            (f"home.data={self.free['home.data'] + 50000}", {("receive", 64): 50, ("receive", 1024): 450,
             ("transmit", 64): 0, ("transmit", 128): 50}),
            (f"home.recall_cycle={self.free['home.recall_cycle'] + 10000}", {("transmit", 128): 0,
             ("transmit", 1024): 70, ("receive", 1024): 0}),
            # a signal's longer way is in the half round trip that is taken off
            (f"hart.io={self.free['hart.io'] + 100000}", {("receive", 64): 0, ("transmit", 64): -100}),
        ]
        for setting, moves in cases:
            changed = self.times([64, 128, 1024], setting)
            for key, by in moves.items():
                self.assertAlmostEqual(changed[key] - plain[key], by, delta=NIC_CYCLE, msg=f"{setting}: {key}")

    def test_any_number_of_sizes_is_printed_and_more_bytes_are_never_faster(self):
        sizes = [*range(1, 9600, 240), 9644]
        times = self.times(sizes)
        self.assertEqual(len(times), 2 * len(sizes))
        for direction in ("receive", "transmit"):
            curve = [times[direction, size] for size in sizes]
            self.assertEqual(curve, sorted(curve), direction)

    def test_what_the_procedure_cannot_be_done_with_is_refused(self):
        self.refused(2, "endpoint.form=separate --set endpoint.tx_grant=shared", "--set", "endpoint.form=coupled")
        self.refused(2, "--set endpoint.tx_grant=shared", "--set", "endpoint.tx_grant=exclusive")
        self.refused(2, "not parked", "--set", "nic.block_time=100")

    def test_a_point_that_is_off_fails(self):
        done = piste(["validate", "--set", "hart.fence_cycles=0"])
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stdout.decode(), r"(?m)^receive_128 .*  FAILS$")
        self.assertRegex(done.stdout.decode(), r"(?m)^io .*[0-9]$")
        self.assertIn(b"A row FAILS if its error is beyond 5.0 % either way.\n", done.stdout)
        table = json.loads(piste(["validate", "--set", "hart.fence_cycles=0", "--format", "json"]).stdout)
        self.assertEqual(table["tolerance"], 0.05)
        for row in table["rows"]:
            self.assertEqual(row["holds"], abs(row["error_percent"]) <= 5, row)

    def test_another_platform_is_held_against_the_same_table(self):
        done = piste(["validate", "--platform", "cxl", "--set", "endpoint.form=separate", "--set", "endpoint.tx_grant=shared",
                      "--set", "cache.line=128"])
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(b"platform cxl, transport", done.stdout)
        self.assertIn(b"  FAILS\n", done.stdout)
        self.refused(2, "unknown platform \"nosuch\"", "--platform", "nosuch")

    def test_a_compared_row_with_the_source_of_a_set_one_is_refused(self):
        shipped = (ROOT / "models/platforms/validation/enzian.yaml").read_text()
        row = '  - {name: again, quantity: receive, size: 64, ns: 764, use: compared, source: "%s"}\nfree:'
        bad = self.dir / "bad.yaml"
        bad.write_text(shipped.replace("free:", row % "Lauberhorn's public prototype: ECI receive, 64 B", 1))
        self.refused(1, "row again is compared, but row receive_64.*has the same source", "--table", bad)
        bad.write_text(shipped.replace("free:", row % "another measurement", 1))
        table = json.loads(self.succeed(["validate", "--table", bad, "--format", "json"]).stdout)
        self.assertEqual(table["rows"][-1]["label"], "compared")
        self.assertNotIn("left_out", table["rows"][-1])


if __name__ == "__main__":
    unittest.main()
