# SPDX-License-Identifier: Apache-2.0
"""Runs the program as a user does. PISTE names the binary; every path in a table is from the root of the source."""
import os
import re
import shlex
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
PISTE = os.environ["PISTE"]


def piste(arguments, **options):
    """Runs `piste ARGUMENTS...` and returns its status, output and messages. A run that hangs fails the test."""
    options.setdefault("timeout", 280)
    options.setdefault("cwd", ROOT)
    options.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run([PISTE, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def messages(stderr):
    """What the program said. A build with AddressSanitizer says once that coroutines switch stacks; that is left out."""
    return re.sub(r"==\d+==WARNING: ASan is ignoring requested __asan_handle_no_return.*\n.*\n.*issues/189\n", "", stderr)


def table(name, columns):
    """The rows of a table beside the tests: fields between bars, a line each; # begins a comment."""
    for line in (HERE / name).read_text().splitlines():
        if line and not line.startswith("#"):
            fields = [field.strip() for field in re.split(r"\s\|(?:\s|$)", line, maxsplit=columns - 1)]
            if len(fields) != columns:
                raise ValueError(f"{name}: {columns} columns wanted: {line}")
            yield fields


def runs():
    """The shared list of runs: (name, conditions, arguments)."""
    for name, conditions, arguments in table("runs.txt", 3):
        yield name, conditions.split(), shlex.split(arguments)


def contents(directory):
    """Every file below a directory with its bytes."""
    return {str(p.relative_to(directory)): p.read_bytes() for p in sorted(Path(directory).rglob("*")) if p.is_file()}


class ProgramTest(unittest.TestCase):
    """A test with a directory of its own, which is gone afterwards."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory(prefix="piste-test-")
        self.addCleanup(directory.cleanup)
        self.dir = Path(directory.name)

    def succeed(self, arguments, **options):
        done = piste(arguments, **options)
        self.assertEqual(done.returncode, 0, f"piste {shlex.join(map(str, arguments))}:\n{done.stderr.decode()}")
        return done

    def results(self, arguments, name="out"):
        """result.json and requests.csv of a run that must succeed."""
        self.succeed(["run", *arguments, "--out", self.dir / name])
        return contents(self.dir / name)


class InstalledTest(ProgramTest):
    """A test of what `cmake --install` puts into an empty prefix."""

    def setUp(self):
        super().setUp()
        self.prefix = self.dir / "prefix"
        command = ["cmake", "--install", os.environ["PISTE_BUILD"], "--prefix", self.prefix]
        subprocess.run(command, check=True, capture_output=True)

    def hidden(self, script, directory="/"):
        """Runs a script where nothing of the source tree can be seen, the build in it included."""
        name_space = ["unshare", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
        hide = f"set -eu; mount -t tmpfs none {shlex.quote(str(ROOT))}; cd {shlex.quote(str(directory))}; "
        done = subprocess.run([*name_space, "sh", "-c", hide + script], capture_output=True, text=True, timeout=600)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout
