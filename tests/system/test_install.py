# SPDX-License-Identifier: Apache-2.0
"""What `cmake --install` puts into an empty prefix is all that the program needs: it runs with the source tree hidden."""
import os
import shlex
import subprocess
import unittest

from program import ROOT, ProgramTest

BUILD = os.environ["PISTE_BUILD"]


class Install(ProgramTest):
    def setUp(self):
        super().setUp()
        self.prefix = self.dir / "prefix"
        subprocess.run(["cmake", "--install", BUILD, "--prefix", self.prefix], check=True, capture_output=True)

    def hidden(self, script):
        """Runs a script where nothing of the source tree can be seen, the build in it included."""
        name_space = ["unshare", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
        hide = f"set -eu; mount -t tmpfs none {shlex.quote(str(ROOT))}; cd /; PATH={self.prefix}/bin:$PATH; "
        done = subprocess.run([*name_space, "sh", "-c", hide + script], capture_output=True, text=True, timeout=280)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_the_installed_program_runs_without_the_source_tree(self):
        data = self.prefix / "share/piste"
        out = self.hidden(f"""
            [ ! -e {ROOT}/CMakeLists.txt ]
            piste --version
            piste systems
            piste platforms
            piste params
            piste gen echo64 --set gen.count=20 -o {self.dir}/gen.pcap
            piste run --pcap {self.dir}/gen.pcap
            piste run --platform cxl --pcap {data}/workloads/captures/echo_500.pcap --set capture.fix_checksums=1 \
              --catalogue {data}/workloads/catalogues/echo.yaml --out {self.dir}/out
            for workload in {data}/workloads/shipped/*.yaml; do
              piste run --workload "$(basename "$workload" .yaml)" --set gen.count=10
            done""")
        for word in ("piste 0", "lauberhorn", "enzian", "cxl", "nic.clock_hz"):
            self.assertIn(word, out)
        self.assertEqual((data / "docs/result.schema.json").read_bytes(), (ROOT / "docs/result.schema.json").read_bytes())
        self.assertTrue((self.prefix / "share/man/man1/piste.1").is_file())

    def test_data_beside_the_executable_come_before_the_source_tree(self):
        systems = self.prefix / "share/piste/models/systems/lauberhorn.yaml"
        lines = systems.read_text().splitlines()
        systems.write_text("\n".join("description: here" if l.startswith("description:") else l for l in lines) + "\n")
        done = subprocess.run([self.prefix / "bin/piste", "systems"], capture_output=True, text=True, check=True)
        self.assertIn("here", done.stdout)


if __name__ == "__main__":
    unittest.main()
