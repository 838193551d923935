#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The program behaves in a shell as anyone expects: pipes, statuses, interrupts, full disks, bad captures.
# Usage: program_manners.sh PISTE SOURCE_DIR BUILD_DIR
set -eu
piste=$1 source_dir=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
fail() { echo "FAILED: $*" >&2; exit 1; }
capture=$source_dir/workloads/captures/echo_500.pcap
fix=(--set capture.fix_checksums=1)

# status STATUS TEXT COMMAND...: ends with that status, says that on stderr, and leaves no file behind.
status() {
  local want=$1 text=$2 got=0
  shift 2
  "$@" >/dev/null 2>stderr.txt || got=$?
  [ "$got" = "$want" ] || fail "$*: status $got, not $want: $(cat stderr.txt)"
  grep -qF -- "$text" stderr.txt || fail "$*: stderr lacks \"$text\": $(cat stderr.txt)"
  [ "$want" = 0 ] && return
  rm stderr.txt
  [ -z "$(ls)" ] || fail "$*: left $(ls)"
}

set -o pipefail
"$piste" params | head -1 >/dev/null || fail "params | head"
"$piste" run --pcap "$capture" "${fix[@]}" 2>/dev/null | head -1 >/dev/null || fail "run | head"
set +o pipefail

"$piste" run --pcap - --catalogue "$source_dir/workloads/catalogues/echo.yaml" "${fix[@]}" <"$capture" 2>/dev/null |
  grep -q 'replied *500$' || fail "a capture from standard input"
"$piste" run --pcap "$capture" 2>/dev/null | grep -q 'WARNING: every frame was dropped for its UDP checksum' ||
  fail "no warning for the checksums"

status 2 "No such file" "$piste" run --pcap nothing.pcap --out out
status 2 "shipped are: bursty_vlan, " "$piste" run --workload nothing --out out
status 2 "shipped are: bursty_vlan, " "$piste" gen nothing -o -
status 2 "No space left" "$piste" run --pcap "$capture" "${fix[@]}" --out out --replies /dev/full
status 2 "cannot be made" "$piste" run --pcap "$capture" --out /proc/out
status 2 "unknown parameter" "$piste" run --pcap "$capture" --set nic.nothing=1 --out out
status 2 "unknown system" "$piste" run --pcap "$capture" --system nothing --out out
status 2 "unknown platform" "$piste" run --pcap "$capture" --platform nothing --out out
status 2 "set nic.max_frame to 326" "$piste" run --pcap "$capture" --set endpoint.max_message=256 --out out
"$piste" run --pcap "$capture" "${fix[@]}" --set endpoint.max_message=256 --set nic.max_frame=326 2>/dev/null |
  grep -q 'too_long' || fail "frames longer than the lines hold are not dropped"
sed 's/handler: echo/handler: echo\n    settings: [a=b]/' "$source_dir/workloads/catalogues/echo.yaml" >settings.yaml
status 2 "handler echo takes no settings" "$piste" run --pcap "$capture" --catalogue <(cat settings.yaml; rm settings.yaml) --out out
for size in 0 10 30 1000; do
  status 2 "" "$piste" run --pcap <(head -c "$size" "$capture") --catalogue "$source_dir/workloads/catalogues/echo.yaml" --out out
done

# Interrupted once it is under way, it leaves nothing and says 130.
"$piste" run --pcap "$capture" "${fix[@]}" --set retime.repeat=100000 --out out --trace t --replies r.pcap >/dev/null 2>&1 &
run=$!
until [ -d out ]; do kill -0 "$run" || fail "the run ended early"; done
kill -INT "$run"
got=0
wait "$run" || got=$?
[ "$got" = 130 ] || fail "interrupted: status $got"
[ -z "$(ls)" ] || fail "interrupted: left $(ls)"
