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
        spans = [v for v in self.events("trace") if v["e"] == "span"]
        self.assertEqual({v["request"] for v in spans if "request" in v}, set(range(20)))
        ends = {}
        for v in spans:  # without a gap
            self.assertTrue(v["agent"].startswith("machine.hart"))
            self.assertLess(v["begin"], v["end"])
            self.assertEqual(ends.get(v["agent"], v["begin"]), v["begin"])
            ends[v["agent"]] = v["end"]
        parked = sum(v["end"] - v["begin"] for v in spans if v["state"] == "parked")
        self.assertGreater(parked, sum(v["end"] - v["begin"] for v in spans if v["state"] == "work"))

    def events(self, name):
        return [json.loads(line) for line in self.succeed(["trace", self.dir / name, "--json"]).stdout.splitlines()]

    def test_the_trace_has_every_message_that_the_interconnect_counts(self):
        for workload, platform in (("echo64", "enzian"), ("kv_etc", "enzian"), ("echo1k", "cxl")):
            done = self.succeed(["run", "--workload", workload, "--platform", platform, "--set", "gen.count=200", "--set",
                                 "trace.requests=all", "--trace", self.dir / "trace", "--format", "json"])
            counted = json.loads(done.stdout)["systems"][0]["interconnect"]
            traced = {}
            for v in self.events("trace"):
                if v["e"] == "message":
                    class_ = traced.setdefault(v["channel"], {"messages": 0, "bytes": 0})
                    class_["messages"] += 1
                    class_["bytes"] += v["bytes"]
            self.assertGreater(traced.pop("device")["messages"], 0)
            self.assertEqual(traced, {name: c for name, c in counted.items() if c["messages"]}, workload)
            events = len(self.events("trace"))
            self.assertLess((self.dir / "trace").stat().st_size, 24 * events)

    def test_one_requests_trace_runs_from_its_parking_load_to_the_doorbells_answer(self):
        self.succeed(["run", "--workload", "echo64", "--set", "gen.count=8", "--set", "trace.requests=3",
                      "--trace", self.dir / "trace"])
        events = [v for v in self.events("trace") if v.get("request") == 3]
        events.sort(key=lambda v: v.get("begin", v.get("at")))
        rules = [v["rule"] for v in events if v["e"] == "transition" and v["agent"].startswith("machine.nic_port")]
        self.assertEqual(rules, ["load_next", "control_last", "claim", "delivered", "load_current", "load_doorbell",
                                 "evidence_whole"])
        words = [v["op"] for v in events if v["e"] == "message" and v["channel"] == "device"]
        self.assertEqual(words, ["load", "recall", "recalled", "write", "write", "answer_exclusive", "load_exclusive",
                                 "answer_exclusive", "load", "recall", "recalled", "write", "answer_shared"])
        # It begins before the call comes: with the parking load. What every cache did stands beside what the homes did.
        first, call = events[0], next(v for v in events if v["e"] == "in")
        self.assertEqual((first["agent"], first["state"], first["event"]), ("machine.cache", "I", "load"))
        self.assertLess(first["at"], call["begin"])
        self.assertEqual(first["line"], "endpoint 0, receive control line 0")
        fills = [v["line"] for v in events if v.get("event") == "data_shared"]
        self.assertEqual(fills[-1:], ["endpoint 0, transmit control line 1"])

    def test_a_run_that_fails_keeps_what_it_recorded_under_other_names(self):
        words = ["--trace", self.dir / "t.ptr", "--wire", self.dir / "w.pcap", "--replies", self.dir / "r.pcap", "--out",
                 self.dir / "o", "--set", "trace.requests=all"]
        failures = (("bus error", ["--workload", "echo64", "--set", "gen.count=20", "--set", "cache.bus_limit=2000"]),
                    ("stack", ["--workload", "echo64", "--set", "handler.name=echo", "--set", "machine.stack=8192"]))
        for why, run in failures:
            done = piste(["run", *run, *words, "--waves", self.dir / "x.fst", "--set", "waves.to=2000"])
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn(why, done.stderr.decode())
            kept = contents(self.dir)
            self.assertEqual(sorted(kept), [f"{name}.failed" for name in
                                            ("o/machine.txt", "r.pcap", "t.ptr", "w.pcap", "x.fst")])
            self.assertIn("kept what was recorded: ", done.stderr.decode())
            for name in kept:
                self.assertIn(str(self.dir / name), done.stderr.decode().splitlines()[-1])
            self.assertGreater(len(self.events("t.ptr.failed")), 100)
            self.assertGreater(len(list(records(self.dir / "w.pcap.failed"))), 0)
            for name in kept:
                (self.dir / name).unlink()
        # Bad usage, and an interrupt, leave nothing as before.
        done = piste(["run", "--workload", "no-such", *words])
        self.assertEqual((done.returncode, contents(self.dir)), (2, {}))

    def test_a_trace_that_catches_nothing_is_told(self):
        run = ["run", "--workload", "echo64", "--set", "gen.count=5", "--format", "json", "--trace", self.dir / "t"]
        for sets, code in ((["trace.requests=5"], "names requests beyond those that came, which are 5"),
                           (["trace.requests=1,7-9"], "names requests beyond"),
                           (["trace.requests=all", "trace.from=1000000000"], "the trace is empty")):
            done = self.succeed([*run, *[word for s in sets for word in ("--set", s)]])
            self.assertIn(code, done.stderr.decode())
        done = piste([*run, "--set", "trace.from=5us", "--set", "trace.to=4us"])
        self.assertEqual(done.returncode, 2)
        self.assertIn("trace.from is 5000 ns, behind trace.to, 4000 ns", done.stderr.decode())
        done = piste(["run", "--workload", "echo64", "--set", "gen.count=5", "--waves", self.dir / "w.fst", "--set",
                      "waves.from=5us", "--set", "waves.to=4us"])
        self.assertEqual(done.returncode, 2)
        self.assertIn("waves.from is 5000 ns, behind waves.to, 4000 ns", done.stderr.decode())
        for sets in (["trace.requests=4"], ["trace.requests=all"], []):
            done = self.succeed([*run, *[word for s in sets for word in ("--set", s)]])
            self.assertNotIn("trace", done.stderr.decode())

    def test_a_window_of_a_trace_is_what_lies_in_it(self):
        self.succeed(["run", *ECHO, "--set", "trace.requests=all", "--trace", self.dir / "trace"])
        every = self.events("trace")
        begin, end = 2_000_000, 2_500_000
        done = self.succeed(["trace", self.dir / "trace", "--json", "--from", str(begin), "--to", str(end)])
        inside = [v for v in every if v.get("end", v.get("at")) >= begin * 1000 and v.get("begin", v.get("at")) <= end * 1000]
        self.assertEqual([json.loads(line) for line in done.stdout.splitlines()], inside)
        same = self.succeed(["trace", self.dir / "trace", "--json", "--from", "2ms", "--to", "2500us"])
        self.assertEqual(same.stdout, done.stdout)
        nothing = self.succeed(["trace", self.dir / "trace", "--json", "--from", "1h"])
        self.assertEqual(nothing.stdout, b"")
        self.assertIn("no event in it touches the window", nothing.stderr.decode())
        self.assertEqual(same.stderr, b"")
        self.assertIn("--from lies behind --to", piste(["trace", self.dir / "trace", "--from", "3ms", "--to", "2ms"]).stderr.decode())
        for wrong in ("-1", "2 weeks", "1.00001ns"):
            refused = piste(["trace", self.dir / "trace", "--from", wrong])
            self.assertEqual(refused.returncode, 2)
            self.assertIn(f"--from {wrong}: it takes nanoseconds of simulated time", refused.stderr.decode())
        self.assertTrue(0 < len(inside) < len(every))

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
                                       "--set", "handler.kv_loaded=1", "--set", "stats.warmup=500"),
                         {("no_effect", name): 1 for name in ("retime.clients", "home.colours", "gen.load",
                                                              "handler.kv_loaded")} |
                         {("warmup_beyond_end", "stats.warmup"): 500})
        used = ["--set", "retime.mode=closed", "--set", "retime.clients=3", "--set", "home.colours=1", "--set", "home.reads=1",
                "--set", "handler.name=captured", "--set", "handler.observed_service=1"]
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
