# SPDX-License-Identifier: Apache-2.0
"""Finds the mutants of a small program, plants them all, and wakes one after the other."""
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from plant import numbers_at, planted
from sites import mutants_of

HERE = Path(__file__).resolve().parent

CONSTANTS = """
enum { A = 1 + 2 };
#define LESS(a, b) ((a) < (b))
static const int table[2 + 1] = {1 - 1, [1] = 2 * 2};
int f(int x);
int f(int x) {
  static int once = 3 + 4;
  char room[A * 2];
  _Static_assert(1 < 2, "");
  switch (x) {
  case 1 + 1:
    return (int)sizeof(x + 1) + table[0];
  default:
    return LESS(x, once) ? (int)sizeof room : 0;
  }
}
"""

PROGRAM = """#include <stdio.h>
#include <stdlib.h>
static int f(int a, int b) {
  int sum = a * 2 + b; // not / here
  if (a < 3 && !(b == 4)) sum -= 1;
  for (int i = 0; i != 2; i++) sum += i;
  return ~sum;
}
int main(void) {
  printf("%d", f(1, 2));
  return 0;
}
"""
# The slips of PROGRAM, and what it prints with each.
EXPECTED = {
    "`a * 2 + b`: `+` becomes `-`": "-1",
    "`a * 2`: `*` becomes `/`": "-3",
    "`a < 3 && !(b == 4)`: turned round": "-6",
    "`a < 3 && !(b == 4)`: `&&` becomes `||`": "-5",
    "`a < 3`: `<` becomes `<=`": "-5",
    "`a < 3`: `<` becomes `>=`": "-6",
    "`if (a < 3 && !(b == 4)) sum -= 1;`: `3` becomes `3 + 1`": "-5",
    "`if (a < 3 && !(b == 4)) sum -= 1;`: `3` becomes `3 - 1`": "-5",
    "`!(b == 4)`: `!` left out": "-6",
    "`b == 4`: `==` becomes `!=`": "-6",
    "`if (a < 3 && !(b == 4)) sum -= 1;`: `4` becomes `4 + 1`": "-5",
    "`if (a < 3 && !(b == 4)) sum -= 1;`: `4` becomes `4 - 1`": "-5",
    "`sum -= 1`: `-=` becomes `+=`": "-7",
    "`i != 2`: `!=` becomes `==`": "-4",
    "`for (int i = 0; i != 2; i++) sum += i;`: `2` becomes `2 + 1`": "-7",
    "`for (int i = 0; i != 2; i++) sum += i;`: `2` becomes `2 - 1`": "-4",
    "`sum += i`: `+=` becomes `-=`": "-3",
    "`~sum`: `~` left out": "4",
    "`printf(\"%d\", f(1, 2))`: left out": "",
}
ENDLESS = "`i++`: `++` becomes `--`"  # with it the loop has no end


class Mutants(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="piste-test-")
        self.addCleanup(directory.cleanup)
        self.dir = Path(directory.name)

    def find(self, text):
        (self.dir / "t.c").write_text(text)
        found, wrong = mutants_of(self.dir / "t.c", ["-std=c11"], self.dir, lambda name: name == "t.c")
        self.assertEqual(wrong, [])
        return sorted(found, key=lambda m: (m.begin, m.end, m.change))

    def test_constants_and_macros_stay(self):
        self.assertEqual([m.change for m in self.find(CONSTANTS)], ["`(int)sizeof(x + 1) + table[0]`: `+` becomes `-`"])

    def test_each_slip_does_what_it_says(self):
        found = self.find(PROGRAM)
        self.assertEqual({m.change for m in found}, {*EXPECTED, ENDLESS})
        (self.dir / "t.c").write_bytes(planted((self.dir / "t.c").read_bytes(), dict(enumerate(found, 1))))
        files = [self.dir / "t.c", HERE / "mutant.c", "-o", self.dir / "t"]
        subprocess.run(["cc", "-w", "-include", HERE / "mutant.h", *files], check=True)
        reached = self.dir / "reached"
        for number, mutant in [(0, None), *enumerate(found, 1)]:
            if mutant and mutant.change == ENDLESS:
                continue
            reached.write_bytes(bytes(4096))
            done = subprocess.run([self.dir / "t"], capture_output=True, text=True, check=True,
                                  env={**os.environ, "PISTE_MUTANT": str(number), "PISTE_REACHED": str(reached)})
            self.assertEqual(done.stdout, EXPECTED[mutant.change] if mutant else "-5", mutant)
            self.assertEqual(reached.read_bytes()[number], 1 if mutant else 0)

    def test_a_line_that_does_not_compile_names_its_mutants(self):
        text = "int f(int a) {\n  return a +\n         1;\n}\n"
        text = planted(text.encode(), {7: self.find(text)[0]})
        self.assertEqual([numbers_at(text, line) for line in (1, 2, 3)], [[], [7], [7]])


if __name__ == "__main__":
    unittest.main()
