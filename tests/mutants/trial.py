# SPDX-License-Identifier: Apache-2.0
"""Runs the tests of a build against one mutant."""
import json
import os
import re
import resource
import signal
import subprocess
import tempfile
import time

MUTANTS = 4096  # as in mutant.c
MEMORY, OUTPUT = 8 << 30, 256 << 20  # bytes that a process may have, or write into one file
# Minutes, and what they compare has been compared before: only where no other test comes to a mutant's place.
LAST = ("system.program_switches", "system.program_hostile")
SLOW = ("unit.test_endpoint_exploration", "unit.test_coherence_exploration", "system.program_validate")


class Test:
    def __init__(self, about):
        properties = {p["name"]: p["value"] for p in about.get("properties", [])}
        self.name = about["name"]
        self.labels = properties.get("LABELS", [])
        self.command = about.get("command", [])
        self.directory = properties.get("WORKING_DIRECTORY")
        self.environment = dict(e.split("=", 1) for e in properties.get("ENVIRONMENT", []))
        self.python = any(word.endswith(".py") for word in self.command)
        self.seconds = None  # without a mutant
        self.reached = frozenset()  # the mutants whose place it comes past
        if self.python:
            self.command = [*self.command, "--failfast"]

    def runs_what_is_in(self, build):
        """Not so a check of the sources."""
        return self.command[0].startswith(build) or "PISTE" in self.environment

    def stage(self):
        """Quick tests first: a later stage sees only what the earlier ones did not catch."""
        if self.name in LAST:
            return 4
        if self.name in SLOW:
            return 3
        return 2 if self.python else 1 if "system" in self.labels else 0

    def limit(self):
        return 20 + 10 * self.seconds

    def run(self, mutant, reached=None, limit=900):
        """What failed: None, a check's name, or how it ended."""
        with tempfile.TemporaryDirectory(prefix="piste-mutant-") as scratch, tempfile.TemporaryFile() as said:
            environment = {**os.environ, **self.environment, "PISTE_MUTANT": str(mutant), "TMPDIR": scratch}
            environment.pop("PISTE_REACHED", None)
            if reached:
                environment["PISTE_REACHED"] = str(reached)
            child = subprocess.Popen(self.command, cwd=self.directory, env=environment, stdin=subprocess.DEVNULL, stdout=said,
                                     stderr=said, preexec_fn=restrain, start_new_session=True)
            try:
                status = child.wait(timeout=limit)
            except subprocess.TimeoutExpired:
                status = None
            try:
                os.killpg(child.pid, signal.SIGKILL)  # and what it may have left running
            except ProcessLookupError:
                pass
            child.wait()
            if status == 0:
                return None
            if status is None:
                return "no end"
            said.seek(0)
            return failed_check(said.read(1 << 20).decode(errors="replace"), status)

    def learn(self, directory):
        """Runs without a mutant: its time, and what it comes past. What failed, if anything did."""
        record = directory / f"{self.name}.reached"
        record.write_bytes(bytes(MUTANTS))
        begin = time.monotonic()
        failed = self.run(0, record)
        self.seconds = time.monotonic() - begin
        self.reached = frozenset(n for n, byte in enumerate(record.read_bytes()) if byte)
        return failed


def restrain():
    """A slip may fill memory or a disk."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def failed_check(text, status):
    found = re.search(r"^\[  FAILED  \] (\w+)$|^(?:FAIL|ERROR): (\w+) ", text, re.MULTILINE)
    if found:
        return (found[1] or found[2]).removeprefix("test_").replace("_", " ")
    if status < 0:
        return f"ends by {signal.Signals(-status).name}"
    return f"status {status}"


BUILDS_ANEW = "system.program_embed"  # with flags of its own, to which the planted code does not link


def tests_of(build):
    """The unit and system tests that run the build's programs."""
    listing = subprocess.run(["ctest", "--show-only=json-v1"], cwd=build, check=True, capture_output=True, text=True)
    tests = [Test(t) for t in json.loads(listing.stdout)["tests"]]
    return [t for t in tests if {"unit", "system"} & set(t.labels) and t.runs_what_is_in(str(build)) and t.name != BUILDS_ANEW]
