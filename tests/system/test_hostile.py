# SPDX-License-Identifier: Apache-2.0
"""Every case of hostile.txt is refused in one line, with its status, and leaves files and directories as they were."""
import shlex
import unittest

import inputs
from program import ProgramTest, contents, messages, piste, table

OUTPUTS = {"--out": "results", "--replies": "replies.pcap", "--wire": "wire.pcap", "--trace": "trace",
           "--waves": "waves.fst", "--timing": "timing.json"}


class Hostile(ProgramTest):
    def setUp(self):
        super().setUp()
        inputs.make(self.dir / "in")

    def refuse(self, status, text, arguments):
        """Refused with whatever stands in {out} left as it is."""
        out = self.dir / "out"
        arguments = [a.replace("{in}", str(self.dir / "in")).replace("{out}", str(out)) for a in arguments]
        if arguments[:1] == ["run"]:
            wanted = [(option, out / name) for option, name in OUTPUTS.items() if option not in arguments]
            arguments[1:1] = [word for pair in wanted for word in pair]
        before = sorted(self.dir.rglob("*")), contents(self.dir)
        with inputs.ECHO.open("rb") as capture:
            done = piste(arguments, stdin=capture)
        said = messages(done.stderr.decode())
        self.assertEqual(done.returncode, status, said)
        self.assertRegex(said.replace("\n", " "), text.replace("{in}", str(self.dir / "in")))
        self.assertTrue(said.startswith("piste: "), said)
        self.assertEqual(done.stdout, b"")
        for kept in list(self.dir.rglob("*.failed")):  # recordings of a run that began
            self.assertEqual(status, 1)
            self.assertIn(str(kept), said)
            kept.unlink()
            if kept.parent not in before[0] and kept.parent != self.dir:
                kept.parent.rmdir()  # made for it
        if status == 2:
            self.assertEqual(said.count("\n"), 1, said)
        self.assertEqual((sorted(self.dir.rglob("*")), contents(self.dir)), before)

    def refuse_twice(self, status, text, arguments):
        (self.dir / "out").mkdir()
        self.refuse(status, text, arguments)
        (self.dir / "out/results").mkdir()
        for name in ("results/result.json", "results/requests.csv", "replies.pcap", "gen.pcap", "c.json"):
            (self.dir / "out" / name).write_text("of an earlier run\n")
        self.refuse(status, text, arguments)


def make_test(status, text, arguments):
    return lambda self: self.refuse_twice(int(status), text, shlex.split(arguments))


for name, status, text, arguments in table("hostile.txt", 4):
    setattr(Hostile, f"test_{name}", make_test(status, text, arguments))

if __name__ == "__main__":
    unittest.main()
