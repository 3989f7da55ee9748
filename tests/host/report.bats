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

# screen: what the terminal shows, of the session that live_start began
screen() {
	tmux -L "lltrace-$$" capture-pane -p "$@"
}

# live_start COLUMNS LINES ARGS...: "stat --live" on a terminal of that size
live_start() {
	local size=(-x "$1" -y "$2")
	shift 2
	command -v tmux > /dev/null || skip "no tmux"
	rm -f err status
	tmux -L "lltrace-$$" -f /dev/null new-session -d "${size[@]}" \
		"echo before; env --default-signal=HUP,INT,TERM '$LLTRACE' stat --live $* 2> err; echo \$? > status; exec cat" 3>&-
	living=$(tmux -L "lltrace-$$" display-message -p '#{pid}')
	wait_for err 'tracing [0-9]* event'
}

# live_stop KEY: ends it, the whole table on the terminal; then the terminal
live_stop() {
	[ -z "$1" ] || tmux -L "lltrace-$$" send-keys "$1"
	wait_for status '^[0-9]'
	screen -S - > whole
	tmux -L "lltrace-$$" kill-server
	living=
}

@test "stat --live: redrawn in place, cut to the terminal and what is not shown counted" {
	live_start 80 8 --by path
	for i in {1..12}; do
		"$PROVOKE" -p "/path/$i" deny_access_fs $((20 - i))
	done
	# 12 kinds of 19 to 8 denials; of 8 lines 5 are for kinds, and the others have 14 to 8
	wait_until 'screen | grep -q -F "(no room for 7 more kinds: 77 denials)"' || { screen; false; }
	screen > shown
	head -n 1 shown | grep -F '162 denials of 12 kinds; ^C ends'
	sed -n 2p shown | grep -E '^COUNT +AUDIT +LAST +PATH$'
	sed -n 3,7p shown | awk '{ print $1, $NF }' > ours
	printf '%s\n' '19 /path/1' '18 /path/2' '17 /path/3' '16 /path/4' '15 /path/5' > expected
	same expected ours
	# what was on the screen is not lost
	screen -S - | grep -x before
	# a larger terminal
	tmux -L "lltrace-$$" resize-window -x 120 -y 30
	wait_until 'screen | sed -n 14p | grep -q "/path/12$"' || { screen; false; }
	! screen | grep 'no room'
	screen | sed -n 2p | grep -E '^COUNT +AUDIT +FIRST +LAST +PATH$'
	# and a tiny one
	tmux -L "lltrace-$$" resize-window -x 20 -y 4
	wait_until 'screen | grep -q "(no room for 11 m"' || { screen; false; }
	tmux -L "lltrace-$$" resize-window -x 80 -y 8
	live_stop C-c
	[ "$(cat status)" = 0 ]
	# the last frame has given way to the table, the whole of it
	tac whole | sed '/^COUNT/q' > table
	[ "$(grep -c '/path/' table)" = 12 ]
	! grep 'ends' table
}

@test "stat --live: no more than two frames a second; -n ends it" {
	live_start 80 24 -n 2000 --by event
	tmux -L "lltrace-$$" pipe-pane 'cat > frames'
	wait_until 'screen | grep -q "0 denials of 0 kinds"'
	start=$(date +%s%3N)
	"$PROVOKE" -w 500 deny_access_fs 2000
	live_stop ''
	num=$(grep -a -o $'\e\[H' frames | wc -l)
	echo "$num frames in $(($(date +%s%3N) - start)) ms"
	[ "$num" -ge 3 ]
	[ "$num" -le $((($(date +%s%3N) - start) / 500 + 3)) ]
	grep -E '^ *2000 +1000 .* deny_access_fs$' whole
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
