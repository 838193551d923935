#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the seeds of corpus/trace: blocks of definitions and of events, without the checksums that the target adds."""
import pathlib
import struct

HERE = pathlib.Path(__file__).parent / "corpus" / "trace"
TEXT, LINE, FORM = b"\x01", b"\x02", b"\x03"


def block(events, payload):
    return struct.pack(">BHB", bool(events), len(payload), events) + payload


def text(word):
    return TEXT + bytes([len(word)]) + word.encode()


def form(kind, number, *texts):
    return FORM + bytes([kind, number, *texts])


WORDS = b"".join(map(text, ["a", "b", "response", "data", "E"]))
LINES = LINE + b"\x80\x3f\x00\x01" + LINE + b"\x00\x01\x00"
FORMS = form(0, 0) + form(1, 0, 0, 1) + form(2, 0, 0) + form(3, 0) + form(4, 0) + form(5, 144 & 127, 0, 1, 2, 3) + \
    form(6, 5, 0, 1, 2, 3, 4) + form(7, 0, 0, 1, 2)
SEEDS = {
    "frames": block(0, WORDS + FORMS) + block(4, bytes([0, 20, 9, 1, 100, 1, 4, 1, 3, 2, 2, 4, 6, 7, 1, 80])),
    "lines": block(0, WORDS + LINES + FORMS) + block(3, bytes([5, 20, 9, 1, 0, 6, 4, 0, 1, 7, 2, 9, 3])),
    "two_blocks": block(0, WORDS + FORMS) + block(1, bytes([3, 20, 1])) + block(0, text("late") + form(2, 0, 5)) +
    block(1, bytes([8, 30, 3])),
}

HERE.mkdir(exist_ok=True)
for name, seed in SEEDS.items():
    (HERE / name).write_bytes(seed)
