# SPDX-License-Identifier: Apache-2.0
"""Captures as they are found: containers, stamps, checksums, addresses and sizes that no textbook shows."""
import csv
import io
import json
import shutil
import subprocess
import unittest

from program import ROOT, ProgramTest

CAPTURES = ROOT / "tests/system/captures"


class Captures(ProgramTest):
    def replay(self, name, *arguments):
        """The result, its only system and the rows of a run that must succeed."""
        path = name if str(name).startswith("/") else CAPTURES / name
        files = self.results(["--pcap", path, *arguments])
        result = json.loads(files["result.json"])
        rows = list(csv.DictReader(io.StringIO(files["requests.csv"].decode())))
        shutil.rmtree(self.dir / "out")
        return result, result["systems"][0], rows

    def frames(self, name, *arguments):
        return self.replay(name, *arguments)[1]["frames"]


class Containers(Captures):
    def test_interfaces_of_a_pcapng_may_differ(self):
        for name in ("two_interfaces_snaplen.pcapng", "unused_second_interface.pcapng"):
            self.assertEqual(self.frames(name)["replied"], 2, name)

    def test_what_mergecap_makes_of_two_captures_is_read(self):
        merged, cooked = self.dir / "merged.pcapng", self.dir / "cut.pcap"
        subprocess.run(["editcap", "-F", "pcap", "-s", "2000", CAPTURES / "fcs_present.pcap", cooked], check=True)
        subprocess.run(["mergecap", "-w", merged, CAPTURES / "reply_9700_bytes.pcap", cooked], check=True)
        self.assertEqual(self.frames(merged)["in"], self.frames(cooked)["in"] + 1)

    def test_an_announced_fcs_is_not_on_the_wire_twice(self):
        _, _, rows = self.replay("fcs_present.pcap")
        self.assertEqual([row["bytes_in"] for row in rows], ["118"])


class Stamps(Captures):
    def test_modes_without_stamps_replay_any(self):
        for mode in (["fixed"], ["poisson"], ["bursty"], ["closed"], ["scaled", "--set", "retime.scale=0"]):
            self.assertEqual(self.frames("days200.pcap", "--set", f"retime.mode={mode[0]}", *mode[1:])["replied"], 2, mode)

    def test_a_long_silence_may_be_shortened(self):
        for name in ("days200.pcap", "idle_30_days.pcap"):
            _, system, rows = self.replay(name, "--set", "retime.max_gap=1000000")
            self.assertEqual(system["frames"]["replied"], 2)
            gap = int(rows[1]["wire_in_first_ps"]) - int(rows[0]["wire_in_first_ps"])
            self.assertLess(abs(gap - 1000000000), 1000)  # the first frame waits for its own preamble


if __name__ == "__main__":
    unittest.main()
