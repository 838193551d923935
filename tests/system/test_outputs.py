# SPDX-License-Identifier: Apache-2.0
"""What reaches files and pipes: whole or not at all, whoever stops reading, whatever fills up, whenever it is stopped."""
import json
import os
import shlex
import signal
import subprocess
import unittest

from frames import REPLY, message, pcap, records
from program import PISTE, ROOT, ProgramTest, contents, messages, piste

ECHO = ["--pcap", "workloads/captures/echo_500.pcap", "--set", "capture.fix_checksums=1"]
ENDLESS = ["run", *ECHO, "--set", "retime.repeat=1000000"]


class Outputs(ProgramTest):
    def test_printed_json_is_the_file(self):
        done = self.succeed(["run", *ECHO, "--out", self.dir / "out", "--format", "json"])
        self.assertEqual(done.stdout, (self.dir / "out/result.json").read_bytes())

    def test_wall_clock_goes_to_stderr_and_the_timing_file_only(self):
        done = self.succeed(["run", *ECHO, "--out", self.dir / "out", "--timing", self.dir / "timing.json"])
        self.assertRegex(done.stderr.decode(), "a second")
        self.assertEqual([s["name"] for s in json.loads((self.dir / "timing.json").read_text())["systems"]], ["lauberhorn"])
        self.assertNotIn(b"a second", done.stdout + b"".join(contents(self.dir / "out").values()))

    def test_a_capture_that_breaks_off_in_a_pipe_is_told(self):
        whole = (ROOT / ECHO[1]).read_bytes()
        done = subprocess.run([PISTE, "run", "--pcap", "-", *ECHO[2:], "--catalogue", "workloads/catalogues/echo.yaml", "--out",
                               self.dir / "out"], cwd=ROOT, input=whole[:-20], capture_output=True, timeout=120)
        self.assertEqual(done.returncode, 2)
        self.assertRegex(messages(done.stderr.decode()), "^piste: .*record .*(cut|truncated|ends)")
        self.assertFalse((self.dir / "out").exists() and contents(self.dir / "out"))

    def test_the_trace_says_what_harts_did_and_for_how_long(self):
        self.succeed(["run", "--workload", "echo64", "--set", "gen.count=20", "--trace", self.dir / "trace"])
        lines = [json.loads(line) for line in (self.dir / "trace").read_text().splitlines()[1:]]
        spans = [v for v in lines if v["e"] == "span" and v["agent"].startswith("machine.hart")]
        self.assertEqual({v["request"] for v in spans if "request" in v}, set(range(20)))
        ends = {}
        for v in spans:
            self.assertLess(v["begin"], v["end"])
            self.assertLessEqual(ends.get(v["agent"], 0), v["begin"])
            ends[v["agent"]] = v["end"]

    def test_a_reader_that_leaves_ends_nothing_early(self):
        for command in (["params"], ["run", *ECHO], ["run", *ECHO, "--format", "json"], ["--help"],
                        ["gen", "echo64", "-o", "-", "--set", "gen.count=1000000"], ["run", *ECHO, "--wire", "-"]):
            line = f"{shlex.join([PISTE, *command])} 2>&1 >/dev/full | head -1"
            pipe = f"set -o pipefail; {shlex.join([PISTE, *command])} | head -1 | wc -l"
            done = subprocess.run(["bash", "-c", pipe], cwd=ROOT, capture_output=True, text=True, timeout=120)
            self.assertEqual((done.returncode, done.stdout.strip()), (0, "1"), command)
            self.assertNotIn("ERROR", done.stderr)
            done = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=120)
            self.assertNotIn("Sanitizer", done.stdout)

    def test_standard_input_with_a_catalogue_is_a_capture(self):
        with (ROOT / ECHO[1]).open("rb") as capture:
            pipe = subprocess.Popen(["cat"], stdin=capture, stdout=subprocess.PIPE)
            done = piste(["run", "--pcap", "-", *ECHO[2:], "--catalogue", "workloads/catalogues/echo.yaml", "--format",
                          "json"], stdin=pipe.stdout)
            pipe.stdout.close()
            pipe.wait()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["systems"][0]["frames"]["replied"], 500)

    def test_a_capture_that_answers_nothing_says_why(self):
        for form in ("text", "json"):
            done = self.succeed(["run", *ECHO[:2], "--format", form])
            self.assertIn("WARNING: 500 of 500 calls dropped: wrong UDP checksum\n", done.stderr.decode())
            self.assertIn("capture.fix_checksums=1", done.stderr.decode())
        for name, frames in (("none", []), ("noise", [bytes(60)]),
                             ("replies", [f for f in records(ROOT / ECHO[1]) if message(f).kind == REPLY])):
            (self.dir / name).write_bytes(pcap(frames))
            done = self.succeed(["run", "--pcap", self.dir / name])
            self.assertIn("WARNING: no RPC call", done.stderr.decode(), name)
            if name == "noise":  # a decoder's verdict, not that of a filter which no call has told any destination
                self.assertRegex(done.stdout.decode(), "eth_type +1 ")

    def warnings(self, *arguments):
        return {(w["code"], w["about"]): w["count"]
                for w in json.loads(self.succeed(["run", *arguments, "--format", "json"]).stdout)["warnings"]}

    def test_what_was_cut_or_set_for_nothing_is_warned_of(self):
        self.assertEqual(self.warnings("--workload", "w3", "--set", "gen.count=200", "--set", "retime.repeat=2"),
                         {("calls_cut", "gen.mtu"): 30, ("replies_cut", "gen.mtu"): 40, ("few_samples", "latency_ns"): 400})
        self.assertEqual(self.warnings(*ECHO, "--set", "retime.clients=3", "--set", "home.colours=1", "--set", "gen.load=9",
                                       "--set", "handler.marshal_cycles=3", "--set", "stats.warmup=500"),
                         {("no_effect", name): 1 for name in ("retime.clients", "home.colours", "gen.load",
                                                              "handler.marshal_cycles")} |
                         {("warmup_beyond_end", "stats.warmup"): 500})
        used = ["--set", "retime.mode=closed", "--set", "retime.clients=3", "--set", "home.colours=1", "--set", "home.reads=1",
                "--set", "handler.name=echo", "--set", "handler.marshal_cycles=3"]
        self.assertEqual(self.warnings(*ECHO, *used), {("few_samples", "latency_ns"): 500})

    def test_gen_and_validate_warn_of_what_they_do_not_read(self):
        done = self.succeed(["gen", "echo64", "-o", self.dir / "g", "--set", "gen.count=5", "--set", "nic.clock_hz=300000000"])
        self.assertIn("WARNING: nic.clock_hz is set", done.stderr.decode())
        self.assertNotIn("gen.count", done.stderr.decode())
        done = self.succeed(["validate", "--sizes", "64", "--set", "retime.repeat=2", "--set", "hart.load_cycles=3"])
        self.assertIn("WARNING: retime.repeat is set", done.stderr.decode())
        self.assertNotIn("hart.load_cycles", done.stderr.decode())

    def test_a_generated_capture_and_its_workload_are_the_same_calls(self):
        self.succeed(["gen", "kv_etc", "--set", "gen.count=100", "-o", self.dir / "gen.pcap"])
        self.assertEqual(len(list(records(self.dir / "gen.pcap"))), 200)
        self.succeed(["run", "--pcap", self.dir / "gen.pcap", "--set", "handler.name=null", "--wire", self.dir / "a"])
        self.succeed(["run", "--workload", "kv_etc", "--set", "gen.count=100", "--set", "handler.name=null", "--wire",
                      self.dir / "b"])
        self.assertEqual(sorted(records(self.dir / "a")), sorted(records(self.dir / "b")))

    def test_a_trace_becomes_a_timeline(self):
        self.succeed(["run", *ECHO, "--trace", self.dir / "t", "--set", "trace.requests=3,5-6"])
        self.succeed(["trace", self.dir / "t", "--chrome", self.dir / "c.json"])
        self.assertGreater(len(json.loads((self.dir / "c.json").read_text())["traceEvents"]), 10)
        (self.dir / "cut").write_bytes((self.dir / "t").read_bytes()[:-7])
        done = piste(["trace", self.dir / "cut", "--chrome", self.dir / "d.json"])
        self.assertEqual(done.returncode, 2)
        self.assertFalse((self.dir / "d.json").exists())

    def test_waves_are_a_whole_file_and_leave_nothing_beside_it(self):
        for window in ([], ["--set", "waves.from=100000", "--set", "waves.to=110000"]):
            self.succeed(["run", "--workload", "echo64", "--set", "gen.count=20", *window, "--waves", self.dir / "w.fst"])
            self.assertEqual(list(contents(self.dir)), ["w.fst"])
            data, at, kinds = (self.dir / "w.fst").read_bytes(), 0, []
            while at < len(data):  # a block is a kind and its length; 255 is one that was never finished
                kinds.append(data[at])
                at += 1 + int.from_bytes(data[at + 1:at + 9], "big")
            self.assertEqual(at, len(data))
            self.assertEqual(kinds[0], 0)
            self.assertNotIn(255, kinds)


    def test_a_link_stays_and_its_file_is_replaced(self):
        (self.dir / "file").write_text("of an earlier run\n")
        (self.dir / "link").symlink_to("file")
        self.succeed(["run", *ECHO, "--replies", self.dir / "link"])
        self.assertTrue((self.dir / "link").is_symlink())
        self.assertEqual(len(list(records(self.dir / "file"))), 500)
        self.succeed(["gen", "echo64", "--set", "gen.count=10", "-o", self.dir / "link"])
        self.assertTrue((self.dir / "link").is_symlink())
        self.assertEqual(len(list(records(self.dir / "file"))), 20)


