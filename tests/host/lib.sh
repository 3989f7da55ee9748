# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# For tests on the kernel of the machine they run on: uprobes in a program of
# ours (provoke.c) make events of group "landlock" with the fields of Linux
# 7.3-rc1, without any Landlock events in the kernel.
#
#	. lib.sh
#	stand_in_setup PROVOKE || exit 77	# says on stderr why not
#	...					# "$PROVOKE" deny_access_fs 10
#	stand_in_teardown			# also safe when the setup failed
#
# Only one test at a time has the events: a lock makes the others wait.

tracefs=/sys/kernel/tracing
stand_in_mounted=
stand_in_events=

# stand_in_define EVENT FIELDS: an event at provoke's function for it.
stand_in_define() {
	local at
	at=$(nm "$PROVOKE" | awk -v f="hook_$1" '$3 == f { print $1 }')
	[ -n "$at" ] || { echo "no hook_$1 in $PROVOKE" >&2; return 1; }
	# In a position-independent program without odd segments, address and offset are one.
	at=$(readelf -lW "$PROVOKE" | awk -v at="$at" '
		function hex(s,   i, v) {
			s = tolower(s); sub(/^0x/, "", s)
			for (i = 1; i <= length(s); i++)
				v = v * 16 + index("0123456789abcdef", substr(s, i, 1)) - 1
			return v
		}
		$1 == "LOAD" && hex(at) >= hex($3) && hex(at) < hex($3) + hex($5) {
			printf "0x%x", hex(at) - hex($3) + hex($2)
		}')
	echo "p:landlock/landlock_$1 $PROVOKE:$at $2" >> "$tracefs/uprobe_events" || return 1
	stand_in_events="$stand_in_events landlock_$1"
}

# Fields of struct args in provoke.c, by the register of the first argument.
stand_in_define_all() {
	local a denial
	case $(uname -m) in
	x86_64) a=%di;;
	aarch64) a=%x0;;
	riscv64) a=%a0;;
	*) echo "no stand-in events on $(uname -m)" >&2; return 1;;
	esac
	denial="domain_id=+0($a):u64 same_exec=+48($a):u8 logged=+49($a):u8"
	stand_in_define deny_access_fs "$denial blockers=+40($a):u32 dev=+44($a):u32 \
ino=+16($a):u64 pathname=+0(+32($a)):string" &&
	stand_in_define deny_access_net "$denial blockers=+40($a):u32 sport=+16($a):u64 \
dport=+24($a):u64" &&
	stand_in_define deny_ptrace "$denial tracee_domain_id=+8($a):u64 tracee_pid=+44($a):s32 \
tracee_comm=+0(+32($a)):string" &&
	stand_in_define check_rule_fs "domain_id=+0($a):u64 access_request=+40($a):u32 dev=+44($a):u32 \
ino=+16($a):u64 grants=+52($a):x32[1]" &&
	stand_in_define create_ruleset "ruleset_id=+8($a):u64 ruleset_version=+44($a):u32 \
handled_fs=+40($a):u32 handled_net=+40($a):u32 scoped=+40($a):u32" &&
	stand_in_define create_domain "domain_id=+0($a):u64 parent_id=+24($a):u64 \
ruleset_id=+8($a):u64 ruleset_version=+44($a):u32" &&
	stand_in_define free_domain "domain_id=+0($a):u64 denials=+16($a):u64"
}

stand_in_setup() {
	PROVOKE=$(readlink -f "$1")
	export PROVOKE
	[ "$(id -u)" = 0 ] || { echo "needs root" >&2; return 1; }
	exec {stand_in_lock}> "${XDG_RUNTIME_DIR:-/tmp}/lltrace-test-tracefs.lock"
	flock -w 300 "$stand_in_lock" || { echo "cannot get the lock" >&2; return 1; }
	if [ ! -e "$tracefs/trace_clock" ]; then
		mount -t tracefs nodev "$tracefs" || { echo "needs tracefs" >&2; return 1; }
		stand_in_mounted=1
	fi
	[ -w "$tracefs/uprobe_events" ] || { echo "needs uprobe events" >&2; return 1; }
	if [ -e "$tracefs/events/landlock" ] && ! stand_in_leftovers; then
		echo "the kernel has Landlock events of its own, or somebody probes them" >&2
		return 1
	fi
	stand_in_define_all
}

# Removes the probes of a test that was killed; false when there are others.
stand_in_leftovers() {
	local probe
	while read -r probe _; do
		case $probe in
		p:landlock/*) stand_in_remove "${probe#p:landlock/}" || return 1;;
		esac
	done < <(grep '/provoke' "$tracefs/uprobe_events")
	[ ! -e "$tracefs/events/landlock" ]
}

# An instance that is just gone can hold a probe for a moment.
stand_in_remove() {
	local i
	for ((i = 0; i < 200; i++)); do
		grep -q "^p:landlock/$1 " "$tracefs/uprobe_events" || return 0
		echo "-:landlock/$1" >> "$tracefs/uprobe_events" && return
		sleep 0.02
	done 2> /dev/null
	echo "cannot remove the probe $1" >&2
	return 1
}

stand_in_teardown() {
	local event
	for event in $stand_in_events; do
		stand_in_remove "$event"
	done
	stand_in_events=
	if [ -n "$stand_in_mounted" ]; then
		umount "$tracefs"
		stand_in_mounted=
	fi
	[ -z "${stand_in_lock:-}" ] || exec {stand_in_lock}>&-
	stand_in_lock=
}
