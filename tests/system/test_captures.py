# SPDX-License-Identifier: Apache-2.0
"""Captures as they are found: containers, stamps, checksums, addresses and sizes that no textbook shows."""
import csv
import io
import json
import shutil
import subprocess
import unittest

from frames import records
from program import ROOT, ProgramTest, contents, messages

CAPTURES = ROOT / "tests/system/captures"


class Captures(ProgramTest):
    def replay(self, name, *arguments):
        """The result, its only system and the rows of a run that must succeed."""
        path = name if str(name).startswith("/") else CAPTURES / name
        done = self.succeed(["run", "--pcap", path, *arguments, "--out", self.dir / "out"])
        self.said = messages(done.stderr.decode())
        files = contents(self.dir / "out")
        result = json.loads(files["result.json"])
        rows = list(csv.DictReader(io.StringIO(files["requests.csv"].decode())))
        shutil.rmtree(self.dir / "out")
        return result, result["systems"][0], rows

    def codes(self, result):
        return [warning["code"] for warning in result["warnings"]]

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


    def test_records_behind_an_earlier_stamp_are_said(self):
        path = CAPTURES / "one_future_stamp.pcap"
        result, _, _ = self.replay(path, "--set", "retime.max_gap=1000000")
        self.assertEqual((result["input"]["backwards"], result["input"]["frames_moved"]), (117, 58))
        warning, = [w for w in result["warnings"] if w["code"] == "stamped_backwards"]
        self.assertEqual(warning["count"], 117)
        self.assertIn("reordercap", warning["advice"])
        self.assertIn("retime.mode", warning["advice"])
        self.assertIn(f"piste: WARNING: {warning['text']}", self.said)
        result, _, _ = self.replay(path, "--set", "retime.mode=fixed")
        self.assertNotIn("stamped_backwards", self.codes(result))

    def test_a_reply_recorded_first_is_paired(self):
        result, system, rows = self.replay("reply_recorded_first.pcap")
        self.assertEqual(result["input"]["replies_paired"], 1)
        self.assertEqual(rows[0]["bytes_out"], "166")
        self.assertNotIn("stamped_backwards", self.codes(result))  # nothing that is injected moved


class Calls(Captures):
    def test_a_call_dropped_for_a_checksum_brings_the_hint(self):
        for name, reason, calls in (("checksum_hint_lost", "udp_checksum", 3), ("ip_checksum_no_hint", "ip_checksum", 2)):
            result, _, _ = self.replay(name + ".pcap")
            warning, = [w for w in result["warnings"] if w["code"] == "dropped"]
            self.assertEqual((warning["about"], warning["count"]), (reason, calls))
            self.assertIn("capture.fix_checksums=1", warning["advice"])
            self.assertEqual(self.frames(name + ".pcap", "--set", "capture.fix_checksums=1")["replied"], calls)

    def test_what_is_no_call_is_none_and_said_before_the_run(self):
        result, _, _ = self.replay("not_rpc_looks_like_call.pcap")
        self.assertEqual(result["input"]["calls"], 0)
        self.assertIn("no_calls", self.codes(result))
        before, _, rest = self.said.partition("it is simulated all the same\n")
        self.assertIn("no RPC call among 1 frames", before)
        self.assertIn("1 UDP, but not ONC RPC version 2", rest)

    def test_a_broadcast_call_goes_to_the_server_that_answered(self):
        result, system, rows = self.replay("broadcast_call.pcap", "--wire", self.dir / "wire.pcap")
        self.assertEqual(result["input"]["calls_redirected"], 1)
        self.assertEqual(result["input"]["replies_paired"], 1)
        self.assertEqual(system["frames"]["replied"], 1)
        call, reply = records(self.dir / "wire.pcap")
        self.assertEqual(reply[6:12], call[:6])
        self.assertEqual(call[0] & 1, 0)
        self.assertEqual(reply[26:30], call[30:34])
        answer, = [frame for frame in records(CAPTURES / "broadcast_call.pcap") if frame[26:30] == call[30:34]]
        self.assertEqual(answer[6:12], call[:6])


class Room(Captures):
    def test_processes_beyond_the_harts_are_merged(self):
        result, system, _ = self.replay("processes_49.pcap")
        self.assertEqual(system["frames"]["replied"], 49)
        warning, = [w for w in result["warnings"] if w["code"] == "processes_merged"]
        self.assertEqual(warning["count"], 1)
        for settings, merged in (({"hart.count": 64}, 0), ({"endpoint.count": 7}, 42), ({"hart.count": 1}, 48)):
            sets = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
            result, system, _ = self.replay("processes_49.pcap", *sets)
            self.assertEqual(sum(w["count"] for w in result["warnings"] if w["code"] == "processes_merged"), merged)
            dropped = system["frames"]["dropped"]
            self.assertEqual(system["frames"]["replied"] + dropped.get("queue_full", 0), 49)

    def test_a_table_of_services_that_is_full_drops_calls_and_says_so(self):
        self.assertEqual(self.frames("services_many.pcap")["replied"], 625)
        result, system, _ = self.replay("services_many.pcap", "--set", "nic.lookup.entries=512")
        left_out = system["services_left_out"]
        self.assertTrue(100 < left_out < 250, left_out)
        self.assertEqual(system["frames"]["dropped"]["no_service"], left_out)
        self.assertIn("services_left_out", self.codes(result))

    def test_a_reply_larger_than_the_lines_is_cut_and_counted(self):
        result, system, rows = self.replay("reply_9700_bytes.pcap")
        self.assertEqual((system["frames"]["replied"], system["frames"]["cut"]), (1, 1))
        self.assertIn("frames_cut", self.codes(result))
        self.assertEqual(rows[0]["bytes_out"], str(9728 - 4 - 2))  # a frame without tag, in whole words
        _, system, rows = self.replay("reply_9700_bytes.pcap", "--set", "endpoint.max_message=1024", "--set",
                                      "nic.max_frame=1094")
        self.assertEqual((system["frames"]["cut"], rows[0]["bytes_out"]), (1, str(66 + 1024)))


if __name__ == "__main__":
    unittest.main()
