#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# "lltrace doctor" where this machine's kernel is what it looks at, with stand-in events (lib.sh)
# and without.  Needs root and tracefs.

bats_require_minimum_version 1.5.0
load helpers

# line CHECK: what it says of one
line() {
	"$LLTRACE" doctor | grep -E "^[^ ]+ +$1 "
}

# Neither trace events nor, where audit is on, its records.
does_not_work() {
	[ "$status" = 3 ] || [[ $status == 0 && $output == *"warn  source      audit's records"* ]]
}

@test "all is well: what is said is what the kernel says" {
	run "$LLTRACE" doctor
	echo "$output"
	[ "$status" = 0 ]
	[[ $output != *FAIL* ]]
	line linux | grep -F "$(uname -r)"
	line tracefs | grep -F "mounted at $tracefs"
	line events | grep -E " $(find "$tracefs/events/landlock" -name format | wc -l): 3 deny, 2 domain, 1 ruleset, 1 check$"
	line decision | grep '^ok'
	line leftovers | grep '^ok .*none'
	line tracers | grep '^ok .*none$'
}

@test "hist triggers as the kernel has them" {
	if [ -e "$tracefs/events/landlock/landlock_deny_ptrace/hist" ]; then
		line counters | grep '^ok'
	else
		line counters | grep '^warn'
	fi
}

@test "an ordinary user" {
	command -v setpriv > /dev/null || skip "no setpriv"
	run setpriv --reuid 65534 --regid 65534 --clear-groups "$LLTRACE" doctor
	[ "$status" = 3 ]
	[[ $output == *FAIL*tracefs*"Permission denied"*"run it as root"* ]]
}

@test "tracefs is not mounted, or read-only" {
	command -v unshare > /dev/null || skip "no unshare"
	run unshare -m sh -c 'umount -l /sys/kernel/debug/tracing 2> /dev/null; umount -l /sys/kernel/debug 2> /dev/null
		while umount "$2" 2> /dev/null; do :; done; "$1" doctor' - "$LLTRACE" "$tracefs"
	echo "$output"
	does_not_work
	[[ $output == *FAIL*tracefs*"not mounted"*"mount -t tracefs nodev"* ]]
	run unshare -m sh -c 'mount -o bind,remount,ro "$2" || exit 9; "$1" doctor' - "$LLTRACE" "$tracefs"
	echo "$output"
	does_not_work
	[[ $output == *FAIL*permission*"Read-only file system"*"mount -o remount,rw $tracefs"* ]]
}

@test "tracefs is mounted elsewhere" {
	command -v unshare > /dev/null || skip "no unshare"
	mkdir "elsewhere dir"
	run unshare -m sh -c 'umount -l /sys/kernel/debug/tracing 2> /dev/null; umount -l /sys/kernel/debug 2> /dev/null
		while umount "$2" 2> /dev/null; do :; done; mount -t tracefs nodev "$3" && "$1" doctor' \
		- "$LLTRACE" "$tracefs" "$PWD/elsewhere dir"
	echo "$output"
	[ "$status" = 0 ]
	[[ $output == *"mounted at $PWD/elsewhere dir"* ]]
}

@test "what a killed run left, and what lives" {
	start show
	mkdir "$tracefs/instances/lltrace-1-7"
	line leftovers > left
	line tracers > tracers
	rmdir "$tracefs/instances/lltrace-1-7"
	cat left tracers
	grep -E "^warn .*: |^warn +leftovers +$tracefs/instances/lltrace-1-7$" left
	run ! grep "lltrace-$pid" left
	grep -E "^ok .*lltrace-$pid" tracers
	finish INT
}

@test "other tracers are named" {
	mkdir "$tracefs/instances/somebody"
	echo 1 > "$tracefs/instances/somebody/events/landlock/landlock_deny_ptrace/enable"
	line tracers > tracers
	echo 0 > "$tracefs/instances/somebody/events/enable"
	rmdir "$tracefs/instances/somebody"
	grep somebody tracers
}

@test "-j: as its schema says, and the same findings" {
	"$LLTRACE" doctor -j > json
	valid < json
	jq -r '.checks[] | "\(.found) \(.check)"' json > ours
	"$LLTRACE" doctor | grep -v '^ ' | sed -E 's/^warn/warning/; s/^FAIL/failure/; s/^- /skipped /' |
		awk '{ print $1, $2 }' > text
	same text ours
	[ "$(jq .works json)" = true ]
}
