#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs in the VM for filter.bats: an instance for each directory of expressions in /out, and one
# of lltrace for each line of "selections", all of them for the same events.  What the kernel says
# of each expression, which events it lets through, and what lltrace shows, is left in /out.
set -uo pipefail

# shellcheck source=guest.sh
. "$(dirname "$0")/guest.sh"
I=$T/instances

# set_filter FILE EVENT-DIRECTORY: sets $status, and $text to what the kernel makes of it
set_filter() {
	local expr
	IFS= read -r -d '' expr < "$1"
	status=0 text=
	printf %s "$expr" > "$2/filter" || status=$?
	[ $status = 0 ] || IFS= read -r -d '' text < "$2/filter"
}

cd /out || exit
# a recording has the names of that many tasks
echo 4096 > "$T/saved_cmdlines_size"
for n in [0-9]*; do
	mkdir "$I/$n" && echo 64 > "$I/$n/buffer_size_kb" || exit
	for f in "$n"/*; do
		set_filter "$f" "$I/$n/events/landlock/${f#*/}"
		printf '%s\0%s\0%s\0%s\0' "$n" "${f#*/}" "$status" "$text"
	done
	echo 1 > "$I/$n/events/landlock/enable" || exit
done > said 2> /dev/null

shows=()
while IFS= read -r options; do
	n=${#shows[@]}
	: > "live-$n-err.txt"
	eval "lltrace show --format ftrace -T none $options > live-$n.txt 2> live-$n-err.txt &"
	shows+=($!)
	armed "live-$n-err.txt"
done < /mnt/selections
lltrace record -e all -o reference.dat 2> reference-err.txt &
pid=$!
armed reference-err.txt
/mnt/scenario.sh
hex() { printf '%s' "$1" | xxd -p | tr -d '\n'; }
domain=0x195cc6b7c ino=100
for word in 5cats '!bang' 123456789012345 'a*b' 'a[b]c' 'back\slash' "it's" 'say "hi"' bar 'a b'; do
	llemit -C "$(hex "$word")" \
		"deny_access_fs domain=$domain same_exec=1 blockers=0x4 dev=254:2 ino=$ino path_hex=$(hex "$word")" \
		"deny_access_net domain=$domain same_exec=1 blockers=0x2 dport=$ino" \
		"deny_ptrace domain=$domain same_exec=1 pid=$ino comm_hex=$(hex "$word")" \
		"deny_scope_abstract_unix_socket domain=$domain same_exec=1 pid=-$ino sun_path_hex=$(hex "$word")"
	ino=$((ino + 26))
done
cat "$I/lltrace-$pid/trace" > reference.txt
kill -INT "${shows[@]}"
wait "${shows[@]}" || exit
kill -INT $pid
wait $pid || { cat reference-err.txt; exit 1; }
for n in [0-9]*; do
	[ -d "$n" ] || continue
	cat "$I/$n/trace" > "$n.txt"
	rmdir "$I/$n" || exit
done
