# SPDX-License-Identifier: Apache-2.0
"""A catalogue's settings are those of one service's handler, and come before the parameters of the same name."""
import csv
import unittest

from program import ProgramTest

SPIN = ["--pcap", "workloads/captures/echo_500.pcap", "--set", "capture.fix_checksums=1", "--catalogue",
        "tests/system/catalogues/settings.yaml", "--set", "hart.instruction_cycles=0",
        "--set", "handler.spin.service=1us"]


class Settings(ProgramTest):
    def handler_times(self, arguments, name):
        rows = csv.DictReader(self.results(arguments, name)["requests.csv"].decode().splitlines())
        return {int(row["handler_ps"]) for row in rows}

    def test_each_service_has_its_own(self):
        self.assertEqual(self.handler_times(SPIN, "own"), {20_000_000, 5_000_000})

    def test_a_handler_that_replaces_the_catalogues_takes_none(self):
        self.assertEqual(self.handler_times([*SPIN, "--set", "handler.name=spin"], "replaced"), {1_000_000})


if __name__ == "__main__":
    unittest.main()
