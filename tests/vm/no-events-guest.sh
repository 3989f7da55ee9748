#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs in a VM without Landlock events, for show.bats.
try() {	# try NAME COMMAND...
	local name=$1
	shift
	"$@" > "/out/$name.out" 2> "/out/$name.err"
	echo $? > "/out/$name.status"
}

try no-events lltrace show
try user setpriv --reuid 1000 --regid 1000 --clear-groups lltrace show
umount /sys/kernel/tracing
try debugfs lltrace show
umount /sys/kernel/debug/tracing 2> /dev/null
umount /sys/kernel/debug
try unmounted lltrace show
