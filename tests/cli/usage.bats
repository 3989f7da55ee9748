#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only

load helpers

@test "without a command: the overview, status 2" {
	run lltrace
	[ "$status" = 2 ]
	[[ $output == *"show"*"list"* ]]
}

@test "help is on stdout, status 0" {
	for args in -h --help help "help show" "show -h" "show --help" "list -h" "record -h" \
		"recover -h" "stat -h" "domains -h" "explain -h" "suggest -h" "filter -h" "doctor -h" "clean --help"; do
		out=$(lltrace $args 2> "$BATS_TEST_TMPDIR/err")
		[[ $out == Usage:* ]]
		[ ! -s "$BATS_TEST_TMPDIR/err" ]
	done
}

@test "help fits 80 columns" {
	for args in -h "show -h" "list -h" "record -h" "recover -h" "stat -h" "domains -h" "explain -h" "suggest -h" "filter -h" "doctor -h" "clean -h"; do
		[ "$(lltrace $args | wc -L)" -le 80 ]
	done
}

@test "the version names the libraries" {
	lltrace -V | grep -E '^libtracefs [0-9.]+, libtraceevent [0-9.]+, libtracecmd [0-9.]+$'
	lltrace --version | grep -E '^lltrace [0-9.]+$'
}

# usage WORDS...: the words must be refused with status 2 and a way to help
usage() {
	run lltrace "$@"
	[ "$status" = 2 ]
	[[ $output == *"-h'"* ]]
	[ "${#lines[@]}" = 2 ]
}

@test "unknown words are one line and the way to help" {
	usage shwo
	usage --nonsense
	usage show --nonsense
	usage show -Z
	usage list a b
	usage show a b
	usage show -i a b
	usage help nonsense
	usage record trace.dat
	usage recover
	usage recover a b
	usage list -- true
}

@test "long options and commands are not matched by prefix" {
	usage sho
	usage show --verb
	usage show --form=text
	usage show --ev deny
	usage list --verb
}

@test "arguments are checked" {
	usage show -p 0
	usage show -p 1x
	usage show -p 1,
	usage show -P 99999999999
	usage show -p 1 -P 1
	usage show -p 1 -- true
	usage show --
	usage show -u nobody
	usage show "$data/g2/trace.dat" -- true
	usage record -b 8X
	usage record -b 0
	usage record -b 99999999999999999999
	usage record --max-size
	usage record --file-version 5
	usage record --file-version 6 --compress
	usage record -o ''
	usage show -n
	usage show -n 0
	usage show -n -1
	usage show -n x
	usage show --time
	usage show --time 0
	usage show --time 1x
	usage show --time nan
	usage show -T yesterday
	usage show --color sometimes
	usage show --format xml
	[[ $output == *"there are text, ftrace, json and audit"* ]]
	usage show -o NONSENSE
	[[ $output == *"'NONSENSE': there are TIME, "* ]]
	usage show -o PATH,
	usage show -o ''
	usage show -o PATH --format ftrace
	usage show -o PATH -j
	usage show --fold --format ftrace
	usage show --fold -j
	[[ $output == *"--fold is for the text form, not for json"* ]]
	usage show --no-headings
	usage show --no-headings -o PATH -j
	usage show --json=1
	usage list -j a b
	usage stat --live "$data/g2/trace.dat"
	[[ $output == *"--live is not for a recording"* ]]
	usage stat --live -- true
	usage stat --live -j
	usage stat --live
	[[ $output == *"--live needs a terminal"* ]]
	usage explain --all=1
	usage explain a b
	usage explain "$data/g2/trace.dat" -- true
	usage suggest --for xml
	usage suggest -j --for go
	usage show -e ''
	usage show -e deny,,check
	usage show -f 'a == 1) || (b == 2'
	usage show -f '(a == 1'
	usage show -f 'comm == "x'
	usage show --quiet=1
	[[ $output == *"--quiet takes no argument"* ]]
}

@test "hostile words come out escaped" {
	run lltrace show $'--\033[2J'
	[ "$status" = 2 ]
	is_printable <<< "$output"
	run lltrace show $'miss\033ing\n.dat'
	[ "$status" = 1 ]
	[[ $output == *'miss\eing'* ]]
}

@test "help on a full disk is an error" {
	run bash -c '"$LLTRACE" -h > /dev/full'
	[ "$status" = 1 ]
	run bash -c '"$LLTRACE" list "$1" > /dev/full' - "$data/g1/trace.dat"
	[ "$status" = 1 ]
}
