#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# "lltrace doctor --verify-audit": real denials and audit's real records of them, with stand-in
# trace events (lib.sh) that tell of the same denials.  Needs root, tracefs, and Landlock's audit
# records (Linux 6.15).

bats_require_minimum_version 1.5.0
load helpers

audit=$BATS_TEST_DIRNAME/audit.py

# both COUNT: denials to audit, and trace events of the same; provoke(1) makes every second one an
# event that audit would not log
both() {
	cat > both.sh <<-'S'
		mkdir place
		"$1" record raw "$2" -l "$3" place > /dev/null
		domain=$(sed -n 's/^type=LANDLOCK_ACCESS .* domain=\([0-9a-f]*\) .*/\1/p' raw | head -n 1)
		"$4" -d "$domain" -p "$PWD/place/plain" deny_access_fs "$5"
	S
	echo sh both.sh "$audit" "$LLTRACE_DENY" "$1" "$PROVOKE" "$2"
}

verify() {
	"$audit" off true 2> /dev/null || skip "needs audit"
	mkdir probe && "$LLTRACE_DENY" probe > /dev/null || skip "needs Landlock of Linux 6.15"
	rm -rf place
	status=0
	"$audit" record all "$LLTRACE" doctor --verify-audit "$@" > out 2> err || status=$?
	cat out err
}

@test "they agree" {
	verify -- $(both 3 6)
	[ "$status" = 0 ]
	grep -F '6 denials agree: -A shows and audit logged 3, -A hides and audit did not log 3' out
	! grep 'do not' out
}

@test "audit did not log what -A shows" {
	verify -- $(both 3 9)
	[ "$status" = 1 ]
	grep -F '7 denials agree: -A shows and audit logged 3, -A hides and audit did not log 4' out
	grep -F '2 do not:' out
	grep -E "^  -A shows it, audit did not log it: read_file $PWD/place/plain domain [0-9a-f]+ \(2 times\)$" out
}

@test "audit logged what -A hides, or what has no event" {
	verify -j -- $(both 4 4)
	[ "$status" = 1 ]
	valid < out
	[ "$(jq -c '[.logged, .not_logged, [.differences[] | [.not_in_audit, .hidden, .not_traced]]]' out)" = '[2,0,[[0,2,0]]]' ]
	rm -rf probe
	verify -j -- $(both 5 2)
	[ "$(jq -c '[.logged, .not_logged, [.differences[] | [.not_in_audit, .hidden, .not_traced]]]' out)" = '[1,0,[[0,1,3]]]' ]
}

@test "of everybody, for some time" {
	verify -j --time 1
	[ "$status" = 0 ]
	valid < out
}

@test "audit is off, and options that belong to it" {
	run -3 "$audit" off "$LLTRACE" doctor --verify-audit
	[[ $output == *"audit is off"*"auditctl -e 1"* ]]
	run -2 "$LLTRACE" doctor --time 1
	run -2 "$LLTRACE" doctor -- true
}
