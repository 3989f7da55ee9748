#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# "lltrace show" on real trace events of every generation, live in a VM, against
# the kernel's own text of the same run.  Needs qemu and the kernel of scripts/deps.

load ../cli/helpers
load helpers

setup_file() {
	boot_all show-guest.sh g0 g1 g2 gx
	boot_all no-events-guest.sh none
}

setup() {
	setup_vm
}

live() {
	# the one event of gx that can't be told from its format: tests/data/README.md
	payloads < kernel.txt | grep -v ^landlock_note_state: > kernel
	[ "$(wc -l < kernel)" -gt 30 ]
	payloads < live.txt | grep -v ^landlock_note_state: > ours
	same kernel ours
}

@test "live: every line is the kernel's, byte for byte" { each live g0 g1 g2 gx; }

hostile() {
	payloads < edge-kernel.txt > kernel
	[ "$(wc -l < kernel)" -gt 10 ]
	payloads < edge-live.txt > ours
	same_or_longer kernel ours
	is_printable < edge-live.txt
	LC_ALL=C is_printable < edge-text.txt
	[ "$(wc -l < edge-text.txt)" = "$(wc -l < edge-live.txt)" ]
}

@test "live: hostile strings" { each hostile g0 g1 g2 gx; }

audit() {
	payloads < audit-kernel.txt > kernel
	[ -s kernel ]
	payloads < audit-live.txt > ours
	same kernel ours
}

@test "live: -A keeps in the kernel what its own filter keeps" { each audit g0 g1 g2 gx; }

hidden() {
	all=$(payloads < kernel.txt | grep -c '^landlock_deny_')
	shown=$(payloads < audit-kernel.txt | grep -c '^landlock_deny_')
	undecided=$(payloads < kernel.txt | grep '^landlock_deny_' | grep -c -v same_exec) || true
	grep -F "$((all - shown - undecided)) denials not shown" audit-err.txt
}

@test "live: -A counts what the kernel kept back" { each hidden g0 g1 g2 gx; }

tasks() {
	# comm and pid of the kernel's text, in the same order
	sed -n -E '/^#/!s/^ *(.*-[0-9]+) +\[.*: (landlock_[a-z_]+): .*/\1 \2/p' kernel.txt | grep -v kworker > kernel
	sed -n -E 's/^ *(.*-[0-9]+) +\[.*: (landlock_[a-z_]+): .*/\1 \2/p' live.txt | grep -v kworker > ours
	same kernel ours
}

@test "live: names of tasks that are gone by then" { each tasks g0 g1 g2 gx; }

beside() {
	"$LLTRACE" show --format ftrace -e all beside.dat | payloads > recorded
	[ "$(wc -l < recorded)" -gt 30 ]
	payloads < beside.txt > ours
	same recorded ours
}

@test "live: beside a running trace-cmd, which records the same" { each beside g0 g1 g2 gx; }

losses() {
	# per_cpu stats of the kernel say what a small buffer lost: shown + lost = emitted
	read -r emitted < burst-emitted
	shown=$(grep -c 'landlock_deny_access_fs' burst.txt)
	lost=$(sed -n -E 's/^lltrace: ([0-9]+) events? w.* lost.*/\1/p' burst-err.txt)
	echo "emitted $emitted, shown $shown, lost ${lost:-0}"
	[ $((shown + ${lost:-0})) = "$emitted" ]
}

@test "live: a flood is shown or counted as lost" { each losses g0 g1 g2 gx; }

clean() {
	same before.txt after.txt
}

@test "tracefs is left as it was found" { each clean g0 g1 g2 gx; }

@test "a kernel without Landlock events" {
	cd "$BATS_FILE_TMPDIR/none"
	[ "$(cat no-events.status)" = 3 ]
	grep '7\.3' no-events.err
}

@test "tracefs not mounted, and mounted elsewhere" {
	cd "$BATS_FILE_TMPDIR/none"
	[ "$(cat unmounted.status)" = 3 ]
	grep 'mount -t tracefs' unmounted.err
	# found below debugfs: as far as the missing events again
	[ "$(cat debugfs.status)" = 3 ]
	grep '7\.3' debugfs.err
}

@test "not permitted" {
	cd "$BATS_FILE_TMPDIR/none"
	[ "$(cat user.status)" = 3 ]
	grep -i 'root' user.err
}
