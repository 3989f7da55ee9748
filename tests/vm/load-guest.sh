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
ls "$T/instances" > /out/instances.txt
