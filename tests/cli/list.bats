#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only

load helpers

setup() {
	cd "$BATS_TEST_TMPDIR"
}

@test "lists every event once, with its fields" {
	for g in g0 g1 g2 gx; do
		lltrace list "$data/$g/trace.dat" > out
		for f in "$data/$g/formats"/*; do
			name=${f##*/}
			[ "$(grep -c -x "    ${name#landlock_}" out)" = 1 ]
			# its own fields are behind the empty line of the format file
			sed '1,/common_pid/d' "$f" |
				sed -n -E 's/^\tfield:.*[ *]([a-z_0-9]+)(\[[0-9]*\])?;\toffset.*/\1/p' > fields
			[ -s fields ]
			sed -n "/^    ${name#landlock_}\$/,/^ \{0,4\}[a-z]/p" out | sed 1d | grep '^        ' |
				tr -s ' ' '\n' | sed '/^$/d' > ours
			same fields ours
		done
	done
}

@test "groups" {
	lltrace list "$data/g2/trace.dat" | grep -E '^[a-z]' > groups
	printf '%s\n' deny domain ruleset rule check 'access rights' > expected
	same expected groups
}

@test "the names of access rights are the kernel's" {
	lltrace list "$data/g2/trace.dat" | sed -n '/^access rights/,$p' > out
	grep -o '"[a-z_]*" }' "$data/g2/formats/landlock_create_ruleset" | tr -d '"} ' > kernel
	[ "$(wc -l < kernel)" -gt 20 ]
	grep '^        ' out | tr -s ' ' '\n' | sed '/^$/d' > ours
	same kernel ours
}

@test "-v gives the format files" {
	lltrace list -v "$data/g1/trace.dat" > out
	grep -F 'print fmt: "domain=%llx denials=%llu", REC->domain_id, REC->denials' out
}

@test "a closed pipe is no error" {
	set -o pipefail
	lltrace list -v "$data/g1/trace.dat" | head -n 1
}
