# SPDX-License-Identifier: Apache-2.0
"""Makes the files that hostile.txt names: damaged captures, and YAML that says what it must not."""
import gzip
import os
import struct

from frames import pcap, records
from program import ROOT

ECHO = ROOT / "workloads/captures/echo_500.pcap"
SERVICE = "{port: 20049, program: 1, version: 1, procedure: 1, process: p, handler: %s%s}"
WORKLOAD = ("calls: 10\n%sarrivals: {process: fixed, rate: 1000}\nservices:\n"
            "  - {name: a, port: 20049, program: 1, version: 1, procedure: 1, request: 8, reply: 8, service_time: 1us}\n")

TEXTS = {
    "text.yaml": "just words\n",
    "unknown_key.yaml": "colour: red\nservices:\n  - " + SERVICE % ("echo", "") + "\n",
    "unknown_handler.yaml": "services:\n  - " + SERVICE % ("juggle", "") + "\n",
    "settings.yaml": "services:\n  - " + SERVICE % ("echo", ", settings: [a=b]") + "\n",
    "setting_value.yaml": "services:\n  - " + SERVICE % ("spin", ", settings: [spin.service=sometimes]") + "\n",
    "setting_range.yaml": "services:\n  - " + SERVICE % ("kv_get", ", settings: [kv_loaded=-1]") + "\n",
    "twice.yaml": "services:\n" + 2 * ("  - " + SERVICE % ("echo", "") + "\n"),
    "signature.yaml": "services:\n  - " + SERVICE % ("echo", ", signature: u31") + "\n",
    "workload_key.yaml": WORKLOAD % "colour: red\n",
    "workload_range.yaml": WORKLOAD % "mtu: 100000\n",
    "config_unknown.yaml": "nic.nothing: 1\n",
    "config_range.yaml": "nic.queue.depth: 65\n",
    "workload_wraps.yaml": (WORKLOAD % "").replace("program: 1,", "program: 0xffffffff, copies: 3,"),
    "workload_alias.yaml": (WORKLOAD % "").replace("- {", "- &a {") + "  - *a\n",
    "alias.yaml": "services:\n  - &a " + SERVICE % ("echo", "") + "\n  - *a\n",
    "processes.yaml": (WORKLOAD % "") + "".join(
        f"  - {{name: s{i}, port: {i}, program: 1, version: 1, procedure: 1, process: p{i}, request: 8, reply: 8, "
        "service_time: 1us}\n" for i in range(1, 5)),
    "workload.yaml": WORKLOAD % "",
    "config.yaml": "nic.queue.depth: 16\n",
    "empty.yaml": "",
}


def pcapng(frames):
    def block(kind, body):
        body += bytes(-len(body) % 4)
        length = struct.pack("<I", len(body) + 12)
        return struct.pack("<I", kind) + length + body + length

    text = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)) + block(1, struct.pack("<HHI", 1, 0, 65535))
    for frame in frames:
        text += block(6, struct.pack("<IIIII", 0, 0, 0, len(frame), len(frame)) + frame)
    return text


def make(directory):
    directory.mkdir()
    frames = list(records(ECHO))[:20]
    whole = pcap(frames)
    zipped = gzip.compress(whole, mtime=0)
    ng = pcapng(frames)
    files = {
        "empty.pcap": b"",
        "echo.pcap": whole,
        "text.pcap": b"This is no capture, but some text that is longer than the header of one.\n",
        "cut_header.pcap": whole[:20],
        "cut_record.pcap": whole[:24 + 10],
        "cut_bytes.pcap": whole[:-5],
        "long_record.pcap": whole[:24] + struct.pack("<IIII", 0, 0, 0x7FFFFFFF, 0x7FFFFFFF) + whole[40:],
        "wifi.pcap": pcap(frames, link=105),
        "serial.pcap": pcap(frames, link=50),
        "cut.pcapng": ng[:-9],
        "bad.pcapng": ng[:32] + b"\xff" * 8 + ng[40:],
        "cut.pcap.gz": zipped[:-20],
        "bad.pcap.gz": zipped[:40] + bytes(b ^ 0x55 for b in zipped[40:80]) + zipped[80:],
        "bad.pcap.zst": b"\x28\xb5\x2f\xfd" + b"\xa5" * 60,
    }
    for name, data in files.items():
        (directory / name).write_bytes(data)
    os.mkfifo(directory / "fifo")
    (directory / "link.pcap").symlink_to("echo.pcap")
    for name, text in TEXTS.items():
        (directory / name).write_text(text)
