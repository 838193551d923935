# SPDX-License-Identifier: Apache-2.0
"""What the tutorial shows is what the program prints: its command lines are run as they stand."""
import re
import shlex
import unittest

from program import ROOT, ProgramTest

MARK = "<!-- checked by tests/system/test_tutorial.py -->"


def blocks(text):
    return re.findall(r"^```\n(.*?)^```$", text, re.S | re.M)


class Tutorial(ProgramTest):
    def test_the_messages_of_one_request(self):
        before, behind = (ROOT / "docs/tutorial.md").read_text().split(MARK)
        run, show = blocks(before)[-1].splitlines()
        words = [self.dir / word if word == "t.ptr" else word for word in shlex.split(run)[1:]]
        self.succeed(words)
        show, pipe = show.split(" | ")
        self.assertEqual((show, pipe), ("piste trace t.ptr", "grep -- ' -> '"))
        printed = self.succeed(["trace", self.dir / "t.ptr"]).stdout.decode().splitlines()
        self.assertEqual(blocks(behind)[0].splitlines(), [line for line in printed if " -> " in line])


if __name__ == "__main__":
    unittest.main()
