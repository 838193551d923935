# SPDX-License-Identifier: Apache-2.0
"""Holds the JSON on standard input against the schema named as argument; says what does not fit, and exits with 1."""
import json
import sys

import jsonschema

with open(sys.argv[1]) as file:
    schema = json.load(file)
checker = jsonschema.Draft202012Validator
checker.check_schema(schema)
faults = [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in checker(schema).iter_errors(json.load(sys.stdin))]
for fault in faults:
    print(fault)
sys.exit(1 if faults else 0)
