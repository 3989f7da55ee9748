#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs in the VM for static.bats: lltrace in a root directory that has nothing else; what it says
# is left in /out.
set -uo pipefail

# shellcheck source=guest.sh
. "$(dirname "$0")/guest.sh"

root=/tmp/root
mkdir -p $root/proc $root/sys/kernel/tracing $root/out
cp "$(command -v lltrace)" $root/
mount -t proc none $root/proc
mount --bind "$T" $root/sys/kernel/tracing
mount --bind /out $root/out

chroot $root /lltrace list > /out/list.txt || exit
chroot $root /lltrace doctor > /out/doctor.txt || exit
chroot $root /lltrace filter -A > /out/filter.txt || exit

pids=()
# background NAME ARGS...: until all of them are armed
background() {
	local name=$1
	shift
	chroot $root /lltrace "$@" > "/out/$name" 2> "/out/$name-err" &
	pids+=($!)
	armed "/out/$name-err"
}
background show.txt show --format ftrace -e all
background show.json show -j -e all
background record.txt record -e all -o /out/record.dat
background stat.json stat -j
background stat.txt stat --no-headings
background domains.json domains -j -e all
echo 1 > "$T/events/landlock/enable"
/mnt/scenario.sh
cat "$T/trace" > /out/kernel.txt
for pid in "${pids[@]}"; do
	kill -INT "$pid"
	wait "$pid" || { echo "$pid: $?"; cat /out/*-err; exit 1; }
done
