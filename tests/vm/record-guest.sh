#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs in the VM for record.bats: what lltrace records, and the kernel's own text of the same
# buffers; left in /out.
set -uo pipefail

# shellcheck source=guest.sh
. "$(dirname "$0")/guest.sh"

# record NAME COMMAND ARGS...: NAME.dat, and NAME-kernel.txt from the same buffer
record() {
	local name=$1 command=$2 pid
	shift 2
	lltrace record -o "/out/$name.dat" "$@" 2> "/out/$name-err.txt" &
	pid=$!
	armed "/out/$name-err.txt"
	$command
	# nothing is read from the buffer before it is half full: all is there
	cat "$T/instances/lltrace-$pid/trace" > "/out/$name-kernel.txt"
	kill -INT $pid
	wait $pid || { echo "lltrace record $*: $?"; cat "/out/$name-err.txt"; exit 1; }
}

record v7 /mnt/scenario.sh -e all
record v6 /mnt/scenario.sh -e all --file-version 6 -C mono
record zstd /mnt/scenario.sh -e all --compress --subbuf-size 64K
# paths as long as can be
record edge /mnt/edge.sh -e all

# a program alone: others do the same meanwhile, with a domain of their own
noise() {
	while [ ! -e /tmp/quiet ]; do
		llemit -c noise 'deny_access_fs domain=0xdead blockers=4 path=/noise' \
			'free_domain domain=0xdead denials=1 kworker=1'
	done
}
noise &
echo 1 > "$T/events/landlock/enable"
echo > "$T/trace"
lltrace record -q -e all -o /out/program.dat -- /mnt/scenario.sh || exit
lltrace show -q -e all --format ftrace -- /mnt/scenario.sh > /out/program-shown.txt || exit
touch /tmp/quiet
wait
cat "$T/trace" > /out/program-kernel.txt
echo 0 > "$T/events/landlock/enable"

# the flood
[ "$gen" = G2 ] || exit 0
flood() {
	llemit -c burst0 'burst deny_access_fs 1000000' &
	llemit -c burst1 'burst deny_access_fs 1000000'
	wait $!
}
export -f flood
lltrace record -o /out/burst.dat -- bash -c flood 2> /out/burst-err.txt || exit
lltrace show --format ftrace -T none /out/burst.dat 2> /out/burst-show-err.txt |
	grep -c landlock_deny_access_fs > /out/burst-held.txt
trace-cmd report --stat /out/burst.dat 2> /dev/null | grep -v landlock_ > /out/burst-stat.txt
rm /out/burst.dat
lltrace record -b 256K --fail-on-loss -o /out/loss.dat -e deny 2> /out/loss-err.txt &
pid=$!
armed /out/loss-err.txt
llemit 'burst deny_access_fs 200000'
kill -INT $pid
wait $pid
echo $? > /out/loss-status.txt
