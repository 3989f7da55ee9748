#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Filter expressions, thousands of them, as the kernel and as lltrace understands them: the same
# are refused, and of the same events the same are let through; and options that select events,
# live and from a recording.  Needs qemu and the kernel of scripts/deps.  SEED=N repeats a run.

load ../cli/helpers
load helpers

setup_file() {
	export SEED=${SEED:-$RANDOM}
	for gen in g0 g1 g2 gx; do
		python3 "$vm/filter.py" generate "$data/$gen" "$BATS_FILE_TMPDIR/$gen" "$SEED" 45
	done
	boot_all filter-guest.sh g0 g1 g2 gx
}

setup() {
	setup_vm
	echo "SEED=$SEED"
}

verdicts() {
	python3 "$vm/filter.py" check .
}

@test "filters: the kernel's verdicts, g0" { each verdicts g0; }
@test "filters: the kernel's verdicts, g1" { each verdicts g1; }
@test "filters: the kernel's verdicts, g2" { each verdicts g2; }
@test "filters: the kernel's verdicts, gx" { each verdicts gx; }

# Without the tasks whose names the kernel lost: it does not wait for the lock of saved_cmdlines
# when it saves one.  Its own filters knew them.
named() {
	local lost
	lost=$(sed -n -E 's/^ *<\.\.\.>-([0-9]+) +\[.*/\1/p' reference.txt | sort -u | paste -s -d '|')
	grep -v -E -e "-(${lost:-none}) +\[" "$1"
}

selections() {
	local n=0 options
	while IFS= read -r options; do
		eval "\"\$LLTRACE\" show --format ftrace -T none $options reference.dat" > shown
		echo "$n: $options"
		named live-$n.txt > live
		named shown > recorded
		same live recorded
		[ -s recorded ]
		n=$((n + 1))
	done < "$vm/selections"
	[ $n -gt 20 ]
}

@test "selections: live the same as from a recording" { each selections g0 g1 g2 gx; }