class Stopped(ProgramTest):
    def stop_and_expect(self, number, status):
        (self.dir / "out").mkdir()
        (self.dir / "out/result.json").write_text("of an earlier run\n")
        before = contents(self.dir)
        files = [word for name in ("replies", "wire", "trace", "waves", "timing") for word in (f"--{name}", self.dir / name)]
        run = subprocess.Popen([PISTE, *ENDLESS, "--out", self.dir / "out", *files, "--set", "waves.to=1000"], cwd=ROOT,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        # Well under way: requests are on the disk.
        while run.poll() is None and not any(p.stat().st_size > 10000 for p in (self.dir / "out").iterdir()):
            os.sched_yield()
        run.send_signal(number)
        out, said = run.communicate(timeout=120)
        self.assertEqual((run.returncode, out), (status, b""), said)
        self.assertIn(b"interrupted", said)
        self.assertEqual(contents(self.dir), before)

    def test_a_generated_capture_is_whole_or_not_there(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            gen = subprocess.Popen([PISTE, "gen", "echo64", "--set", "gen.count=4000000000", "-o", self.dir / "gen.pcap"],
                                   cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            while gen.poll() is None and not any(p.stat().st_size > 10000 for p in self.dir.iterdir()):
                os.sched_yield()
            gen.send_signal(number)
            out, said = gen.communicate(timeout=120)
            self.assertEqual((gen.returncode, out, said), (130, b"", b"piste: interrupted\n"))
            self.assertEqual(contents(self.dir), {})

    def test_a_terminal_that_is_closed_leaves_nothing(self):
        self.stop_and_expect(signal.SIGHUP, 130)

    def test_interrupt_leaves_nothing_and_is_status_130(self):
        self.stop_and_expect(signal.SIGINT, 130)

    def test_termination_leaves_nothing_and_is_status_130(self):
        self.stop_and_expect(signal.SIGTERM, 130)


class FullDisk(ProgramTest):
    """Runs in a mount namespace of its own on a file system of 64 KiB."""

    def run_on_small_disk(self, options):
        name_space = ["unshare", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
        disk = self.dir / "disk"
        disk.mkdir(exist_ok=True)
        script = f"mount -t tmpfs -o size=64k none {disk} && {{ \"$@\" >/dev/null; echo $?; ls -A {disk}; }}"
        words = [option.replace("{disk}", str(disk)) for option in options]
        done = subprocess.run([*name_space, "sh", "-c", script, "sh", PISTE, "run", "--workload", "kv_etc", "--set",
                               "gen.count=3000", "--set", "trace.requests=all", *words], cwd=ROOT, capture_output=True,
                              text=True, timeout=280)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def check(self, *options):
        done = self.run_on_small_disk(options)
        self.assertEqual(done.stdout, "2\n", done.stderr)
        self.assertIn("No space left on device", done.stderr)
        self.assertNotIn(".new", done.stderr)
        self.assertEqual(messages(done.stderr).count("\n"), 1, done.stderr)

    def test_rows_fill_the_disk(self):
        self.check("--out", "{disk}/out")

    def test_replies_fill_the_disk(self):
        self.check("--replies", "{disk}/replies.pcap")

    def test_the_wire_fills_the_disk(self):
        self.check("--wire", "{disk}/wire.pcap")

    def test_the_trace_fills_the_disk(self):
        self.check("--trace", "{disk}/trace")

    def test_waves_fill_the_disk(self):
        self.check("--waves", "{disk}/waves.fst")

    def test_what_fits_is_written(self):
        done = self.run_on_small_disk(["--set", "gen.count=50", "--out", "{disk}/out"])
        self.assertEqual(done.stdout, "0\nout\n", done.stderr)


if __name__ == "__main__":
    unittest.main()
