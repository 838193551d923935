# SPDX-License-Identifier: Apache-2.0
"""Every page of the documentation is reached from the README by links, and docs/why.md says what its runs print."""
import json
import re
import shlex
import unittest

from frames import records
from program import ROOT, ProgramTest, piste

WHY = (ROOT / "docs/why.md").read_text()


def links(page):
    """The files that a page of Markdown links to."""
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text()):
        if "://" not in target:
            yield (page.parent / target).resolve()


class Links(unittest.TestCase):
    def test_every_page_is_reached_and_no_link_is_broken(self):
        reached, left = set(), [ROOT / "README.md"]
        while left:
            page = left.pop()
            if page in reached:
                continue
            reached.add(page)
            for target in links(page):
                self.assertTrue(target.exists(), f"{page.relative_to(ROOT)} links to {target}, which is not there")
                if target.suffix == ".md":
                    left.append(target)
        pages = set((ROOT / "docs").rglob("*.md"))
        self.assertEqual({str(p.relative_to(ROOT)) for p in pages - reached}, set())


class Why(ProgramTest):
    def system(self, *arguments):
        done = self.succeed(["run", *arguments, "--format", "json"])
        return json.loads(done.stdout)["systems"][0]

    def command(self, beginning):
        return shlex.split(re.search(rf"^\$ piste ({re.escape(beginning)}.*)$", WHY, re.M)[1])

    def test_a_load_that_is_held_too_long_is_a_bus_error(self):
        done = piste(self.command("run --workload echo64"))
        self.assertEqual(done.returncode, 1)
        self.assertIn(done.stderr.decode().splitlines()[0], WHY.splitlines())
        patient = [word for word in self.command("run --workload echo64") if "block_time" not in word][:-1]
        system = self.system(*patient[1:])
        self.assertEqual(system["frames"]["replied"], 50)
        self.assertGreater(system["tryagain"], 100)

    def test_a_tryagain_in_a_trace(self):
        command = [self.dir / "t" if word == "t.ptr" else word for word in self.command("run --workload echo64 --set gen.count=2")]
        self.succeed(command)
        printed = self.succeed(["trace", self.dir / "t"]).stdout.decode().splitlines()
        first = next(i for i, line in enumerate(printed) if "rule tryagain" in line)
        block = re.search(r"^\$ piste trace t.ptr \| grep -m 1 -A 17 'rule tryagain'\n(.*?)^```$", WHY, re.M | re.S)[1]
        self.assertEqual(block.splitlines(), printed[first:first + 18])

    def test_evicted_halves_of_replies_arrive_whole(self):
        commands = [shlex.split(c) for c in re.findall(r"^\$ piste run (.*--replies.*)$", WHY, re.M)]
        self.assertEqual(len(commands), 2)
        replies, written, latency = [], [], []
        for command in commands:
            command[command.index("--replies") + 1] = self.dir / "replies"
            system = self.system(*command)
            replies.append(list(records(self.dir / "replies")))
            written.append(system["interconnect"]["writeback"]["messages"])
            latency.append(system["latency_ns"]["mean"])
        self.assertEqual(len(replies[0]), 20)
        self.assertEqual(replies[0], replies[1])
        self.assertEqual(written, [0, 390])
        self.assertEqual([f"{ns / 1000:.1f}" for ns in latency], ["7.2", "10.5"])

    def test_where_64_bytes_lie(self):
        text = re.search(r"^With 64 bytes.*?^$", WHY, re.M | re.S)[0]
        for arguments in (["--platform", "enzian"], ["--platform", "cxl"], ["--platform", "cxl", "--set", "cache.line=128"]):
            system = self.system("--workload", "echo64", "--set", "gen.count=1000", *arguments)
            ns = next(step["mean_ns"] for step in system["steps"] if step["name"] == "handler")
            self.assertIn(f"takes {ns:.1f} ns", " ".join(text.split()))

    def test_the_table_of_machines_is_what_the_runs_print(self):
        rows = re.findall(r"^\| `(--platform[^`]*)` \| ([\d,.]+) \| ([\d,.]+) \|$", WHY, re.M)
        self.assertEqual(len(rows), 7)
        for arguments, mean, handler in rows:
            system = self.system("--workload", "echo1k", "--set", "gen.count=20", *arguments.split())
            ns = next(step["mean_ns"] for step in system["steps"] if step["name"] == "handler")
            for printed, value in ((mean, system["latency_ns"]["mean"]), (handler, ns)):
                self.assertAlmostEqual(float(printed.replace(",", "")), value, delta=0.051, msg=arguments)


if __name__ == "__main__":
    unittest.main()
