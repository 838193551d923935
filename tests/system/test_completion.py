# SPDX-License-Identifier: Apache-2.0
"""What bash offers after the beginning of a command line."""
import shlex
import subprocess
import unittest

from program import PISTE, ROOT, ProgramTest


class Completion(ProgramTest):
    def offered(self, *words):
        """What is offered for the last word, which may be empty."""
        line = shlex.join([PISTE, *words])
        script = f'compopt() {{ :; }}; . {ROOT}/share/piste.bash; COMP_WORDS=({line}); COMP_CWORD={len(words)}; ' \
                 '_piste; printf "%s\\n" "${COMPREPLY[@]}"'
        done = subprocess.run(["bash", "-uc", script], cwd=self.dir, capture_output=True, text=True, check=True)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_words_of_a_choice(self):
        self.assertEqual(self.offered("run", "--nic", ""), ["rtl", "model"])
        self.assertEqual(self.offered("validate", "--nic", "m"), ["model"])
        self.assertEqual(self.offered("run", "--format", ""), ["text", "json"])

    def test_commands_options_and_names(self):
        self.assertIn("validate", self.offered("v"))
        self.assertIn("--nic", self.offered("run", "--n"))
        self.assertNotIn("--nic", self.offered("gen", "--n"))
        self.assertIn("lauberhorn", self.offered("run", "--system", ""))
        self.assertIn("cxl", self.offered("run", "--platform", "c"))
        self.assertIn("nic.block_time=", self.offered("run", "--set", "nic.bl"))

    def test_files_where_a_file_is_wanted(self):
        (self.dir / "calls.pcap").touch()
        self.assertEqual(self.offered("run", "--pcap", "ca"), ["calls.pcap"])


if __name__ == "__main__":
    unittest.main()
