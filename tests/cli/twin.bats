#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Large recordings, which two processes render: what they print is what one prints, which has but
# one CPU.
load helpers

setup_file() {
	for kind in deny check; do
		"$LLTRACE_LOAD" $kind 40000 "$data/g1/formats" "$BATS_FILE_TMPDIR/$kind.dat"
	done
	# Packed, it has to be large enough for two.
	"$LLTRACE_LOAD" deny 80000 "$data/g1/formats" "$BATS_FILE_TMPDIR/plain.dat"
	"$LLTRACE_LOAD" -z deny 80000 "$data/g1/formats" "$BATS_FILE_TMPDIR/zstd.dat"
	damage "$BATS_FILE_TMPDIR"
}

setup() {
	[ "$(nproc)" -gt 1 ] || skip "needs two CPUs"
	cd "$BATS_TEST_TMPDIR" || return
	ln -s "$BATS_FILE_TMPDIR"/*.dat .
}

# In sub-buffers of the second half: marks of lost events in one copy, nonsense in the other.
damage() {
	python3 - "$1" <<-'P'
		import os, sys
		os.chdir(sys.argv[1])
		whole = bytearray(open('deny.dat', 'rb').read())
		pages = [at for at in range(0, len(whole) - 4095, 4096) if at > len(whole) // 2]
		lost, torn = bytearray(whole), bytearray(whole)
		for at in pages[::7]:
		    lost[at + 11] |= 0x80
		torn[pages[9] + 16:pages[9] + 24] = b'\0\0\0\0\xff\xff\xff\x7f'
		open('lost.dat', 'wb').write(lost)
		open('torn.dat', 'wb').write(torn)
	P
}

first_cpu() {
	taskset -cp $BASHPID | sed 's/.*[: ]\([0-9]*\).*/\1/; s/[-,].*//'
}

