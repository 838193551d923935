# SPDX-License-Identifier: Apache-2.0
"""The frames on the wire, both ways: whole and right to tshark, each reply matched to its call, with its call's bytes."""
import shlex
import subprocess
import unittest

from frames import CALL, REPLY, message, records
from program import ROOT, ProgramTest, table

# A call's rpc.reqframe is the number of its reply's frame, a reply's rpc.repframe that of its call's.
FIELDS = ("rpc.msgtyp", "rpc.reqframe", "rpc.repframe", "_ws.malformed", "ip.checksum.status", "udp.checksum.status")
GOOD = "1"


def dissect(capture):
    """What tshark finds in each frame. An absent field is empty."""
    command = ["tshark", "-2", "-r", str(capture), "-o", "rpc.dissect_unknown_programs:TRUE", "-o", "ip.check_checksum:TRUE",
               "-o", "udp.check_checksum:TRUE", "-T", "fields", "-E", "separator=,", "-E", "occurrence=a", "-E",
               "aggregator=;"]
    for field in FIELDS:
        command += ["-e", field]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return [dict(zip(FIELDS, line.split(","))) for line in done.stdout.splitlines()]


class Wire(ProgramTest):
    def check_dissection(self, capture):
        frames = dissect(capture)
        replies = [number for number, frame in enumerate(frames, 1) if frame["rpc.msgtyp"] == "1"]
        self.assertEqual(len(frames), 2 * len(replies), "a reply to each call")
        for number in replies:
            reply = frames[number - 1]
            self.assertNotEqual(reply["rpc.repframe"], "", f"reply in frame {number} has no call")
            call = int(reply["rpc.repframe"])
            self.assertEqual(reply["_ws.malformed"], "", number)
            self.assertEqual((reply["ip.checksum.status"], reply["udp.checksum.status"]), (GOOD, GOOD), number)
            self.assertLess(call, number)
            self.assertEqual(frames[call - 1]["rpc.reqframe"], str(number))
        calls = {int(frames[number - 1]["rpc.repframe"]) for number in replies}
        self.assertEqual(len(calls), len(replies), "no call is answered twice")

    def wanted(self, call, holds, observed):
        if holds == "captured":
            body = observed.pop((call.client, call.xid))
            return body[:4] + bytes(len(body) - 4)
        return {"echo": call.body, "null": b""}[holds]

    def check_contents(self, capture, holds, source):
        calls, observed = {}, {}
        if holds == "captured":
            replies = [m for m in map(message, records(source)) if m.kind == REPLY]
            observed = {(m.client, m.xid): m.body for m in replies}
        for frame in records(capture):
            m = message(frame)
            if m.kind == CALL:
                calls[m.client, m.xid] = m
                continue
            call = calls.pop((m.client, m.xid))
            self.assertEqual(m.vlan, call.vlan)
            if holds != "-":
                self.assertEqual(m.body, self.wanted(call, holds, observed), hex(m.xid))
        self.assertEqual((calls, observed), ({}, {}))

    def check_replies(self, wire, replies):
        sent = [frame for frame in records(wire) if message(frame).kind == REPLY]
        self.assertEqual(sent, list(records(replies)))


def make_test(holds, arguments, form):
    def test(self):
        wire, replies = self.dir / "wire.pcap", self.dir / "replies.pcap"
        self.succeed(["run", *arguments, "--set", f"endpoint.form={form}", "--wire", wire, "--replies", replies])
        self.check_contents(wire, holds, ROOT / arguments[1])
        self.check_replies(wire, replies)
        self.check_dissection(wire)

    return test


for name, holds, arguments in table("wire.txt", 3):
    for form in ("separate", "coupled"):
        setattr(Wire, f"test_{name}_{form}", make_test(holds, shlex.split(arguments), form))

if __name__ == "__main__":
    unittest.main()
