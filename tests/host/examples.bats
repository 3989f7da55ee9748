#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The live examples of the manual pages run as written, on this machine's kernel with stand-in
# events (lib.sh).  Needs root and tracefs.

bats_require_minimum_version 1.5.0
load helpers
load ../cli/examples

man=$BATS_TEST_DIRNAME/../../man

# Ends what runs in the group of processes with ^C once it traces and events were seen.
end_tracing() {
	wait_until 'grep -q "tracing [0-9]* event" errors 2> /dev/null || ! kill -0 -- -'"$1"' 2> /dev/null'
	"$PROVOKE" -p /etc/shadow deny_access_fs 20 || true
	kill -INT -- "-$1" 2> /dev/null || true
}

# A recording that was cut off.
cut_off() {
	start record
	"$PROVOKE" deny_access_fs 20
	kill -KILL "$pid"
	wait "$pid" || true
	"$LLTRACE" clean
}

@test "the live examples run as written" {
	cp "$data/g2/trace.dat" .
	num=0
	for page in "$man"/*.scd; do
		examples "$page" > list
		while IFS= read -r -d '' example; do
			! reads_recording "$example" || continue
			# on a terminal: report.bats
			[[ $example != *"stat --live"* ]] || continue
			[[ ! $example =~ ^lltrace\ (recover|clean)\ trace.dat ]] || cut_off
			echo "${page##*/}: $example"
			rm -f errors statuses
			set -m
			run_example "$example" 3>&- &
			pid=$!
			set +m
			# a program ends by itself, and ^C would end it otherwise
			[[ $example == *' -- '* ]] || end_tracing "$pid"
			wait "$pid"
			pid=
			cat errors statuses
			[ -s statuses ]
			# audit may be off, and has no records of stand-in events
			good=0
			[[ $example != *--verify-audit* ]] || good='[013]'
			[[ $(cut -d ' ' -f 1 statuses | sort -u) == $good ]]
			num=$((num + 1))
		done < list
	done
	[ "$num" -gt 20 ]
}
