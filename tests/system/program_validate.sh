#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The prototype's measurements, repeated in the simulator: what they give, and what follows from a changed parameter.
# Usage: program_validate.sh PISTE SOURCE_DIR BUILD_DIR
set -eu
piste=$1 source_dir=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
fail() { echo "FAILED: $*" >&2; exit 1; }

# Every published point lies within 5 %, is labelled set, and names what it set and its error when left out.
"$piste" validate --format json >table.json || fail "a published point is not met"
jq -e '.rows | length == 7' table.json >/dev/null || fail "seven points are published"
jq -e '.rows[] | select(.error_percent > 5 or .error_percent < -5)' table.json >/dev/null && fail "a point is off"
jq -e 'all(.rows[]; .label == "set" and (.sets | length > 0) and .left_out.error_percent != null)' table.json \
  >/dev/null || fail "a row lacks its label or its ancestry"
jq -e '.free_parameters | length < 7' table.json >/dev/null || fail "as many free parameters as points"
"$piste" validate --format json | cmp - table.json || fail "the same table differs the second time"

# The page holds what the program prints.
"$piste" validate --format markdown >now.md
sed -n '/^<!-- begin: piste validate/,/^<!-- end/p' "$source_dir/docs/validation.md" | sed '1d;$d' | diff - now.md ||
  fail "docs/validation.md is out of date"

# Times for any sizes, in the form that others read.
"$piste" validate --sizes 64,128,1024,9600 --format json >sizes.json || fail "sizes are refused"
jq -e '[.rows[] | keys] | unique == [["direction","ns","platform","size","transport"]]' sizes.json >/dev/null ||
  fail "the rows have other members"
jq -e '[.rows[] | [.platform, .transport, .direction, .size]] == [("receive", "transmit") as $d |
  (64, 128, 1024, 9600) as $n | ["enzian", "eci", $d, $n]]' sizes.json >/dev/null || fail "the rows are others"
# ns ROWS DIRECTION SIZE
ns() { jq ".rows[] | select(.direction == \"$2\" and .size == $3) | .ns" "$1"; }
for direction in receive transmit; do
  for size in 64 128 1024; do
    [ "$(ns sizes.json $direction $size)" = "$(ns table.json $direction $size)" ] || fail "$direction $size differs"
  done
done

# The largest payload passes, one more byte does not, and the message names the range.
"$piste" validate --sizes 1,65,9646 >/dev/null 2>error && fail "a payload beyond the frame passes"
largest=$(sed -n 's/.*hold 1 to \([0-9]*\).*/\1/p' error)
"$piste" validate --sizes "1,65,$largest" >/dev/null || fail "the largest payload, $largest, does not pass"

# One parameter, one hand-made formula: how often it stands in a way. Times are counted in cycles of 4 ns.
# shift PARAMETER VALUE DIRECTION SIZE EXPECTED_NS
shift_is() {
  "$piste" validate --sizes "$4" --set "$1=$2" --format json >changed.json
  "$piste" validate --sizes "$4" --format json >plain.json
  local by=$(($(ns changed.json "$3" "$4") - $(ns plain.json "$3" "$4")))
  [ $((by - $5)) -le 4 ] && [ $((by - $5)) -ge -4 ] || fail "$1=$2 moves $3 $4 by $by ns instead of $5"
}
propagation=$(jq '.free_parameters[] | select(.name == "link.propagation") | .value' table.json)
p=$((propagation / 1000))
shift_is link.propagation $((2 * propagation)) receive 64 "$p"             # the answer
shift_is link.propagation $((2 * propagation)) receive 1024 $((17 * p))    # and eight loads
shift_is link.propagation $((2 * propagation)) transmit 64 $((4 * p))      # grant, doorbell, recall there and back
shift_is link.propagation $((2 * propagation)) transmit 128 $((8 * p))     # and a fetch and one more recall
shift_is hart.fence_cycles 1030 receive 64 100
shift_is hart.fence_cycles 1030 receive 128 200
shift_is hart.fence_cycles 1030 transmit 64 100
shift_is hart.fence_cycles 1030 transmit 128 200
shift_is home.recall_cycle 52000 transmit 1024 70
# Half an I/O round trip is taken off: what a signal costs more on its way falls out of a receive time.
shift_is hart.io 502000 receive 64 0
shift_is hart.io 502000 transmit 64 -100

# What the procedure cannot be done with is refused.
"$piste" validate --set endpoint.form=coupled 2>error && fail "the coupled form passes"
grep -q 'endpoint.form separate' error || fail "the message does not say what to do"
"$piste" validate --set endpoint.tx_grant=exclusive 2>error && fail "a write that the NIC does not see passes"
grep -q 'endpoint.tx_grant shared' error || fail "the message does not say what to do"
"$piste" validate --set nic.block_time=100 2>error && fail "a hart that is not parked passes"
status=0
"$piste" validate --set hart.fence_cycles=0 >/dev/null 2>&1 || status=$?
[ $status = 1 ] || fail "points that are off end with status $status"
