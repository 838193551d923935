# SPDX-License-Identifier: Apache-2.0
"""The timeline of a whole run keeps the rules of the Trace Event Format, and those by which Perfetto reads it: its times are doubles
rounded down to nanoseconds, a bar that then overlaps another on its track is left out, a track's name is found by its thread's number."""
import json
import unittest
from collections import Counter, defaultdict

from program import ProgramTest

RUN = ["run", "workloads/captures/echo_500.pcap", "--set", "capture.fix_checksums=1", "--set", "trace.requests=all"]


def nanoseconds(microseconds):
    return int(microseconds * 1000)


class Timeline(ProgramTest):
    events = None  # of the one run that all tests look at

    def setUp(self):
        super().setUp()
        if Timeline.events is not None:
            return
        self.succeed([*RUN, "--trace", self.dir / "t"])
        self.succeed(["trace", self.dir / "t", "--chrome", self.dir / "t.json"])
        Timeline.events = json.loads((self.dir / "t.json").read_text())["traceEvents"]

    def of(self, *phases):
        return [e for e in self.events if e["ph"] in phases]

    def test_every_event_is_what_the_format_wants(self):
        self.assertEqual({e["ph"] for e in self.events}, {"X", "b", "e", "s", "f", "M"})
        for e in self.events:
            self.assertLessEqual({"ph", "cat", "name", "pid", "tid", "ts"}, set(e))
            self.assertGreaterEqual(e["ts"], 0)
            if e["ph"] == "X":
                self.assertGreater(e["dur"], 0)

    def test_intervals_begin_before_they_end_and_end_once(self):
        open_ = {}
        for e in self.of("b", "e"):
            key = (e["cat"], e["id"], e["name"], e["pid"], e["tid"])
            if e["ph"] == "b":
                self.assertNotIn(key, open_)
                open_[key] = e["ts"]
            else:
                self.assertLessEqual(open_.pop(key), e["ts"])
        self.assertEqual(open_, {})

    def test_each_arrow_goes_from_a_bar_to_a_bar(self):
        bars = {(e["pid"], e["tid"], e["ts"], e["name"].rpartition(" ")[2]) for e in self.of("X")}
        begins = {e["id"]: e for e in self.of("s")}
        ends = {e["id"]: e for e in self.of("f")}
        self.assertEqual(len(begins), len(self.of("s")))
        self.assertEqual(set(begins), set(ends))
        self.assertEqual(len(ends), len(self.of("f")))
        for number, s in begins.items():
            f = ends[number]
            self.assertEqual((s["cat"], s["name"], f["bp"]), (f["cat"], f["name"], "e"))
            self.assertLessEqual(s["ts"], f["ts"])
            self.assertIn((s["pid"], s["tid"], s["ts"], "sent"), bars)
            self.assertIn((f["pid"], f["tid"], f["ts"], "arrived"), bars)

    def test_bars_of_a_track_lie_beside_or_in_each_other(self):
        tracks = defaultdict(list)
        for e in self.of("X"):
            tracks[e["pid"], e["tid"]].append((nanoseconds(e["ts"]), nanoseconds(e["dur"]), e["name"]))
        for track, bars in tracks.items():
            ends = []
            for begin, length, name in sorted(bars, key=lambda bar: bar[0]):
                while ends and ends[-1] <= begin:
                    ends.pop()
                if ends:
                    self.assertLessEqual(begin + length, ends[-1], f"{name} at {begin} ns of {track}")
                ends.append(begin + length)

    def test_threads_have_numbers_and_names_of_their_own(self):
        processes = defaultdict(set)
        for e in self.events:
            processes[e["tid"]].add(e["pid"])
        self.assertNotIn(0, processes)
        self.assertEqual([tid for tid, pids in processes.items() if len(pids) > 1], [])
        named = Counter((e["pid"], e["tid"]) for e in self.of("M") if e["name"] == "thread_name")
        self.assertEqual(set(named), {(e["pid"], e["tid"]) for e in self.of("X")})
        self.assertEqual(set(named.values()), {1})
        named = {e["pid"] for e in self.of("M") if e["name"] == "process_name"}
        self.assertEqual(named, {e["pid"] for e in self.events})


if __name__ == "__main__":
    unittest.main()
