# SPDX-License-Identifier: Apache-2.0
"""What `cmake --install` puts into an empty prefix is all that the program needs: it runs with the source tree hidden."""
import subprocess
import unittest

from program import ROOT, InstalledTest


class Install(InstalledTest):
    def test_the_installed_program_runs_without_the_source_tree(self):
        data = self.prefix / "share/piste"
        out = self.hidden(f"""
            PATH={self.prefix}/bin:$PATH
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
