#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# "lltrace doctor" on kernels that are booted in different ways.  Needs qemu and the kernel of
# scripts/deps.

load ../cli/helpers
load helpers

setup_file() {
	"$vm/build" > "$BATS_FILE_TMPDIR/build" 2>&1 3>&- || {
		[ $? = 77 ] && cp "$BATS_FILE_TMPDIR/build" "$BATS_FILE_TMPDIR/skip"
		return 0
	}
}

setup() {
	setup_vm
}

# doctor STATUS GENERATION [KERNEL-PARAMETERS]: its lines, in "out"
doctor() {
	local status=0
	"$vm/run" -l "$LLTRACE" -k "${3-}" "$2" \
		'mount -t securityfs none /sys/kernel/security; cat /sys/kernel/security/lsm; echo; lltrace doctor' \
		> out 2>&1 3>&- || status=$?
	cat out
	[ "$status" = "$1" ]
}

@test "every generation of events" {
	doctor 0 g0
	grep -E '^ok +events +13: 5 deny' out
	grep -E '^warn +decision +the log flags only' out
	for gen in g1 g2; do
		doctor 0 $gen
		grep -E '^ok +events +14: 5 deny, 3 domain' out
		grep -E '^ok +decision' out
	done
}

@test "a kernel without the events" {
	doctor 3 none
	grep -E '^ok +landlock +enabled, ABI [0-9]+; .*landlock' out
	grep -E '^FAIL +events .*7\.3' out
}

@test "Landlock disabled at boot" {
	doctor 3 none lsm=capability
	grep -E '^FAIL +landlock .*disabled at boot' out
	grep -F -e "-> boot with the kernel parameter lsm=landlock,$(head -n 1 out)" out
}

@test "lockdown" {
	doctor 3 none lockdown=confidentiality
	grep -E '^FAIL +tracefs .*locked down \(confidentiality\)' out
}

@test "audit on, off and disabled at boot" {
	doctor 0 g1 audit=1
	grep -E '^ok +audit +on' out
	doctor 0 g1
	grep -E '^warn +audit +off' out
	doctor 0 g1 audit=0
	grep -E '^warn +audit +this kernel has none, or it is disabled' out
}
