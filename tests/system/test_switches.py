# SPDX-License-Identifier: Apache-2.0
"""Every run of runs.txt gives the same bytes when it is repeated, recorded, not allowed to run ahead, never stops its
clock, skips no idle time, or has the C model of the NIC in the RTL's place: results, summary, frames and trace."""
import json
import unittest

from program import ProgramTest, contents, runs

# A clock that never stops costs about half a microsecond an edge: only runs of up to this simulated time are spared idle
# time's price. Captures span more; runs.txt has them compressed as well.
FREE_RUNNING_PS = 8_000_000_000
RECORDED = ("replies", "wire", "trace")


class Switches(ProgramTest):
    def outcome(self, name, arguments, recorded=RECORDED):
        """Everything that a run says but the wall clock's part."""
        where = self.dir / name
        where.mkdir()
        files = [word for file in recorded for word in (f"--{file}", where / file)]
        done = self.succeed(["run", *arguments, "--out", where / "out", *files])
        files = contents(where)
        if "trace" in files:  # events stand in the order in which the simulator learned of them (docs/trace.md)
            files["trace"] = sorted(self.succeed(["trace", where / "trace", "--json"]).stdout.splitlines())
        return done.stdout, files

    def compare(self, plain, name, arguments, recorded=RECORDED):
        text, files = self.outcome(name, arguments, recorded)
        self.assertEqual(text, plain[0], name)
        for file, data in files.items():
            if file in plain[1]:
                self.assertTrue(data == plain[1][file], f"{name}: {file} differs")
        self.assertIn("out/result.json", files)
        self.assertIn("out/requests.csv", files)


def make_test(arguments):
    def test(self):
        plain = self.outcome("plain", arguments)
        self.compare(plain, "again", arguments)
        self.compare(plain, "bare", arguments, ())
        self.compare(plain, "idle", [*arguments, "--set", "sim.skip_idle=0"], ())
        self.compare(plain, "behind", [*arguments, "--set", "sim.run_ahead=0"])
        self.compare(plain, "model", [*arguments, "--nic", "model"])
        window = ["--set", "waves.from=3000", "--set", "waves.to=9000"]
        self.compare(plain, "waves", [*arguments, *window], (*RECORDED, "waves", "timing"))
        result = json.loads(plain[1]["out/result.json"])
        if result["systems"][0]["simulated_ps"] <= FREE_RUNNING_PS:
            self.compare(plain, "free", [*arguments, "--set", "sim.clock_gating=0"])
            self.compare(plain, "neither", [*arguments, "--set", "sim.clock_gating=0", "--set", "sim.run_ahead=0"])

    return test


for name, _, arguments in runs():
    setattr(Switches, f"test_{name}", make_test(arguments))

if __name__ == "__main__":
    unittest.main()
