# SPDX-License-Identifier: Apache-2.0
"""Calls of the shipped echo capture, spoilt in every way that the NIC counts, sound ones between them.

usage: malformed.py FILE     writes the capture; tests/system/captures/malformed.pcap is one, and a test holds it current
"""
import struct
import sys
from pathlib import Path

from frames import CALL, message, pcap, records

ECHO = Path(__file__).resolve().parents[2] / "workloads/captures/echo_500.pcap"
IP, UDP, RPC = 14, 34, 42  # the capture's frames have no tag and no options
EACH = 4  # calls that are spoilt in one way


def words_sum(data):
    data += bytes(len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def finish(frame):
    """The frame with its checksums, whatever its fields say."""
    frame = bytearray(frame)
    struct.pack_into(">H", frame, IP + 10, 0)
    struct.pack_into(">H", frame, IP + 10, 0xFFFF ^ words_sum(bytes(frame[IP:UDP])))
    struct.pack_into(">H", frame, UDP + 6, 0)
    pseudo = bytes(frame[IP + 12:UDP]) + b"\0\x11" + bytes(frame[UDP + 4:UDP + 6])
    struct.pack_into(">H", frame, UDP + 6, (0xFFFF ^ words_sum(pseudo + bytes(frame[UDP:]))) or 0xFFFF)
    return bytes(frame)


def with_field(at, form, value):
    def change(frame):
        frame = bytearray(frame)
        struct.pack_into(form, frame, at, value)
        return bytes(frame)

    return change


def spoilt_after(at, form, value):
    """A field that no longer agrees with the checksums."""
    return lambda frame: with_field(at, form, value)(finish(frame))


def resized(frame, rpc):
    """The frame with another RPC message, lengths and checksums right."""
    frame = bytearray(frame[:RPC]) + rpc
    struct.pack_into(">H", frame, IP + 2, len(frame) - IP)
    struct.pack_into(">H", frame, UDP + 4, len(frame) - UDP)
    return finish(frame)


def tagged(frame, tags):
    return finish(frame)[:12] + b"\x81\0\0\x2a" * tags + finish(frame)[12:]


# Reason for the drop (sound: none), and what is done to a call for it.
WAYS = (
    ("sound", finish),
    ("eth_addr", lambda f: finish(with_field(5, "B", 1)(f))),
    ("eth_vlan", lambda f: tagged(f, 2)),
    ("sound", lambda f: tagged(f, 1)),
    ("eth_type", lambda f: finish(with_field(12, ">H", 0x86DD)(f))),
    ("ip_version", lambda f: finish(with_field(IP, "B", 0x65)(f))),
    ("ip_checksum", spoilt_after(IP + 10, ">H", 0x1234)),
    ("ip_length", lambda f: finish(with_field(IP + 2, ">H", 9000)(f))),
    ("ip_fragment", lambda f: finish(with_field(IP + 6, ">H", 0x2000)(f))),
    ("ip_protocol", lambda f: finish(with_field(IP + 9, "B", 6)(f))),
    ("ip_addr", lambda f: finish(with_field(IP + 19, "B", 2)(f))),
    ("udp_length", lambda f: finish(with_field(UDP + 4, ">H", 7)(f))),
    ("udp_checksum", spoilt_after(UDP + 6, ">H", 0x1234)),
    ("sound", spoilt_after(UDP + 6, ">H", 0)),
    ("rpc_short", lambda f: resized(f, f[RPC:RPC + 20])),
    ("rpc_type", lambda f: finish(with_field(RPC + 4, ">I", 2)(f))),
    ("rpc_version", lambda f: finish(with_field(RPC + 8, ">I", 3)(f))),
    ("rpc_auth", lambda f: finish(with_field(RPC + 24, ">I", 6)(f))),
    ("no_service", lambda f: finish(with_field(RPC + 12, ">I", 7)(f))),
    ("arguments", lambda f: resized(f, f[RPC:] + bytes(4))),
    ("snaplen", lambda f: (finish(f)[:60], len(f))),
    ("sound", finish),
)


def make():
    calls = [frame for frame in records(ECHO) if message(frame).kind == CALL]
    frames = []
    for turn in range(EACH):
        for number, (_, spoil) in enumerate(WAYS):
            frames.append(spoil(calls[turn * len(WAYS) + number]))
    return pcap(frames)


def expected():
    """How many frames end for each reason."""
    counts = {}
    for reason, _ in WAYS:
        counts[reason] = counts.get(reason, 0) + EACH
    return counts


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(make())
