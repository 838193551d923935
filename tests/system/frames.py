# SPDX-License-Identifier: Apache-2.0
"""Reads the captures that the program writes, and makes such as it must refuse or survive. A reader of its own: a mistake
in the program's cannot hide itself."""
import struct
from collections import namedtuple

RECORD = struct.Struct("<IIII")
CALL, REPLY = 0, 1
Message = namedtuple("Message", "kind xid client body vlan")


def records(path):
    """The bytes of each frame of a little-endian pcap."""
    data = path.read_bytes()
    magic, = struct.unpack_from("<I", data)
    if magic not in (0xA1B2C3D4, 0xA1B23C4D):
        raise ValueError(f"{path}: no little-endian pcap")
    at = 24
    while at < len(data):
        kept, length = RECORD.unpack_from(data, at)[2:]
        if kept != length or at + RECORD.size + kept > len(data):
            raise ValueError(f"{path}: a record is cut at {at}")
        yield data[at + RECORD.size:at + RECORD.size + kept]
        at += RECORD.size + kept


def skip_auth(rpc, at):
    return at + 8 + struct.unpack_from(">I", rpc, at + 4)[0]


def message(frame):
    """The ONC RPC message in an Ethernet frame; the body is the arguments or the results of a successful reply."""
    at, vlan = 14, None
    kind, = struct.unpack_from(">H", frame, 12)
    if kind == 0x8100:
        vlan, kind = struct.unpack_from(">HH", frame, 14)
        at = 18
    if kind != 0x0800 or frame[at + 9] != 17:
        raise ValueError("not UDP over IPv4")
    source, target = frame[at + 12:at + 16], frame[at + 16:at + 20]
    udp = at + 4 * (frame[at] & 15)
    ports = struct.unpack_from(">HHH", frame, udp)
    rpc = frame[udp + 8:udp + ports[2]]
    xid, kind = struct.unpack_from(">II", rpc)
    if kind == CALL:
        return Message(CALL, xid, (source, ports[0]), rpc[skip_auth(rpc, skip_auth(rpc, 24)):], vlan)
    status = struct.unpack_from(">IIIII", rpc, 4)
    if status != (REPLY, 0, 0, 0, 0):
        raise ValueError(f"reply {xid:#x} is none of success: {status}")
    return Message(REPLY, xid, (target, ports[1]), rpc[24:], vlan)


def pcap(frames, link=1):
    """A capture of frames a microsecond apart: bytes, or what was kept of them and how many there were."""
    text = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link)
    for index, frame in enumerate(frames):
        kept, length = frame if isinstance(frame, tuple) else (frame, len(frame))
        text += RECORD.pack(index // 1000000, index % 1000000, len(kept), length) + kept
    return text
