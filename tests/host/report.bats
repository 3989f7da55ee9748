#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# "lltrace stat", "domains" and "explain", live on this machine's kernel with stand-in events (lib.sh).  Needs
# root and tracefs.

bats_require_minimum_version 1.5.0
load helpers

@test "stat: of a program" {
	"$LLTRACE" stat --no-headings --by event,path -- "$PROVOKE" -p /x/y deny_access_fs 30 deny_ptrace 7 > out
	# count, logged, event, path; every second one is logged
	awk '{ print $1, $2, $(NF - 1), $NF }' out > ours
	printf '%s\n' '30 15 deny_access_fs /x/y' '7 4 deny_ptrace -' > expected
	same expected ours
}

@test "stat: until ^C, and what is counted at its end" {
	start stat -j --by program
	"$PROVOKE" deny_access_fs 500 deny_access_net 100
	[ ! -s out ]
	finish INT
	[ "$status" = 0 ]
	[ "$(jq -c '[.denials[] | [.program, .count]]' out)" = '[["provoke",600]]' ]
	[ "$(jq .lost out)" = 0 ]
}

@test "stat: the selection is the kernel's to make, and -n ends it" {
	start stat --no-headings -A --by event --port 2-5
	"$PROVOKE" deny_access_net 20
	finish INT
	[ "$(awk '{ print $1, $2, $NF }' out)" = '2 2 deny_access_net' ]
	start stat --no-headings --by event -n 10
	"$PROVOKE" deny_access_net 20
	wait "$pid"
	pid=
	[ "$(awk '{ print $1, $NF }' out)" = '10 deny_access_net' ]
}

@test "stat: the program's exit status" {
	run "$LLTRACE" stat -- sh -c 'exit 7'
	[ "$status" = 7 ]
	run -127 "$LLTRACE" domains -- ./missing
}

@test "domains: of a program" {
	"$LLTRACE" domains -j -- "$PROVOKE" -d abc create_domain 1 deny_access_fs 4 free_domain 1 > out
	[ "$(jq -c '.domains | map(select(.domain == "abc") | [.seen, .comm, .denials_seen, .denials, .freed])' out)" = \
		'[[true,"provoke",4,1,true]]' ]
}

@test "explain: with the checks of a program, from its first instruction" {
	"$LLTRACE" explain -j -- "$PROVOKE" check_rule_fs 3 deny_access_fs 1 check_rule_fs 1 deny_access_fs 1 > out
	[ "$(jq -c 'select(.type == "explain") | [.domain, [.rules[].ino], (.layers | length), .not_seen]' out | xargs)" = \
		'[195cc6b7c,[1,2,3],1,[domain,ruleset]] [195cc6b7c,[1],1,[domain,ruleset]]' ]
	[ "$(jq -r '.type' out | tail -n 1)" = summary ]
}

@test "explain: checks of all tasks are traced only when that is asked for" {
	start explain -j
	"$PROVOKE" check_rule_fs 3 deny_access_fs 1
	# as it comes
	wait_for out not_seen.*checks
	finish INT
	[ "$(jq -c 'select(.type == "explain") | .rules' out)" = '[]' ]
	for args in --all "-p $$" "-P $$"; do
		start explain -j $args
		( exec "$PROVOKE" check_rule_fs 3 deny_access_fs 1 )
		"$PROVOKE" deny_access_fs 1
		finish INT
		case $args in
		-P*) [ "$(jq 'select(.type == "explain").pid' out)" = "" ];;
		*) [ "$(jq -c 'select(.type == "explain") | [.rules[].ino]' out | xargs)" = '[1,2,3] []' ];;
		esac
	done
}
