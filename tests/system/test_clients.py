# SPDX-License-Identifier: Apache-2.0
"""A closed loop's clients wait for their own calls only: one call each is under way, whatever lies between the calls of
the capture, and a call that the capture cut short holds its client up no longer than it takes."""
import csv
import unittest

from frames import RECORD
from program import ROOT, ProgramTest

KEPT = 150  # bytes that are left of a frame
ARP = b"\xff" * 12 + b"\x08\x06" + bytes(46)


def mixed(arp):
    """The echo capture with long frames cut short, and `arp` ARP frames behind each."""
    data = (ROOT / "workloads/captures/echo_500.pcap").read_bytes()
    text, at = data[:24], 24
    while at < len(data):
        seconds, micros, length, _ = RECORD.unpack_from(data, at)
        kept = min(length, KEPT)
        text += RECORD.pack(seconds, micros, kept, length) + data[at + RECORD.size:at + RECORD.size + kept]
        text += (RECORD.pack(seconds, micros, len(ARP), len(ARP)) + ARP) * arp
        at += RECORD.size + length
    return text


class Clients(ProgramTest):
    def most_under_way(self, arp, clients):
        capture = self.dir / f"mixed_{arp}_{clients}.pcap"
        capture.write_bytes(mixed(arp))
        arguments = ["--pcap", capture, "--set", "capture.fix_checksums=1", "--set", "retime.mode=closed",
                     "--set", "retime.round_trip=0"]
        files = self.results([*arguments, "--set", f"retime.clients={clients}"], f"out_{arp}_{clients}")
        rows = list(csv.DictReader(files["requests.csv"].decode().splitlines()))
        self.assertEqual(sum(row["reason"] == "snaplen" for row in rows), 317)
        replied = [row for row in rows if row["outcome"] == "replied"]
        self.assertEqual(len(replied), 183)
        changes = sorted([(int(row["wire_in_first_ps"]), 1) for row in replied] +
                         [(int(row["wire_out_ps"]), -1) for row in replied])
        under_way = [sum(change for _, change in changes[:i + 1]) for i in range(len(changes))]
        return max(under_way)

    def test_as_many_calls_as_clients_are_under_way(self):
        for arp in 0, 1:
            for clients in 1, 4:
                self.assertEqual(self.most_under_way(arp, clients), clients, f"{arp} ARP frames, {clients} clients")

    def test_a_client_gives_up_at_its_limit_while_another_waits(self):
        arguments = ["--workload", "tests/system/workloads/slow.yaml", "--set", "handler.spin.service=500us"]
        for setting in ("retime.mode=closed", "retime.clients=3", "retime.timeout=100000", "retime.round_trip=0", "endpoint.count=1",
                        "nic.queue.depth=0"):
            arguments += ["--set", setting]
        rows = csv.DictReader(self.results(arguments)["requests.csv"].decode().splitlines())
        sent = {int(row["index"]): int(row["wire_in_first_ps"]) for row in rows}
        # Three calls in a row on the wire, 9.12 ns each; one of the second three is served for 500 us.
        self.assertEqual([sent[i] - sent[3] for i in range(3, 8)], [0, 9120, 18240, 100_000_000, 100_009_120])

    def test_an_answered_client_calls_again_a_round_trip_later(self):
        arguments = ["--workload", "echo64", "--set", "gen.count=50", "--set", "retime.mode=closed"]
        for trip in (0, 10000, 12345):
            more = ["--set", f"retime.round_trip={trip}"] if trip != 10000 else []  # which is the default
            rows = list(csv.DictReader(self.results([*arguments, *more], f"out_{trip}")["requests.csv"].decode().splitlines()))
            self.assertEqual(len(rows), 50)
            gaps = {int(row["wire_in_first_ps"]) - int(before["done_ps"]) for before, row in zip(rows, rows[1:])}
            self.assertEqual(min(gaps) // 100_000, trip * 1000 // 100_000)
            self.assertLess(max(gaps) - min(gaps), 100_000)

    def test_a_one_way_call_that_was_taken_frees_its_client(self):
        arguments = ["--workload", "tests/system/workloads/slow.yaml", "--set", "handler.name=sink"]
        for setting in ("retime.mode=closed", "retime.clients=1", "retime.timeout=1000000000", "retime.round_trip=0",
                        "endpoint.count=1"):
            arguments += ["--set", setting]
        rows = csv.DictReader(self.results(arguments)["requests.csv"].decode().splitlines())
        rows = {int(row["index"]): row for row in rows}
        for i in range(1, len(rows)):  # long before the limit, as soon as the one before is done
            self.assertEqual(rows[i]["outcome"], "one_way")
            gap = int(rows[i]["wire_in_first_ps"]) - int(rows[i - 1]["done_ps"])
            self.assertTrue(0 <= gap < 100_000, gap)


if __name__ == "__main__":
    unittest.main()
