#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The static program (-Dstatic=true) in a VM, with nothing but itself below its root.  Needs qemu,
# the kernel of scripts/deps, and static libraries.

load ../cli/helpers
load helpers

setup_file() {
	local top=$BATS_TEST_DIRNAME/../..
	export DYNAMIC=$LLTRACE LLTRACE=$BATS_FILE_TMPDIR/static/src/lltrace
	if ! meson setup "$BATS_FILE_TMPDIR/static" "$top" --werror -Dstatic=true -Dtests=disabled -Dman=disabled \
			> "$BATS_FILE_TMPDIR/log" 2>&1 3>&- ||
			! meson compile -C "$BATS_FILE_TMPDIR/static" -j2 >> "$BATS_FILE_TMPDIR/log" 2>&1 3>&-; then
		tail -n 20 "$BATS_FILE_TMPDIR/log"
		return 1
	fi
	boot_all static-guest.sh g2
}

setup() {
	setup_vm
}

@test "needs no library, and is below 2 MiB" {
	run ldd "$LLTRACE"
	[[ $output == *"statically linked"* || $output == *"not a dynamic executable"* ]]
	[ -z "$(readelf -lW "$LLTRACE" | grep INTERP)" ]
	strip -o stripped "$LLTRACE"
	[ "$(stat -c %s stripped)" -lt $((2 << 20)) ]
}

shown() {
	payloads < kernel.txt | grep -v ^landlock_note_state: > kernel
	[ "$(wc -l < kernel)" -gt 50 ]
	payloads < show.txt > ours
	same kernel ours
	"$DYNAMIC" show --format ftrace -e all record.dat > shown
	payloads < shown > ours
	same kernel ours
	"$LLTRACE" show --format ftrace -e all record.dat > static
	same shown static
	valid < show.json
	[ "$(jq -r 'select(.type == "event").event' show.json | wc -l)" = "$(wc -l < kernel)" ]
}

@test "show, and what record wrote, are the kernel's text" {
	each shown g2
}

others() {
	grep -x '    deny_access_fs' list.txt
	grep -E '^ok +events' doctor.txt
	grep -F "filter    logged == 1" filter.txt
	jq -e '.denials | length > 3' stat.json
	[ "$(jq '[.denials[].count]' stat.json)" = "$(awk '{ print $1 }' stat.txt | jq -s .)" ]
	jq -e '.domains | length == 2' domains.json
}

@test "list, doctor, filter, stat and domains" {
	each others g2
}

@test "what is left out is said" {
	run "$LLTRACE" show "$data/g2/trace.dat"
	[ "$status" = 1 ]
	[[ ${lines[0]} == "lltrace: $data/g2/trace.dat cannot be read: it is compressed with zstd" ]]
	[ "${#lines[@]}" = 2 ]
	run "$LLTRACE" domains
	[ "$status" = 2 ]
	[[ $output == *"built without libsmartcols"*"-j"* ]]
	"$LLTRACE" -V | grep -F 'libtracecmd none'
}
