# SPDX-License-Identifier: Apache-2.0
"""A run that cannot go on leaves its machine as text in the directory of its results: the machine that it was, and not how
it was simulated."""
import re
import unittest

from program import ProgramTest, contents, piste

# Two trackers, both of them held by parked loads.
DEADLOCK = ["run", "--workload", "echo64", "--set", "gen.count=60", "--set", "home.reads=2", "--set", "home.queue=1",
            "--set", "machine.stuck=10000000", "--set", "sim.skip_idle=0"]


def without_insides(text):
    """But for what only an open NIC shows of itself."""
    return re.sub(r"^(endpoint .*|  [a-z ]+: \d+)\n", "", text, flags=re.M)


class FailedMachine(ProgramTest):
    def machine(self, *words):
        out = self.dir / "out"
        done = piste([*DEADLOCK, "--out", out, *words])
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stderr.decode().splitlines()[-1], f"^kept what was recorded: .*{out}/machine.txt.failed$")
        self.assertEqual(list(contents(out)), ["machine.txt.failed"])
        return (out / "machine.txt.failed").read_text()

    def test_it_is_the_same_however_it_was_simulated(self):
        machine = self.machine()
        self.assertRegex(machine, r"\Amachine at \d+ ps: 48 harts, lines of 128 bytes, 3 messages\n")
        self.assertEqual(machine.count("\n  message "), 3)
        for words in ([], ["--set", "sim.run_ahead=0"], ["--trace", self.dir / "trace"]):
            self.assertEqual(self.machine(*words), machine)
            for kept in self.dir.glob("trace*"):
                kept.unlink()

    def test_the_open_nic_adds_its_endpoints_and_queues(self):
        machine, open_nic = self.machine("--nic", "rtl"), self.machine("--nic", "model")
        self.assertEqual(without_insides(machine), machine)
        self.assertEqual(without_insides(open_nic), machine)
        endpoints = re.findall(r"^endpoint (\d+) is (\w+), epoch (\d+)", open_nic, re.M)
        self.assertEqual([int(number) for number, _, _ in endpoints], list(range(64)))
        parked = {f"endpoint {number}" for number, phase, _ in endpoints if phase == "parked"}
        held = set(re.findall(r"^  holds load \d+ of \S+ for line \S+ \((endpoint \d+),", open_nic, re.M))
        self.assertEqual((len(parked), held), (2, parked))
        self.assertIn("\n  requests waiting: 0\n", open_nic)
        self.assertIn("\n  requests at endpoints: 0\n", open_nic)
        # An endpoint's epoch stands in the line that answered its hart last.
        for number, _, epoch in endpoints:
            lines = re.findall(rf"^machine\.nic\.home: line \S+ \(endpoint {number}, receive control line .*\n +0 (\w+)",
                               open_nic, re.M)
            epochs = [int.from_bytes(bytes.fromhex(line[8:16]), "little") for line in lines]
            self.assertEqual(max(epochs, default=0), int(epoch))

    def test_a_run_that_ends_well_leaves_none(self):
        self.succeed(["run", "--workload", "echo64", "--set", "gen.count=20", "--out", self.dir / "out"])
        self.assertEqual(sorted(contents(self.dir / "out")), ["requests.csv", "requests_steps.csv", "result.json"])


if __name__ == "__main__":
    unittest.main()
