#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# -h and the manual pages speak of the same commands and options; the pages are well-formed, and
# their examples run.

load helpers
load examples

man=$BATS_TEST_DIRNAME/../../man

setup() {
	cd "$BATS_TEST_TMPDIR"
	lltrace -h | sed -n -E 's/^[a-z ]{10}([a-z]+) +[^ ].*/\1/p' > verbs
	[ "$(wc -l < verbs)" -ge 9 ]
}

@test "every command has its page, and stands in the overview of lltrace(1)" {
	ls "$man" | sed -n 's/^lltrace-\(.*\)\.1\.scd$/\1/p' | sort > pages
	sort verbs > expected
	same expected pages
	sed -n 's/^\*lltrace-\([a-z]*\)\*(1)$/\1/p' "$man/lltrace.1.scd" | sort > overview
	same expected overview
	grep -o -E "'lltrace[a-z-]*': '[17]'" "$man/meson.build" | tr -d "': " | sed 's/\([17]\)$/.\1.scd/' | sort > built
	ls "$man" | grep '\.scd$' | sort > sources
	same sources built
}

@test "every option of -h stands in the command's page, and no other" {
	while read -r verb; do
		lltrace "$verb" -h | sed -n -E 's/^  (-[a-zA-Z], |    )--([a-z-]+).*/\1\2/p' | tr -d ' ,' | sort > help
		[ -s help ]
		"$man/page.sh" -E "$man/lltrace-$verb.1.scd" |
			sed -n -E 's/^(\*(-[a-zA-Z])\*, )?\*--([a-z-]+)\*.*/\2\3/p' | sort > page
		same help page
	done < verbs
}

@test "options that are named in a page's text exist" {
	for page in "$man"/*.scd; do
		"$man/page.sh" -E "$page" | grep -o -E '\*--[a-z-]+' | cut -c 4- | sort -u > named
		while read -r option; do
			grep -q -x -e "$option" <(while read -r verb; do
				lltrace "$verb" -h
			done < verbs | grep -o -E -e '--[a-z-]+' | cut -c 3-; echo version) || { echo "$page: --$option"; false; }
		done < named
	done
}

@test "every page has its sections" {
	while read -r verb; do
		for section in NAME SYNOPSIS DESCRIPTION OPTIONS 'EXIT STATUS' EXAMPLES 'SEE ALSO'; do
			grep -q -x "# $section" "$man/lltrace-$verb.1.scd" || { echo "$verb: $section"; false; }
		done
		grep -A 2 -x '# NAME' "$man/lltrace-$verb.1.scd" | grep -x -E "lltrace-$verb - [a-z].*[^.]"
	done < verbs
	for section in ENVIRONMENT FILES SECURITY; do
		grep -x "# $section" "$man/lltrace.1.scd"
	done
}

@test "pages that are referred to exist" {
	for page in "$man"/*.scd "$man"/parts/*.scd; do
		grep -o -E '\*lltrace[a-z-]*\*\([17]\)' "$page" | tr -d '*)' | tr '(' . | sort -u | while read -r other; do
			[ -e "$man/$other.scd" ] || { echo "$page: $other"; exit 1; }
		done
	done
}

@test "columns are told in the page of show" {
	columns=$(lltrace show -h | sed -n '/^Columns:/,/^$/s/^  //p')
	[ "$(wc -w <<< "$columns")" -gt 30 ]
	sed -n '/^# COLUMNS/,/^# FOLDING/p' "$man/lltrace-show.1.scd" > page
	for column in $columns; do
		grep -F "*$column*" page
	done
}

@test "the manual pages are well-formed" {
	command -v scdoc > /dev/null || skip "no scdoc"
	command -v mandoc > /dev/null || skip "no mandoc"
	for page in "$man"/*.scd; do
		name=${page##*/}
		"$man/page.sh" "$page" > "${name%.scd}"
		groff -man -Tutf8 -ww -z "${name%.scd}" > warnings 2>&1
		mandoc -T lint -W warning "${name%.scd}" >> warnings || true
		cat warnings
		[ ! -s warnings ]
	done
}

@test "the examples of the pages that read a recording run as written" {
	cp "$data/g2/trace.dat" .
	num=0
	for page in "$man"/*.scd; do
		examples "$page" > list
		while IFS= read -r -d '' example; do
			reads_recording "$example" || continue
			run_example "$example"
			echo "$page: $example"
			cat errors
			[ "$(cut -d ' ' -f 1 statuses | sort -u)" = 0 ]
			[ -s output ]
			num=$((num + 1))
		done < list
	done
	[ "$num" -gt 15 ]
}
