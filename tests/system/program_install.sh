#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An installed piste runs from outside the source tree, on the data that were installed with it.
# Usage: program_install.sh PISTE SOURCE_DIR BUILD_DIR
set -eu
source_dir=$2 build_dir=$3
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
fail() { echo "FAILED: $*" >&2; exit 1; }

cmake --install "$build_dir" --prefix "$prefix" >/dev/null
cd /
piste=$prefix/bin/piste
sed -i 's/^description: .*/description: from the prefix/' "$prefix"/share/piste/models/systems/lauberhorn.yaml
"$piste" systems | grep -q 'from the prefix' || fail "the data beside the executable are not used"
"$piste" platforms | grep -q '^enzian' || fail "no platforms"
"$piste" gen echo64 --set gen.count=20 -o "$prefix/gen.pcap" 2>/dev/null || fail "gen does not find its workload"
"$piste" run --pcap "$prefix/gen.pcap" --out "$prefix/out" >/dev/null 2>&1 || fail "run fails"
diff "$prefix/share/piste/docs/result.schema.json" "$source_dir/docs/result.schema.json" || fail "the schema is not installed"
python3 "$source_dir/tests/unit/check_schema.py" "$source_dir/docs/result.schema.json" <"$prefix/out/result.json" ||
  fail "the result does not fit the schema"
[ -f "$prefix/share/man/man1/piste.1" ] || fail "no man page"
