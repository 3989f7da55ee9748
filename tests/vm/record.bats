#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# "lltrace record" of real trace events of every generation, in a VM, against the kernel's own
# text of the same buffers.  Needs qemu, the kernel of scripts/deps, and trace-cmd.

load ../cli/helpers
load helpers

setup_file() {
	boot_all record-guest.sh g0 g1 g2 gx
}

setup() {
	setup_vm
}

# times FILE: "comm-pid cpu time event" of the kernel's text or what looks like it
times() {
	sed -n -E '/^#/!s/^ *(.*-[0-9]+) +\[([0-9]+)\] +([^ :]+ +)?([0-9.]+): +(landlock_[a-z_]+): .*/\1\t\2\t\4\t\5/p' "$1" |
		# trace-cmd has nanoseconds for the clock "boot"; the kernel rounds half up
		awk -F '\t' '$3 !~ /\./ {
				us = int(($3 + 500) / 1000)
				$3 = sprintf("%d.%06d", int(us / 1e6), us % 1e6)
			} { print $1, $2, $3, $4 }'
}

recorded() {
	local kind
	for kind in v7 v6 zstd edge; do
		echo "$kind:"
		LC_ALL=C times $kind-kernel.txt > kernel
		[ "$(wc -l < kernel)" -gt 10 ]
		# what reads our files elsewhere
		LC_ALL=C trace-cmd report $kind.dat 2> report-err > report
		[ ! -s report-err ] || { cat report-err; false; }
		[ "$kind" = edge ] || {
			LC_ALL=C times report > theirs
			same kernel theirs
		}
		"$LLTRACE" show --format ftrace -T clock -e all $kind.dat > shown
		LC_ALL=C times shown > ours
		[ "$kind" = edge ] || same kernel ours
		payloads < $kind-kernel.txt | grep -v ^landlock_note_state: > kernel
		payloads < shown | grep -v ^landlock_note_state: > ours
		same_or_longer kernel ours
	done
}

@test "record: the events, order and times of the kernel's text, in every kind of file" {
	each recorded g0 g1 g2 gx
}

small() {
	# the scenario has some 90 events in at most two sub-buffers of each CPU
	[ "$(stat -c %s v7.dat)" -lt $((20480 + 4 * 8192)) ]
	grep -E '^lltrace: recorded [0-9]+ events .*none lost' v7-err.txt
	said=$(sed -n -E 's/^lltrace: recorded ([0-9]+) .*/\1/p' v7-err.txt)
	[ "$said" = "$(times v7-kernel.txt | wc -l)" ]
}

@test "record: a small file, and the number of its events" {
	each small g0 g1 g2 gx
}

program() {
	# in the kernel's text: everything of both runs, and the noise
	payloads < program-kernel.txt | grep -v -i -w -E 'dead|0xdead|57005' | grep -v ^landlock_note_state: > kernel
	"$LLTRACE" show --format ftrace -e all program.dat > shown
	payloads < shown | grep -v ^landlock_note_state: > ours
	[ "$(wc -l < ours)" -gt 30 ]
	# free_domain comes from a kernel thread
	[ "$(grep -c ^landlock_free_domain ours)" -ge 2 ]
	! grep -i noise shown
	head -n "$(wc -l < ours)" kernel > first
	same first ours
	payloads < program-shown.txt | grep -v ^landlock_note_state: > ours
	tail -n "$(wc -l < ours)" kernel > second
	same second ours
	[ "$(cat kernel | wc -l)" = $(($(wc -l < first) + $(wc -l < second))) ]
	[ "$(trace-cmd report program.dat 2> /dev/null | grep -c landlock_)" = "$("$LLTRACE" show -e all program.dat | wc -l)" ]
}

@test "a program: all of it, with the end of its domains, and nothing else" {
	each program g0 g1 g2 gx
}

@test "record: two million events are held or counted as lost" {
	cd "$BATS_FILE_TMPDIR/g2"
	held=$(cat burst-held.txt)
	lost=$(awk '/^(overrun|commit overrun|dropped events):/ { n += $NF } END { print n + 0 }' burst-stat.txt)
	echo "held $held, lost $lost"
	[ $((held + lost)) = 2000000 ]
	[ "$(sed -n -E 's/^lltrace: recorded ([0-9]+) events .*/\1/p' burst-err.txt)" = "$held" ]
}

@test "record: losses are counted, said by record and show, and an error if so wished" {
	cd "$BATS_FILE_TMPDIR/g2"
	held=$(trace-cmd report -q loss.dat 2> /dev/null | grep -c landlock_deny_access_fs)
	lost=$(sed -n -E 's/^lltrace: ([0-9]+) events? w.* lost.*/\1/p' loss-err.txt)
	echo "held $held, lost ${lost:-0}"
	[ $((held + ${lost:-0})) = 200000 ]
	"$LLTRACE" show loss.dat 2> show-err > /dev/null
	[ "$(sed -n -E 's/^lltrace: ([0-9]+) events? w.* lost.*/\1/p' show-err)" = "$lost" ]
	[ "$(cat loss-status.txt)" = "$([ -n "$lost" ] && echo 1 || echo 0)" ]
}
