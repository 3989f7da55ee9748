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

@test "--names: of the formats, one a line" {
	cd "$BATS_TEST_TMPDIR"
	for g in g0 g1 g2 gx; do
		lltrace list --names events "$data/$g/trace.dat" | sort > events
		ls "$data/$g/formats" | sed 's/^landlock_//' | sort > expected
		same expected events
		lltrace list --names fields "$data/$g/trace.dat" | sort > fields
		sed -n -E 's/^\tfield:[^;]*[ *]([a-z_0-9]+)(\[[^;]*\])?;.*/\1/p' "$data/$g/formats/"* | sort -u > expected
		same expected fields
	done
	lltrace list --names rights "$data/g2/trace.dat" > rights
	grep -o -h '{ (1ULL << [0-9]*), "[a-z_]*" }' "$data/g2/formats/"* | cut -d '"' -f 2 | sort -u > expected
	sort rights > sorted
	same expected sorted
	lltrace list --names groups > groups
	while read -r group; do
		lltrace show -q -e "$group" "$data/g2/trace.dat" > out
		[ -s out ]
	done < groups
	# any machine knows Landlock's own
	lltrace list --names rights > here
	grep -x read_file here
}
