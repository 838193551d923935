# SPDX-License-Identifier: Apache-2.0
"""What the tutorial shows is what the program prints: its command lines are run as they stand."""
import json
import os
import re
import shlex
import subprocess
import unittest

from program import PISTE, ROOT, ProgramTest

PAGE = (ROOT / "docs/tutorial.md").read_text()
MARK = "<!-- checked by tests/system/test_tutorial.py -->"


def blocks(text):
    return re.findall(r"^```\n(.*?)^```$", text, re.S | re.M)


class Tutorial(ProgramTest):
    def test_the_messages_of_one_request(self):
        before, behind = PAGE.split(MARK)[:2]
        run, show = blocks(before)[-1].splitlines()
        words = [self.dir / word if word == "t.ptr" else word for word in shlex.split(run)[1:]]
        self.succeed(words)
        show, pipe = show.split(" | ")
        self.assertEqual((show, pipe), ("piste trace t.ptr", "grep -- ' -> '"))
        printed = self.succeed(["trace", self.dir / "t.ptr"]).stdout.decode().splitlines()
        self.assertEqual(blocks(behind)[0].splitlines(), [line for line in printed if " -> " in line])

    def test_where_the_tail_rises(self):
        section = PAGE.split("## 6. ")[1].split("## 7. ")[0]
        script = next(b for b in blocks(section) if b.startswith("for load"))
        done = self.script(script)
        self.assertEqual(done.returncode, 0, done.stderr)
        printed = [line.split("\t") for line in done.stdout.splitlines() if "\t" in line]
        rows = re.findall(r"^\| [0-9]+[kM] \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+|inf) \| ([\d.]+) \|$", section, re.M)
        self.assertEqual(len(rows), 5)
        self.assertEqual([list(row) for row in rows], printed)
        latency = self.latency("--set", "link.propagation=100ns")
        self.assertEqual([f"{ns / 1000:.1f}" for ns in (self.latency(), latency)], ["2.1", "1.8"])

    def latency(self, *sets):
        done = self.succeed(["run", "--workload", "echo64", *sets, "--format", "json"])
        return json.loads(done.stdout)["systems"][0]["latency_ns"]["mean"]

    def script(self, text):
        """Runs lines of the page where they write into this test's directory."""
        (self.dir / "piste").symlink_to(PISTE)
        (self.dir / "workloads").symlink_to(ROOT / "workloads")
        done = subprocess.run(["bash", "-c", text], cwd=self.dir, capture_output=True, text=True,
                              env=dict(os.environ, PATH=f"{self.dir}:{os.environ['PATH']}"))
        (self.dir / "piste").unlink()
        (self.dir / "workloads").unlink()
        return done

    def test_a_guard_in_a_pipeline(self):
        guard = next(b for b in blocks(PAGE.split("## 7. ")[1]) if "jq -e" in b)
        self.assertEqual(self.script(guard).stdout.splitlines()[-1], "true")
        for without in (" --set capture.fix_checksums=1", " --set retime.repeat=2"):
            done = self.script(guard.replace(without, ""))
            self.assertEqual((done.stdout.splitlines()[-1], done.returncode), ("false", 1), without)
        self.assertEqual(self.script(guard.replace("8000", "7000")).returncode, 1)


if __name__ == "__main__":
    unittest.main()
