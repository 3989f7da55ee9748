# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For what runs in the VM: where tracefs is, which generation of events it is, and waiting.

T=/sys/kernel/tracing
gen=$(sed -n 's/^generation //p' /proc/ll_emit)
export T gen

armed() {	# armed FILE: waits until lltrace says so
	local i
	for ((i = 0; i < 3000; i++)); do
		grep -q 'tracing [0-9]* event' "$1" && return
		usleep 10000
	done
	echo "lltrace did not start:" && cat "$1"
	exit 1
}
