#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the seeds of corpus/capture_read: one call and its reply in every kind of file that the reader takes."""
import gzip
import pathlib
import struct
import subprocess

HERE = pathlib.Path(__file__).parent / "corpus" / "capture_read"


def message(reply):
    rpc = struct.pack(">6I", 7, 1, 0, 0, 0, 0) if reply else struct.pack(">10I", 7, 0, 2, 100003, 3, 1, 0, 0, 0, 0)
    ends = (2049, 700) if reply else (700, 2049)
    udp = struct.pack(">4H", *ends, 8 + len(rpc), 0xFE23) + rpc
    return struct.pack(">2BHIBBHII", 0x45, 0, 20 + len(udp), 0, 64, 17, 0, 0x7F000001, 0x7F000001) + udp


def ethernet(packet, vlan=False):
    return bytes(12) + (b"\x81\x00\x01\x23" if vlan else b"") + b"\x08\x00" + packet


def pcap(link, records, magic=0xA1B23C4D, order="<"):
    out = struct.pack(order + "IHHIIII", magic, 2, 4, 0, 0, 65535, link)
    for i, record in enumerate(records):
        out += struct.pack(order + "IIII", 1, i * 1000, len(record), len(record)) + record
    return out


def block(kind, body):
    body += bytes(-len(body) % 4)
    return struct.pack("<II", kind, 12 + len(body)) + body + struct.pack("<I", 12 + len(body))


SECTION = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))


def interface(link, snap_length=65535, code=9, value=b"\x09"):
    option = struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)
    return block(1, struct.pack("<HHI", link, 0, snap_length) + option + bytes(4))


def pcapng(records):
    out = SECTION + interface(1)
    for i, record in enumerate(records):
        out += block(6, struct.pack("<5I", 0, 0, i * 1000, len(record), len(record)) + record)
    return out


def pcapng_mixed(packets, frames):
    """Interfaces of three kinds, a section of the other byte order, packets of three kinds, options of a packet."""
    out = SECTION + interface(1, code=13, value=b"\x04") + interface(101, 96, value=b"\x8a") + interface(105)
    out += interface(113, code=14, value=struct.pack("<q", -5))
    out += block(6, struct.pack("<5I", 0, 0, 9, len(frames[0]), len(frames[0])) + frames[0]
                 + bytes(-len(frames[0]) % 4) + struct.pack("<HHII", 2, 4, 2 << 5, 0))
    out += block(6, struct.pack("<5I", 1, 0, 9, len(packets[1]), len(packets[1])) + packets[1])
    out += block(2, struct.pack("<HH4I", 2, 0, 0, 9, 5, 5) + b"radio") + block(3, struct.pack("<I", 4) + b"none")
    swapped = struct.pack(">IIIHHqI", 0x0A0D0D0A, 28, 0x1A2B3C4D, 1, 0, -1, 28)
    return out + block(5, b"statistics") + swapped + struct.pack(">IIHHII", 1, 20, 1, 0, 0, 20)


packets = [message(False), message(True)]
frames = [ethernet(p) for p in packets]
plain = pcap(1, frames)
SEEDS = {
    "ethernet": plain,
    "vlan": pcap(1, [ethernet(p, vlan=True) for p in packets]),
    "micro_big_endian": pcap(1, frames, 0xA1B2C3D4, ">"),
    "sll": pcap(113, [b"\x00\x00\x03\x04\x00\x06" + bytes(8) + b"\x08\x00" + p for p in packets]),
    "sll2": pcap(276, [b"\x08\x00" + bytes(18) + p for p in packets]),
    "raw": pcap(101, packets),
    "null": pcap(0, [b"\x02\x00\x00\x00" + p for p in packets]),
    "loop": pcap(108, [b"\x00\x00\x00\x02" + p for p in packets]),
    "fcs": pcap(0x24000001, [f + b"FCS4" for f in frames]),
    "pcapng": pcapng(frames),
    "pcapng_mixed": pcapng_mixed(packets, frames),
    "truncated": plain[:-5],
    "gzip": gzip.compress(plain, mtime=0),
    "zstd": subprocess.run(["zstd", "-q", "-c"], input=plain, stdout=subprocess.PIPE, check=True).stdout,
}
for name, data in SEEDS.items():
    (HERE / name).write_bytes(data)
