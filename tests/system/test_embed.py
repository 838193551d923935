# SPDX-License-Identifier: Apache-2.0
"""The installed machine is a library: the example of docs/embed builds against it by CMake and by pkg-config, where the
source tree cannot be seen, and runs in an sc_main of its own."""
import os
import re
import shlex
import shutil
import subprocess
import unittest

from program import ROOT, InstalledTest

CXX, FLAGS = os.environ["PISTE_CXX"], os.environ["PISTE_CXXFLAGS"]


class Embed(InstalledTest):
    def setUp(self):
        super().setUp()
        shutil.copytree(ROOT / "docs/embed", self.dir / "embed")

    def test_the_example_builds_and_runs_both_ways(self):
        environment = f"CXX={shlex.quote(CXX)} CXXFLAGS={shlex.quote(FLAGS)}"
        by_cmake = self.hidden(f"""
            {environment} cmake -S embed -B by_cmake -DCMAKE_PREFIX_PATH={self.prefix} >log
            cmake --build by_cmake >log 2>&1 || {{ cat log; exit 1; }}
            by_cmake/embed""", self.dir)
        by_pkg_config = self.hidden(f"""
            export PKG_CONFIG_PATH=$(dirname $(find {self.prefix} -name piste-machine.pc))
            {shlex.quote(CXX)} {FLAGS} -std=c++17 embed/main.cpp $(pkg-config --cflags --libs piste-machine) -o by_hand
            ./by_hand""", self.dir)
        self.assertEqual(by_cmake, by_pkg_config)
        self.assertIn("5 of 5 calls answered", by_cmake)
        latencies = re.findall(r"^call \d: ([\d.]+) ns$", by_cmake, re.M)
        self.assertEqual(len(latencies), 5)

    def test_the_library_has_no_way_into_systemc_no_handlers_and_no_aborts(self):
        library = next(self.prefix.rglob("libpiste_machine.a"))
        names = subprocess.run(["nm", "-A", "--format=posix", library], capture_output=True, text=True, check=True).stdout
        for line in names.splitlines():
            where, name = line.split(": ")[0], line.split(": ")[1].split()[0]
            if "verilated" in where or "Vnic_model" in where:
                continue  # Verilator's runtime: what fails in the RTL is thrown (rtl/glue/verilated_fatal.cpp)
            self.assertNotIn(name, ("sc_main", "sigaction", "signal", "sigaltstack", "abort", "exit", "_exit"), where)


if __name__ == "__main__":
    unittest.main()
