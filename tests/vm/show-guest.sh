#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs in the VM for show.bats: lltrace and the kernel's trace file see the same
# events; what both say is left in /out.
set -uo pipefail

# shellcheck source=guest.sh
. "$(dirname "$0")/guest.sh"

state() {
	ls "$T/instances"
	cat "$T/set_event" "$T/tracing_on" "$T/trace_clock" "$T/current_tracer"
	cat "$T"/events/landlock/*/filter "$T"/events/landlock/*/trigger
}

# both NAME SCRIPT ARGS...: NAME.txt from lltrace, what the top-level buffer got as NAME-kernel.txt
both() {
	local name=$1 script=$2 pid
	shift 2
	lltrace show "$@" > "/out/$name.txt" 2> "/out/$name-err.txt" &
	pid=$!
	armed "/out/$name-err.txt"
	"$script"
	kill -INT $pid
	wait $pid || { echo "lltrace $*: $?"; cat "/out/$name-err.txt"; exit 1; }
}

kernel_text() {	# kernel_text FILE
	cat "$T/trace" > "/out/$1"
	echo > "$T/trace"
}

audit_filter() {
	if [ "$gen" = G0 ]; then
		echo 'same_exec == 1 && log_same_exec == 1 || same_exec == 0 && log_new_exec == 1'
	else
		echo 'logged == 1'
	fi
}

state > /out/before.txt
echo 8192 > "$T"/buffer_size_kb

echo 1 > "$T"/events/landlock/enable
both live /mnt/scenario.sh --format ftrace -e all
kernel_text kernel.txt
echo 0 > "$T"/events/landlock/enable

for e in "$T"/events/landlock/landlock_deny_*; do
	grep -q same_exec "$e/format" || continue
	audit_filter > "$e/filter"
	echo 1 > "$e/enable"
done
both audit /mnt/scenario.sh --format ftrace -A
cp /out/audit.txt /out/audit-live.txt
kernel_text audit-kernel.txt
for e in "$T"/events/landlock/landlock_deny_*; do
	echo 0 > "$e/enable"
	echo 0 > "$e/filter"
done

# trace-cmd records the same events while lltrace comes and goes
export T
export -f armed both
trace-cmd record -q -b 8192 -e landlock -o /out/beside.dat \
	bash -c 'both beside /mnt/scenario.sh --format ftrace -e all' || exit

burst() {
	llemit -c burst0 'burst deny_access_fs 100000' &
	llemit -c burst1 'burst deny_access_fs 100000'
	wait $!
}
both burst burst --format ftrace -e deny
echo 200000 > /out/burst-emitted

# last: the names of these tasks forge lines of saved_cmdlines
echo 1 > "$T"/events/landlock/enable
lltrace show -e all > /out/edge-text.txt 2> /out/edge-text-err.txt &
text=$!
armed /out/edge-text-err.txt
both edge /mnt/edge.sh --format ftrace -e all
mv /out/edge.txt /out/edge-live.txt
kill -INT $text
wait $text
kernel_text edge-kernel.txt
echo 0 > "$T"/events/landlock/enable

state > /out/after.txt
