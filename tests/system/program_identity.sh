#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Results are the same bytes whatever is recorded and however the simulation runs, and the files fit each other.
# Usage: program_identity.sh PISTE SOURCE_DIR BUILD_DIR
set -eu
piste=$1 source_dir=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
fail() { echo "FAILED: $*" >&2; exit 1; }

# same NAME ARGUMENTS...: the run gives the bytes of the plain one.
same() {
  local name=$1
  shift
  "$piste" run "${input[@]}" --out "$name" "$@" >"$name.txt" 2>/dev/null || fail "$name: the run fails"
  cmp plain/result.json "$name/result.json" || fail "$name: result.json differs"
  cmp plain/requests.csv "$name/requests.csv" || fail "$name: requests.csv differs"
  cmp plain.txt "$name.txt" || fail "$name: the summary differs"
}

for platform in enzian cxl; do
  for capture in "$source_dir"/workloads/captures/*.pcap; do
    input=(--pcap "$capture" --platform "$platform" --set capture.fix_checksums=1)
    rm -rf ./*
    "$piste" run "${input[@]}" --out plain >plain.txt 2>/dev/null || fail "$capture on $platform: the run fails"
    same again
    same recorded --trace t --waves w.fst --set waves.to=20000 --replies r.pcap --wire w.pcap --timing timing
    same behind --set sim.run_ahead=0
    # A clock that never stops takes a while.
    [[ $capture != */sys_auth_200.pcap ]] || same free --set sim.clock_gating=0
    python3 "$source_dir/tests/unit/check_schema.py" "$source_dir/docs/result.schema.json" <plain/result.json ||
      fail "the result does not fit the schema"
    frames=$(jq '.systems[0].frames.in' plain/result.json)
    [ "$(wc -l <plain/requests.csv)" = $((frames + 1)) ] || fail "rows and frames differ in number"
    [ "$(jq '.systems[0].frames.in_flight' plain/result.json)" = 0 ] || fail "something is still in flight"
    "$piste" run "${input[@]}" --format json 2>/dev/null | cmp - plain/result.json || fail "printed JSON differs"
    "$piste" trace t --chrome c.json
    jq -e '.traceEvents | length > 0' c.json >/dev/null || fail "no timeline"
  done
done
