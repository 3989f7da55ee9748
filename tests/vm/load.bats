#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# CPUs go and come, the clock is set, readers are stopped: nothing is lost.  In a VM; needs qemu and
# the kernel of scripts/deps.

load ../cli/helpers
load helpers

setup_file() {
	local perf
	perf=$(command -v perf) || { echo "no perf" > "$BATS_FILE_TMPDIR/skip"; return; }
	more=$perf boot_all load-guest.sh g1
}

setup() {
	setup_vm
}

# every NAME: what it saw is what the kernel's own buffer has
every() {
	# 2 tasks, 5 bursts of 500 in each of 4 rounds, and 1 after them
	[ "$(payloads < kernel.txt | wc -l)" = 21000 ]
	payloads < kernel.txt | LC_ALL=C sort > kernel
	payloads < "$1.txt" | LC_ALL=C sort > ours
	same kernel ours
	# in the order of time, whatever the time of day was
	sed -n -E 's/^.{16}-.{7} \[[0-9]{3}\] +([0-9.]+): .*/\1/p' "$1.txt" > times
	[ "$(wc -l < times)" = 21000 ]
	LC_ALL=C sort -c -n times
	[ "$(grep -c -E "[1-9][0-9]* events? w.* lost" "$1-err.txt")" = 0 ]
}

shown() {
	every show
}

recorded() {
	every record
}

late() {
	[ "$(payloads < late.txt | wc -l)" = 1000 ]
	[ ! -s instances.txt ]
}

@test "show: CPUs offline and online, clock steps, stopped and continued" { each shown g1; }

@test "record: the same" { each recorded g1; }

@test "a CPU that comes online later is traced, and nothing is left" { each late g1; }

# What is not shown is counted, and said where it is missing.
stalled() {
	local shown lost
	shown=$(grep -c 'landlock_deny_access_fs:' stalled.txt)
	lost=$(sed -n -E 's/^lltrace: ([0-9]+) events were lost.*/\1/p' stalled-err.txt)
	echo "$shown shown, $lost lost"
	[ "$lost" -gt 0 ]
	[ $((shown + lost)) = 202000 ]
	[ "$(sed -n -E 's/^CPU:[0-9]+ \[LOST ([0-9]+) EVENTS\]$/\1/p' stalled.txt |
		awk '{ n += $1 } END { print n }')" = "$lost" ]
}

@test "a terminal that stops reading: shown and lost are all there were" { each stalled g1; }

several() {
	local i
	for i in 1 2 3; do
		[ "$(payloads < several$i.txt | wc -l)" = 2000 ]
	done
	[ "$(cat trace-cmd-count.txt)" = 2020 ]
	[ "$(cat perf-count.txt)" = 2020 ]
	same before.txt after.txt
}

@test "three lltrace, trace-cmd and perf at the same events; everything else as before" { each several g1; }