# children_of NUMBER PID: waits until it has that many; sets $children
children_of() {
	until read -r -d '' -a children < "/proc/$2/task/$2/children" || [ ${#children[@]} = "$1" ]; do
		kill -0 "$2" || return
	done 2> /dev/null
}

# confined PID: waits until it reads
confined() {
	until grep -q '^NoNewPrivs:.1' "/proc/$1/status"; do kill -0 "$1" || return; done 2> /dev/null
}

# begin OPTIONS: starts lltrace with nobody that takes its output; sets $pid, $second, $first
begin() {
	mkfifo out
	"$LLTRACE" show "$@" > out 2> said &
	pid=$!
	exec 7< out
	children_of 2 $pid
	second=${children[0]} first=${children[1]}
	confined "$second" && confined "$first"
}

# twice OPTIONS: what two print and say, and how it ends, is what one does
twice() {
	local one=0 two=0
	taskset -c "$(first_cpu)" "$LLTRACE" show "$@" > one 2> one-said || one=$?
	"$LLTRACE" show "$@" > two 2> two-said || two=$?
	echo "$*: $one $two"
	same one two
	same one-said two-said
	[ "$one" = "$two" ]
}

@test "two processes, and one for one CPU" {
	begin deny.dat
	kill $pid
	wait $pid || :
	exec 7<&-
	rm out
	ASAN_OPTIONS=detect_leaks=0 strace -f -o calls -e trace=clone,fork,vfork taskset -c "$(first_cpu)" "$LLTRACE" show deny.dat > shown
	[ "$(grep -c -E '(clone|fork)(\(| resumed).* = [0-9]' calls)" = 1 ]
	lltrace show deny.dat > twice
	same shown twice
}

@test "one process for a log of audit, whose records belong together" {
	lltrace show --format audit deny.dat > audit.log 2> said
	[ "$(stat -c %s audit.log)" -gt 2000000 ]
	ASAN_OPTIONS=detect_leaks=0 strace -f -o calls -e trace=clone,fork,vfork "$LLTRACE" show audit.log > shown
	[ "$(grep -c -E '(clone|fork)(\(| resumed).* = [0-9]' calls)" = 1 ]
	[ "$(wc -l < shown)" -gt 10000 ]
}

@test "every form" {
	for form in text ftrace json audit; do
		twice --format $form deny.dat
		[ "$(wc -l < two)" -gt 30000 ]
	done
	twice -e all check.dat
	twice zstd.dat
	lltrace show plain.dat > plain
	same two plain
	twice -o TIME,TASK,PATH deny.dat
	twice -T delta deny.dat
	twice --fold deny.dat
	twice -v deny.dat
	twice --color always deny.dat
}

@test "what is selected" {
	twice -A deny.dat
	twice -n 12345 deny.dat
	twice --time 0.01 deny.dat
	twice -p 1000 deny.dat
	twice -j --path '/etc/*' deny.dat
	twice --port 80 deny.dat
}

@test "lost events" {
	twice lost.dat
	grep -q 'lost' two
	twice -j lost.dat
	grep -q '"type":"lost"' two
}

@test "a damaged recording" {
	twice torn.dat
	grep -q torn.dat two-said
}

@test "a full disk, and a reader that is gone" {
	[ -w /dev/full ] || skip "no /dev/full"
	for form in text json; do
		run bash -c '"$LLTRACE" show --format $0 deny.dat 2>&1 > /dev/full' $form
		[ "$status" = 1 ]
		[ "$output" = "lltrace: cannot write the output: No space left on device" ]
		for limit in 100 1000 1100 1200; do
			run bash -c 'ulimit -f $1; trap "" XFSZ; "$LLTRACE" show --format $0 deny.dat 2>&1 > limited' $form $limit
			[ "$status" = 1 ]
			[ "$output" = "lltrace: cannot write the output: File too large" ]
			"$LLTRACE" show --format $form deny.dat | cmp -n $((limit * 1024)) - limited
		done
		"$LLTRACE" show --format $form deny.dat 2> said | head -n 3000 > head
		[ "${PIPESTATUS[0]}" = 0 ]
		[ ! -s said ]
		[ "$(wc -l < head)" = 3000 ]
	done
}

@test "one of the two is killed" {
	local pid first second children
	for victim in first second; do
		begin deny.dat
		kill -KILL "${!victim}"
		cat <&7 > part
		status=0
		wait $pid || status=$?
		exec 7<&-
		rm out
		[ "$status" = 1 ]
		[ "$(wc -l < said)" = 1 ]
		[ ! -e "/proc/$first" ] && [ ! -e "/proc/$second" ]
		"$LLTRACE" show deny.dat | cmp -n "$(stat -c %s part)" - part
	done
	grep -F 'deny.dat may be damaged or crafted: one of the two processes that read it is gone' said
}

@test "a signal ends both" {
	local pid first second children
	begin deny.dat
	kill -TERM "$first"
	status=0
	wait $pid || status=$?
	exec 7<&-
	[ "$status" = 143 ]
	[ ! -s said ]
	[ ! -e "/proc/$first" ] && [ ! -e "/proc/$second" ]
}

@test "what two processes need is not to be had" {
	"$LLTRACE" show deny.dat > two
	for fault in socketpair:error=EMFILE openat:error=ENOENT:when=%s clone:error=EAGAIN:when=1 clone:error=EAGAIN:when=2 \
		dup2:error=EBADF; do
		# the one open of the recording through /proc
		[[ $fault != openat* ]] || {
			ASAN_OPTIONS=detect_leaks=0 strace -f -o calls -e trace=openat "$LLTRACE" show deny.dat > one
			fault=$(printf "$fault" "$(grep -n /proc/self/fd/ calls | cut -d : -f 1)")
		}
		echo "$fault"
		ASAN_OPTIONS=detect_leaks=0 strace -f -o calls -e trace="${fault%%:*}" -e inject="$fault" "$LLTRACE" show deny.dat > one 2> said ||
			[[ $fault = dup2* ]]
		grep -q INJECTED calls
		[[ $fault = dup2* ]] || { same two one && [ ! -s said ]; }
	done
}
