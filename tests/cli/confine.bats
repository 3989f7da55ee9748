#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# What the program gives up before it reads a file, seen from outside; and how it was built.
load helpers

setup() {
	cd "$BATS_TEST_TMPDIR" || return
}

# With a sanitizer much is left as it is: tests/unit/test_confine.c.
sanitized() {
	nm -D "$LLTRACE" | grep -q __asan_init
}

# start_reading: starts a reader of a log on standard input, which is open as descriptor 7, and waits
# until it is confined; sets $pid, and $reader, the child that reads
start_reading() {
	mkfifo in
	"$LLTRACE" show - < in > shown 2> said &
	pid=$!
	exec 7> in
	# sixteen bytes tell what it is
	echo "type=AVC msg=audit(1.000:1): x" >&7
	until reader=$(cat "/proc/$pid/task/$pid/children" 2> /dev/null) && reader=${reader% } && [ "$reader" ] &&
		grep -q '^NoNewPrivs:.1' "/proc/$reader/status" &&
		{ sanitized || grep -q '^Seccomp:.2' "/proc/$reader/status"; }; do :; done
}

@test "-v says what was given up" {
	run lltrace show -v "$data/g1/trace.dat"
	[ "$status" = 0 ]
	[[ $output == *"lltrace: reading $data/g1/trace.dat without: "*"new privileges"* ]]
	sanitized || [[ $output == *"system calls but those of reading and writing"* ]]
}

@test "before the first byte is parsed" {
	local calls
	sanitized && return
	strace -f -y -o calls "$LLTRACE" show "$data/g1/trace.dat" > shown
	# what is looked at before: whether it is a recording, by 16 bytes
	calls=$(sed -n '/seccomp(SECCOMP_SET_MODE_FILTER\|prctl(PR_SET_SECCOMP/q;p' calls | grep 'trace.dat>' | grep -v 'openat(' | sed 's/^[0-9]* *//')
	[ "$(grep -c -v -e '^pread64(.*, 16, 0) = 16' -e '^newfstatat(\|^fstat(' <<< "$calls")" = 0 ]
	grep -q 'seccomp(SECCOMP_SET_MODE_FILTER.*= 0\|prctl(PR_SET_SECCOMP.*= 0' calls
	[ ! -e /sys/kernel/security/lsm ] || ! grep -q landlock /sys/kernel/security/lsm ||
		grep -q 'landlock_restrict_self(.*= 0\|syscall_0x1be(.*= 0' calls
	! sed '0,/seccomp(SECCOMP_SET_MODE_FILTER\|prctl(PR_SET_SECCOMP/d' calls | grep 'open.*= [0-9]'
}

@test "a crash of the reader is one line, and its parent ends with 1" {
	local pid reader
	start_reading
	kill -SEGV "$reader"
	exec 7>&-
	status=0
	wait "$pid" || status=$?
	[ "$status" = 1 ]
	[ "$(cat said)" = "lltrace: standard input is damaged or crafted: the process that read it ended with 'Segmentation fault'" ] ||
		sanitized
}

@test "a signal that ends the reader is the program's" {
	local pid reader
	start_reading
	kill -TERM "$reader"
	status=0
	wait "$pid" || status=$?
	exec 7>&-
	[ "$status" = 143 ]
	[ ! -s said ]
}

@test "killing the program ends the reader" {
	local pid reader
	start_reading
	kill -KILL "$pid"
	wait "$pid" || :
	while kill -0 "$reader" 2> /dev/null; do :; done
	exec 7>&-
}

@test "no capability, no new privileges, seccomp, no other descriptor" {
	local pid reader
	exec 8< /etc/passwd
	start_reading
	grep -E '^Cap(Inh|Prm|Eff|Amb)' "/proc/$reader/status" | awk '{ print $2 }' | sort -u > caps
	ls "/proc/$reader/fd" > fds
	exec 7>&-
	wait "$pid" || :
	[ "$(cat caps)" = 0000000000000000 ]
	sanitized || [ "$(xargs < fds)" = "0 1 2" ]
}

# What the dynamic program is built with, unless by other options.
@test "hardened" {
	local flags
	flags=$(readelf -W -h -d -l -n -s "$LLTRACE")
	grep -q 'Type: *DYN' <<< "$flags"
	grep -q 'FLAGS_1.*NOW.*PIE\|FLAGS_1.*PIE.*NOW' <<< "$flags"
	grep -q GNU_RELRO <<< "$flags"
	grep -q 'GNU_STACK.* RW ' <<< "$flags"
	[ "$(grep -c 'LOAD.* RWE ' <<< "$flags")" = 0 ]
	grep -q __stack_chk_fail <<< "$flags"
	# the start files of libc may lack the mark of CET, which takes it from the whole
	[ "$(uname -m)" != x86_64 ] || objdump --disassemble=main --no-show-raw-insn "$LLTRACE" | grep -q endbr64
	sanitized || grep -q '__[a-z]*_chk@' <<< "$flags"
}
