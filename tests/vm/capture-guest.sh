#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs in the VM for capture: leaves its directories in /out.
set -euo pipefail

T=/sys/kernel/tracing
gen=$(sed -n 's/^generation //p' /proc/ll_emit)

# record DIR/NAME SCRIPT OPTION...: NAME.dat by trace-cmd, and NAME.txt, the
# kernel's text of the very same records: nothing is read out of the buffer
# before it is half full, which it never gets.
record() {
	local to=/out/$1 script=$2
	shift 2
	trace-cmd record -q -b 8192 "$@" -o "$to.dat" \
		bash -c "$script && echo 0 > $T/tracing_on && cat $T/trace > $to.txt"
	# trace-cmd's status does not tell how the script ended
	[ -s "$to.txt" ]
}

formats() {	# formats DIR
	local e
	mkdir -p "$1"
	for e in "$T"/events/landlock/landlock_*; do
		cat "$e/format" > "$1/${e##*/}"
	done
}

audit_filter() {
	if [ "$gen" = G0 ]; then
		echo 'same_exec == 1 && log_same_exec == 1 || same_exec == 0 && log_new_exec == 1'
	else
		echo 'logged == 1'
	fi
}

# An instance that sees the same run through the filter that equals audit's.
arm_filtered() {
	local e filter
	filter=$(audit_filter)
	mkdir "$T/instances/filtered"
	for e in "$T"/instances/filtered/events/landlock/landlock_deny_*; do
		grep -q same_exec "$e/format" || continue
		echo "$filter" > "$e/filter"
		echo 1 > "$e/enable"
	done
}

generation() {	# generation NAME
	local name=$1
	mkdir "/out/$name"
	formats "/out/$name/formats"
	arm_filtered
	record "$name/trace" /mnt/scenario.sh -e landlock
	cat "$T/instances/filtered/trace" > "/out/$name/filtered-kernel.txt"
	rmdir "$T/instances/filtered"
	record "$name/explain" /mnt/explain.sh -e landlock
	# last, for the task names forge lines of saved_cmdlines
	record "$name/edge" /mnt/edge.sh -e landlock
}

versions() {
	mkdir /out/versions
	record versions/v7-zstd /mnt/scenario.sh -e landlock
	trace-cmd convert --compression none -i /out/versions/v7-zstd.dat -o /out/versions/v7-none.dat
	trace-cmd convert --file-version 6 -i /out/versions/v7-zstd.dat -o /out/versions/v6.dat
	mv /out/versions/v7-zstd.txt /out/versions/trace.txt
}

multi() {
	mkdir /out/multi
	trace-cmd record -q -b 8192 -o /out/multi/trace.dat \
		-e landlock:landlock_create_domain -e sched:sched_process_exec \
		-B denials -e 'landlock:landlock_deny*' \
		-B all -e landlock -e sched:sched_process_exit \
		bash -c "/mnt/scenario.sh || exit
			for i in . instances/denials instances/all; do echo 0 > $T/\$i/tracing_on; done
			cat $T/trace > /out/multi/trace.txt
			for i in denials all; do cat $T/instances/\$i/trace > /out/multi/\$i.txt; done"
	[ -s /out/multi/all.txt ]
}

clocks() {
	local c
	mkdir /out/clocks
	for c in counter mono boot x86-tsc; do
		record "clocks/$c" /mnt/scenario.sh -C "$c" -e landlock:landlock_deny_access_fs
	done
}

# A buffer of two pages and bursts with pauses: losses in the middle.
lossy() {
	mkdir /out/lossy
	trace-cmd record -q -b 8 -e landlock -o /out/lossy/trace.dat taskset -c 0 llemit -c burst \
		"deny_access_fs domain=1 blockers=4 path=/first" sleep=200 \
		"burst deny_access_fs 500" sleep=300 \
		"deny_access_fs domain=1 blockers=4 path=/middle" sleep=200 \
		"burst deny_access_fs 400" sleep=300 \
		"deny_access_fs domain=1 blockers=4 path=/last"
	trace-cmd report -i /out/lossy/trace.dat 2> /dev/null > /tmp/lossy
	{ grep -B 1 -A 1 DROPPED /tmp/lossy; echo "events: $(grep -c landlock_ /tmp/lossy)"; } > /out/lossy/report.txt
}

none() {
	mkdir /out/none
	record none/no-landlock /mnt/scenario.sh -e sched:sched_process_exec
	record none/no-events true -e landlock
}

# kallsyms would be a megabyte of every recording.
mount --bind /dev/null /proc/kallsyms
case $1 in
extra)
	versions
	multi
	clocks
	lossy
	none
	;;
*)
	generation "$1"
	;;
esac
