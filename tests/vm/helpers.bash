# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For the suites that run lltrace in VMs: boots one of every generation, looks at what it left.

vm=$BATS_TEST_DIRNAME

# boot_all SCRIPT GEN...: runs the script in a VM of each generation; what it leaves in /out is
# in $BATS_FILE_TMPDIR/GEN.  $more: another program that is put into the VM
boot_all() {
	local script=$1 gen status
	shift
	"$vm/build" > "$BATS_FILE_TMPDIR/build" 2>&1 3>&- || {
		[ $? = 77 ] && cp "$BATS_FILE_TMPDIR/build" "$BATS_FILE_TMPDIR/skip"
		return 0
	}
	for gen; do
		mkdir -p "$BATS_FILE_TMPDIR/$gen"
		status=0
		"$vm/run" -l "$LLTRACE" ${more:+-l "$more"} -d "$vm" -o "$BATS_FILE_TMPDIR/$gen" "$gen" "/mnt/$script" \
			> "$BATS_FILE_TMPDIR/$gen/log" 2>&1 3>&- || status=$?
		[ "$status" != 77 ] || { cat "$BATS_FILE_TMPDIR/$gen/log" > "$BATS_FILE_TMPDIR/skip"; return 0; }
		echo "$status" > "$BATS_FILE_TMPDIR/$gen/status"
	done
}

setup_vm() {
	[ ! -e "$BATS_FILE_TMPDIR/skip" ] || skip "$(tail -n 1 "$BATS_FILE_TMPDIR/skip")"
	[ ! -e "$BATS_FILE_TMPDIR/build" ] || cat "$BATS_FILE_TMPDIR/build"
	cd "$BATS_TEST_TMPDIR"
}

# each FUNCTION GEN...: for every generation, in its directory
each() {
	local function=$1 gen
	shift
	for gen; do
		cd "$BATS_FILE_TMPDIR/$gen"
		echo "$gen:"
		[ "$(cat status)" = 0 ] || { cat log; return 1; }
		"$function" "$gen"
	done
}
