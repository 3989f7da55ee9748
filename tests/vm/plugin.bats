#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# plugin_landlock.so in perf: what perf recorded in VMs with real events, against the kernel's own
# text of the same events.  Needs qemu, the kernel of scripts/deps, and perf.

bats_require_minimum_version 1.5.0
load ../cli/helpers
load helpers

setup_file() {
	[ -n "${LLTRACE_PLUGIN_DIR-}" ] || { echo "built without the plugin" > "$BATS_FILE_TMPDIR/skip"; return; }
	perf=$(command -v perf) || { echo "no perf" > "$BATS_FILE_TMPDIR/skip"; return; }
	export perf
	# what is put into the VM
	LLTRACE=$perf boot_all plugin-guest.sh g0 g1 g2 gx
}

setup() {
	setup_vm
}

# script SCENARIO: what perf says of it
script() {
	TRACEEVENT_PLUGIN_DIR=$LLTRACE_PLUGIN_DIR "$perf" script -i "$1.data" 2> script-err |
		LC_ALL=C sed -n -E 's/^.*landlock:(landlock_[a-z_]+): *(.*)$/\1: \2/p'
}

scenario() {
	payloads < scenario.txt > kernel
	[ "$(wc -l < kernel)" -gt 50 ]
	script scenario > theirs
	same kernel theirs
}

@test "perf script: the kernel's text" {
	each scenario g0 g1 g2
}

hostile() {
	payloads < edge.txt > kernel
	[ "$(wc -l < kernel)" -gt 40 ]
	script edge > theirs
	same_or_longer kernel theirs
	is_printable < theirs
}

@test "perf script: hostile strings" {
	each hostile g0 g1 g2
}

# perf gives its plugins no way to events that have no handler, so these are its own to print.
newer() {
	for name in scenario edge; do
		script $name > all
		payloads < "$name.txt" | cut -d : -f 1 | sort > kernel
		cut -d : -f 1 all | sort > theirs
		same kernel theirs
		grep -v -E '^landlock_(add_rule_p|deny_(frob|cap)|tune_|note_)' all > known
		[ "$(wc -l < known)" -gt 30 ]
		[ "$(grep -a -c -e 'FAILED TO PARSE' -e 'ARRAY\[' known)" = 0 ]
		is_printable < known
	done
}

@test "perf script: events and fields that are new" {
	each newer gx
}
