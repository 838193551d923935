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
        arguments = ["--pcap", capture, "--set", "capture.fix_checksums=1", "--set", "retime.mode=closed"]
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


if __name__ == "__main__":
    unittest.main()
