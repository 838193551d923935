# SPDX-License-Identifier: Apache-2.0
"""Captures with long silences: skipping them changes no byte, whatever the machine, and a month of silence takes no time."""
import itertools
import random
import time
import unittest

from frames import RECORD, pcap, records
from program import ROOT, ProgramTest, contents

SECOND, DAY = 10**9, 86400 * 10**9
RECORDED = ("replies", "wire")
FST_HEADER = 330  # bytes, a date among them


def silent(count, gaps):
    """The first calls of the echo capture with these silences between them, in nanoseconds."""
    stamps = [0, *itertools.accumulate(gaps)]
    frames = [frame for frame in records(ROOT / "workloads/captures/echo_500.pcap")][:2 * count:2]
    header = bytearray(pcap([])[:24])
    header[:4] = (0xA1B23C4D).to_bytes(4, "little")
    return bytes(header) + b"".join(RECORD.pack(at // SECOND, at % SECOND, len(frame), len(frame)) + frame
                                    for frame, at in zip(frames, stamps))


class Idle(ProgramTest):
    def outcome(self, name, arguments, recorded=RECORDED):
        where = self.dir / name
        where.mkdir()
        files = [word for file in recorded for word in (f"--{file}", where / file)]
        text = self.succeed(["run", *arguments, "--out", where / "out", *files]).stdout
        return text, contents(where)

    def check(self, arguments, recorded=RECORDED):
        self.count = getattr(self, "count", 0) + 1
        skipped = self.outcome(f"with{self.count}", arguments, recorded)
        simulated = self.outcome(f"without{self.count}", [*arguments, "--set", "sim.skip_idle=0"], recorded)
        self.assertEqual(skipped[0], simulated[0], arguments)
        for file, data in simulated[1].items():
            begin = FST_HEADER if file == "waves" else 0
            self.assertTrue(skipped[1][file][begin:] == data[begin:], f"{arguments}: {file} differs")

    def capture(self, count, gaps):
        path = self.dir / "silent.pcap"
        path.write_bytes(silent(count, gaps))
        return ["--pcap", path, "--set", "capture.fix_checksums=1"]

    def test_no_byte_depends_on_it(self):
        draw = random.Random(8)
        gaps = [draw.choice((3000, draw.randrange(SECOND // 10, 9 * SECOND))) for _ in range(15)]
        arguments = self.capture(16, gaps)
        for platform, form in itertools.product(("enzian", "cxl"), ("separate", "coupled")):
            machine = [*arguments, "--platform", platform, "--set", f"endpoint.form={form}"]
            self.check(machine)
            self.check([*machine, "--set", "sim.run_ahead=0", "--set", "endpoint.count=9"])
            self.check([*machine, "--nic", "model", "--set", "nic.block_time=1234567"])
            self.check([*machine, "--set", "machine.stuck=777777777", "--set", "endpoint.count=1"])

    def test_no_byte_depends_on_it_with_many_processes(self):
        stretched = ["--workload", "many_services", "--set", "gen.count=12", "--set", "retime.mode=scaled",
                     "--set", "retime.scale=1000000"]
        for platform in ("enzian", "cxl"):
            self.check([*stretched, "--platform", platform])

    def test_no_byte_depends_on_it_in_a_window_of_a_trace_or_of_waves(self):
        arguments = self.capture(3, (6 * SECOND, 6 * SECOND))
        second = ["--set", f"trace.from={6 * SECOND - 100000}", "--set", f"trace.to={6 * SECOND + 100000}"]
        self.check([*arguments, *second, "--set", "trace.requests=all"], (*RECORDED, "trace"))
        self.check([*arguments, "--set", "waves.to=9000"], (*RECORDED, "waves"))
        last = ["--set", f"waves.from={12 * SECOND}", "--set", f"waves.to={12 * SECOND + 5000}"]
        self.check([*arguments, *last], (*RECORDED, "waves"))

    def test_a_silent_month_takes_no_time(self):
        arguments = self.capture(3, (30 * DAY, 30 * DAY))
        for platform in ("enzian", "cxl"):
            began = time.monotonic()
            self.succeed(["run", *arguments, "--platform", platform, "--out", self.dir / platform])
            self.assertLess(time.monotonic() - began, 20)  # as long as six hours of it took


if __name__ == "__main__":
    unittest.main()
