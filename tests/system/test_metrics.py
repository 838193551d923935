# SPDX-License-Identifier: Apache-2.0
"""The table of metrics and the schema of result.json say the same of every value."""
import itertools
import json
import re
import unittest

from program import ROOT, ProgramTest

SCHEMA = json.loads((ROOT / "docs/result.schema.json").read_text())
NAMES = {"name", "place", "personality", "software", "load", "parameters"}  # what is no measurement


def resolved(node):
    return SCHEMA["$defs"][node["$ref"].rsplit("/", 1)[1]] if "$ref" in node else node


def leaves(node, key=()):
    """Keys of the schema's values, * for any name; of steps, which is a list, two for name and place."""
    node = resolved(node)
    if node.get("type") == "array":
        yield from leaves(node["items"], (*key, "*", "*"))
    elif node.get("type") == "object":
        for name, member in node.get("properties", {}).items():
            if name not in NAMES:
                yield from leaves(member, (*key, name))
        if isinstance(node.get("additionalProperties"), dict):
            yield from leaves(node["additionalProperties"], (*key, "*"))
    else:
        yield ".".join(key), node


class Metrics(ProgramTest):
    def setUp(self):
        super().setUp()
        self.table = json.loads(self.succeed(["metrics", "--format", "json"]).stdout)

    def test_the_schema_has_a_value_for_each_row_and_a_row_for_each_value(self):
        schema = dict(leaves(SCHEMA["$defs"]["system"]))
        rows = {re.sub("<[a-z]+>", "*", row["key"]): row for row in self.table["metrics"]}
        self.assertEqual(set(rows), set(schema))
        for key, row in rows.items():
            node = schema[key]
            kinds = node.get("type") or [one.get("type") for one in node["anyOf"]]
            self.assertEqual("integer" in kinds, row["whole"], key)
            self.assertEqual("number" in kinds, not row["whole"], key)

    def test_the_schema_knows_the_same_words(self):
        words = self.table["words"]
        system = SCHEMA["$defs"]["system"]["properties"]
        self.assertEqual(words["step"], SCHEMA["$defs"]["step"]["enum"])
        self.assertEqual(words["place"], system["steps"]["items"]["properties"]["place"]["enum"])
        self.assertEqual(words["class"], system["interconnect"]["required"])
        for reason in words["reason"]:
            self.assertRegex(reason, system["frames"]["properties"]["dropped"]["propertyNames"]["pattern"])

    def test_the_lists_in_text_name_each_key(self):
        text = self.succeed(["metrics"]).stdout.decode()
        for row in self.table["metrics"]:
            self.assertRegex(text, rf"(?m)^{re.escape(row['key'])} +{row['unit']} +{row['better']} ")
        for word in itertools.chain(*self.table["words"].values()):
            self.assertRegex(text, rf"\b{word}\b")


if __name__ == "__main__":
    unittest.main()
