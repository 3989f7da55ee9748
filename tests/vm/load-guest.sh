#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs in the VM for load.bats: CPUs that come and go, a clock that is set, readers that are stopped
# and continued, while lltrace shows and records; what it saw and the kernel's own text are in /out.
set -uo pipefail

# shellcheck source=guest.sh
. "$(dirname "$0")/guest.sh"

cpu1=/sys/devices/system/cpu/cpu1/online

emit() {
	llemit -c load0 "burst deny_access_fs $1" &
	llemit -c load1 "burst deny_access_fs $1"
	wait $!
}

echo 16384 > "$T/buffer_size_kb"
echo 1 > "$T/events/landlock/landlock_deny_access_fs/enable"
echo > "$T/trace"

lltrace show -e deny_access_fs --format ftrace > /out/show.txt 2> /out/show-err.txt &
show=$!
armed /out/show-err.txt
lltrace record -e deny_access_fs -o /out/load.dat 2> /out/record-err.txt &
record=$!
armed /out/record-err.txt

for ((round = 0; round < 4; round++)); do
	emit 500
	echo 0 > $cpu1 || exit
	emit 500
	date -s "@$(($(date +%s) + 3600))" > /dev/null
	kill -STOP $show $record
	emit 500
	echo 1 > $cpu1 || exit
	emit 500
	date -s "@$(($(date +%s) - 7200))" > /dev/null
	kill -CONT $show $record
	emit 500
done

# begun while a CPU is away that comes later
echo 0 > $cpu1
lltrace show -e deny_access_fs --format ftrace > /out/late.txt 2> /out/late-err.txt &
late=$!
armed /out/late-err.txt
echo 1 > $cpu1
emit 500

for pid in $show $record $late; do
	kill -INT $pid
	wait $pid || { echo "status $?"; cat /out/*-err.txt; exit 1; }
done
echo 0 > "$T/events/landlock/landlock_deny_access_fs/enable"
cat "$T/trace" > /out/kernel.txt
lltrace show -e deny_access_fs --format ftrace /out/load.dat > /out/record.txt || exit

# a terminal that does not read for longer than the ring buffer lasts
mkfifo /tmp/terminal
cat /tmp/terminal > /out/stalled.txt &
terminal=$!
lltrace show -e deny_access_fs --format ftrace > /tmp/terminal 2> /out/stalled-err.txt &
show=$!
armed /out/stalled-err.txt
emit 500
kill -STOP $terminal
emit 100000
kill -CONT $terminal
emit 500
kill -INT $show
wait $show || { echo "status $?"; cat /out/stalled-err.txt; exit 1; }
wait $terminal

# others at the same events; what nobody asked for stays as it is
mkdir "$T/instances/other"
echo 1 > "$T/instances/other/events/landlock/landlock_deny_access_fs/enable"
emit 10
echo 0 > "$T/instances/other/events/landlock/landlock_deny_access_fs/enable"
state() {
	cat "$T/trace" "$T/instances/other/trace" "$T/set_event" "$T/instances/other/set_event" \
		"$T/tracing_on" "$T/trace_clock" "$T/current_tracer" "$T/buffer_size_kb"
	cat "$T"/events/landlock/*/{enable,filter,trigger}
}
state > /out/before.txt
export HOME=/root
trace-cmd record -q -B theirs -e landlock:landlock_deny_access_fs -o /tmp/theirs.dat > /out/trace-cmd.txt 2>&1 &
theirs=$!
mkfifo /tmp/hold
perf record -q -a -m 4M -e landlock:landlock_deny_access_fs -o /tmp/perf.data \
	bash -c 'touch /tmp/perf-runs; read < /tmp/hold' > /out/perf.txt 2>&1 &
perf=$!
pids=
for i in 1 2 3; do
	lltrace show -e deny_access_fs --format ftrace > /out/several$i.txt 2> /out/several$i-err.txt &
	pids="$pids $!"
	armed /out/several$i-err.txt
done
# both are there when their events are
until [ "$(cat "$T/instances/theirs/events/landlock/landlock_deny_access_fs/enable" 2> /dev/null)" = 1 ]; do usleep 10000; done
until [ -e /tmp/perf-runs ]; do usleep 10000; done
emit 1000
for pid in $pids; do
	kill -INT $pid
	wait $pid || { echo "status $?"; exit 1; }
done
emit 10
echo > /tmp/hold
wait $perf
kill -INT $theirs
wait $theirs
state > /out/after.txt
trace-cmd report -i /tmp/theirs.dat 2> /dev/null | grep -c landlock_deny_access_fs > /out/trace-cmd-count.txt
perf script -i /tmp/perf.data -F event 2> /dev/null | grep -c landlock_deny_access_fs > /out/perf-count.txt
rmdir "$T/instances/other"
ls "$T/instances" > /out/instances.txt
