# SPDX-License-Identifier: Apache-2.0
"""A rule that a trace names can be looked up: in `piste rules`, and in docs/rules.md, under its protocol and number."""
import json
import re
import unittest

from program import ROOT, ProgramTest

RUNS = (["--workload", "echo1k", "--set", "gen.count=50", "--set", "gen.load=100k", "--set", "nic.block_time=4us"],
        ["--workload", "echo1k", "--set", "gen.count=50", "--platform", "cxl"])


def protocol_of(agent):
    return {"cache": "cache", "home": "home", "events": "endpoint"}[agent.rpartition(".")[2]]


class Rules(ProgramTest):
    def fired(self, run):
        self.succeed(["run", *run, "--set", "trace.requests=all", "--trace", self.dir / "t"])
        for line in self.succeed(["trace", self.dir / "t", "--json"]).stdout.splitlines():
            event = json.loads(line)
            if event["e"] == "transition":
                yield protocol_of(event["agent"]), event["number"], event["rule"]

    def test_what_fires_is_listed(self):
        listed = {(rule["protocol"], rule["number"], rule["name"])
                  for rule in json.loads(self.succeed(["rules", "--format", "json"]).stdout)["rules"]}
        page = set()
        for section in re.split(r"^## ", (ROOT / "docs/rules.md").read_text(), flags=re.M)[1:]:
            page |= {(section.split()[0].lower(), int(number), name)
                     for number, name in re.findall(r"^\| (\d+) \| `([^`]+)` \|", section, re.M)}
        self.assertEqual(listed, page)
        fired = set().union(*(self.fired(run) for run in RUNS))
        self.assertLessEqual({"cache", "home", "endpoint"}, {protocol for protocol, _, _ in fired})
        self.assertEqual(fired - listed, set())
        self.assertIn(("endpoint", 13, "tryagain"), fired)


if __name__ == "__main__":
    unittest.main()
