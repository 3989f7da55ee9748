#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# "lltrace stat" of recordings, against counts made from the kernel's text of the same events.

bats_require_minimum_version 1.5.0
load helpers

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# denials GENERATION: the kernel's lines of them
denials() {
	kernel_lines < "$data/$1/trace.txt" | grep ': landlock_deny_'
}

# counted SED GENERATION BY: what the sed script leaves of each of the kernel's lines comes as
# often as stat says by BY
counted() {
	denials "$2" | sed -E "$1" | LC_ALL=C sort | uniq -c | sed -E 's/^ +//' | LC_ALL=C sort > kernel
	[ "$(wc -l < kernel)" -gt 1 ]
	lltrace stat --no-headings --by "$3" "$data/$2/trace.dat" |
		sed -E 's/^ *([0-9]+) +[0-9?]+ +[0-9.]+ +[0-9.]+ +/\1 /; s/ +$//' | LC_ALL=C sort > ours
	same kernel ours
}

@test "by event, program and domain" {
	for g in g0 g1 g2 gx; do
		counted 's/.*: landlock_(deny_[a-z_]+): .*/\1/' $g event
		counted 's/^ *([^ ]+)-[0-9]+ +\[.*/\1/' $g program
	done
	for g in g0 g1 g2; do
		counted 's/.*[ :]domain=([0-9a-f]+) .*/\1/' $g domain
	done
}

@test "by right: as the kernel names them" {
	lltrace stat --no-headings -e deny_access_net --by right "$data/g2/trace.dat" |
		awk '{ print $1, $5 }' | LC_ALL=C sort > ours
	denials g2 | grep deny_access_net | sed -E 's/.* blockers=([^ ]+) .*/\1/; s/[|]/,/g' |
		LC_ALL=C sort | uniq -c | awk '{ print $1, $2 }' | LC_ALL=C sort > kernel
	[ "$(wc -l < kernel)" -gt 3 ]
	same kernel ours
}

@test "by port, and audit's verdict" {
	for g in g1 g2; do
		for port in 443 80 53 65535; do
			denials $g | grep -E "(sport|dport)=$port\\b" > lines
			lltrace stat --no-headings -e deny_access_net --by port --port $port "$data/$g/trace.dat" > ours
			[ "$(awk '{ print $1, $2, $NF }' ours)" = "$(wc -l < lines) $(grep -c logged=1 lines) $port" ]
		done
	done
	# where the event does not tell
	lltrace stat --by event "$data/gx/trace.dat" > out
	[ "$(awk '$5 == "deny_access_fs" { print $1 }' out)" = "$(denials gx | grep -c deny_access_fs)" ]
}

@test "most frequent first; first and last time are those of the kernel" {
	lltrace stat --no-headings --by event "$data/g2/trace.dat" > out
	awk '{ print $1 }' out > counts
	sort -n -r -c counts
	read -r first last < <(denials g2 | grep deny_access_fs |
		sed -E 's/.*\] +([0-9.]+): .*/\1/' | sed -n '1h; $ { G; s/(.*)\n(.*)/\2 \1/p; }' -E)
	[ "$(awk '$5 == "deny_access_fs" { print $3, $4 }' out)" = "$first $last" ]
}

@test "-j: as the schema says; the same numbers as the table" {
	for g in g0 g1 g2 gx; do
		for by in program,right,path,port pid,domain,event path; do
			lltrace stat -j --by $by "$data/$g/trace.dat" > json
			valid < json
			[ "$(jq '[.denials[].count] | add' json)" = "$(denials $g | wc -l)" ]
			jq -e 'all(.denials[]; .count == .logged + .not_logged + .unknown)' json
			jq -r '.denials[].count' json > ours
			lltrace stat --no-headings --by $by "$data/$g/trace.dat" | awk '{ print $1 }' > table
			same table ours
		done
	done
}

@test "no byte of a record comes out unescaped" {
	for g in g0 g1 g2; do
		LC_ALL=C lltrace stat "$data/$g/edge.dat" > out
		[ -s out ]
		is_printable < out
		lltrace stat -j "$data/$g/edge.dat" > json
		valid < json
	done
}

@test "a path is escaped as show has it" {
	for g in g0 g1 g2; do
		lltrace show "$data/$g/edge.dat" | grep -o '"/\\\\012[^"]*"' | sort -u > shown
		[ -s shown ]
		lltrace stat --by path "$data/$g/edge.dat" | grep -o '"/\\\\012[^"]*"' | sort -u > counted
		diff shown counted
	done
}

@test "nothing to count" {
	run --separate-stderr lltrace stat -e check "$data/g2/trace.dat"
	[ "$status" = 0 ]
	[ -z "$output" ]
	[[ $stderr == *"none of these events is a denial"* ]]
	run lltrace stat --by nonsense "$data/g2/trace.dat"
	[ "$status" = 2 ]
	[[ $output == *"there are program, pid, domain"* ]]
	run lltrace stat --by path,path "$data/g2/trace.dat"
	[ "$status" = 2 ]
}

@test "a full disk, and a closed pipe" {
	run bash -c '"$LLTRACE" stat "$1" > /dev/full' - "$data/g1/trace.dat"
	[ "$status" = 1 ]
	[[ $output == *"No space left on device"* ]]
	run bash -c 'set -o pipefail; "$LLTRACE" stat "$1" | true' - "$data/g1/trace.dat"
	[ "$status" = 0 ]
}
