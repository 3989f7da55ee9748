#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# plugin_landlock.so in trace-cmd and in KernelShark's library, on recordings of every generation,
# against the kernel's text of the same events.

load helpers

setup() {
	[ -n "${LLTRACE_PLUGIN_DIR-}" ] || skip "built without the plugin"
	command -v trace-cmd > /dev/null || skip "no trace-cmd"
	cd "$BATS_TEST_TMPDIR"
}

# report FILE: what trace-cmd says, on stdout; nothing on stderr
report() {
	TRACEEVENT_PLUGIN_DIR=$LLTRACE_PLUGIN_DIR trace-cmd report -i "$1" 2> errors |
		LC_ALL=C sed -E '/^cpus=/d; /^version =/d'
	[ ! -s errors ] || { cat errors; return 1; }
}

# Only "event: payload" of trace-cmd, which pads the name of some events.
their_payloads() {
	LC_ALL=C sed -n -E 's/^.*[0-9]: (landlock_[a-z_]+): *(.*)$/\1: \2/p'
}

@test "trace-cmd report: the kernel's text" {
	for g in g0 g1 g2; do
		report "$data/$g/trace.dat" | their_payloads > theirs
		payloads < "$data/$g/trace.txt" > kernel
		[ "$(wc -l < kernel)" -gt 50 ]
		same kernel theirs
	done
}

@test "trace-cmd report: version 6 and 7, packed or not" {
	payloads < "$data/versions/trace.txt" > kernel
	for version in v6 v7-none v7-zstd; do
		report "$data/versions/$version.dat" | their_payloads > theirs
		same kernel theirs
	done
}

@test "trace-cmd report: hostile strings, escaped as by the kernel, and whole" {
	for g in g0 g1 g2; do
		report "$data/$g/edge.dat" > all
		their_payloads < all > theirs
		payloads < "$data/$g/edge.txt" > kernel
		same_or_longer kernel theirs
		# names of tasks are trace-cmd's own
		LC_ALL=C sed -E 's/^.*: landlock_/landlock_/' all | is_printable
	done
}

# Where an argument of a print fmt can't be had, numbers stand for names, never other names.
@test "trace-cmd report: events and fields that are new" {
	for file in trace edge; do
		report "$data/gx/$file.dat" > all
		run ! grep -a -e 'FAILED TO PARSE' -e 'ARRAY\[' all
		their_payloads < all > theirs
		payloads < "$data/gx/$file.txt" > kernel
		[ "$(wc -l < kernel)" = "$(wc -l < theirs)" ]
		LC_ALL=C sed -E 's/^.*: landlock_/landlock_/' all | is_printable
		paste -d '\n' kernel theirs | python3 -c '
import re, sys
lines = [l.rstrip("\n") for l in sys.stdin]
for kernel, theirs in zip(lines[::2], lines[1::2]):
    if "landlock_note_state" in kernel:
        continue
    ours = re.findall(r"(\S+?)=(\S*)", theirs)
    for (name, value), (our_name, our) in zip(re.findall(r"(\S+?)=(\S*)", kernel), ours):
        raw = re.fullmatch(r"0x[0-9a-f]+|\{(0x[0-9a-f]+,?)*\}|.*\?.*", our)
        whole = value == "(null)" and len(our) > 3000
        if name != our_name or not (our == value or raw or whole):
            sys.exit(f"kernel: {kernel}\nplugin: {theirs}")
'
	done
}

@test "KernelShark's library: the kernel's text" {
	[ -n "${LLTRACE_KSHARK-}" ] || skip "built without libkshark"
	for g in g0 g1 g2; do
		TRACEEVENT_PLUGIN_DIR=$LLTRACE_PLUGIN_DIR "$LLTRACE_KSHARK" -i "$data/$g/trace.dat" > theirs
		payloads < "$data/$g/trace.txt" > kernel
		same kernel theirs
	done
}

@test "nothing is visible but what libtraceevent looks for, nothing is needed but libc" {
	plugin=$LLTRACE_PLUGIN_DIR/plugin_landlock.so
	[ "$(nm -D --defined-only "$plugin" | awk '{ print $3 }' | sort | xargs)" = 'tep_plugin_loader tep_plugin_unloader' ]
	[ "$(readelf -dW "$plugin" | sed -n 's/.*NEEDED.*\[\(.*\)\.so.*/\1/p' | xargs)" = libc ]
}
