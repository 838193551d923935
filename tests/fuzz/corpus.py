#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the seeds of corpus/oncrpc: a signature of 16 words, then a message of words."""
import pathlib
import struct

HERE = pathlib.Path(__file__).parent / "corpus" / "oncrpc"
KV = [0x500000FA, 0x50000400]
SEEDS = {
    "call_none": (KV, [1, 0, 2, 100, 1, 1, 0, 0, 0, 0, 4, 0x61626364, 0]),
    "call_sys": ([0x10000000, 0x70000000, 0x30000000], [2, 0, 2, 100, 1, 1, 1, 28, 7, 3, 0x61626300, 0, 0, 1, 20,
                                                        0, 0, 5, 1, 1, 2]),
    "call_string": ([0x60000040, 0x40000005, 0x80000000, 0x20000000],
                    [3, 0, 2, 1, 1, 1, 0, 0, 0, 0, 5, 0x68656C6C, 0x6F000000, 1, 2, 3, 4]),
    "reply_success": ([], [4, 1, 0, 0, 0, 0, 1, 2]),
    "reply_mismatch": ([], [5, 1, 0, 0, 0, 2, 1, 3]),
    "reply_denied": ([], [6, 1, 1, 1, 5]),
    "arguments": (KV, [4, 0x61626364, 8, 1, 2]),
}

for name, (signature, message) in SEEDS.items():
    words = signature + [0] * (16 - len(signature)) + message
    (HERE / name).write_bytes(struct.pack(f">{len(words)}I", *words))
