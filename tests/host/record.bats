#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# "lltrace record", "recover", "clean" and programs, live on this machine's kernel with
# stand-in events (lib.sh).  Needs root and tracefs.

bats_require_minimum_version 1.5.0
load helpers

# options that make files of different kinds
kinds=("" --compress "--file-version 6" "--subbuf-size 4K" "--subbuf-size 64K"
	"--subbuf-size 64K --file-version 6" "--subbuf-size 64K --compress")

# events FILE: how many trace-cmd finds in it
events() {
	trace-cmd report -q "$1" 2> report-err | grep -c landlock_ || true
}

# lost FILE: what its statistics say was lost
lost() {
	trace-cmd report --stat "$1" 2> /dev/null |
		awk '/^(overrun|commit overrun|dropped events):/ { n += $NF } END { print n + 0 }'
}

@test "^C: the file is complete, readable by its owner only, nothing is left beside it" {
	start record -o x.dat
	"$PROVOKE" deny_access_fs 100 deny_access_net 50
	finish INT
	cat err
	[ "$status" = 0 ]
	[ "$(events x.dat)" = 150 ]
	[ "$(stat -c %a x.dat)" = 600 ]
	[ "$(ls -A | grep -v -E '^(instances-before|out|err|report-err)$')" = x.dat ]
	grep -E 'recorded 150 events .*none lost; see: lltrace show x.dat' err
}

@test "every kind of file: the same events and times for trace-cmd and lltrace" {
	for kind in "${kinds[@]}"; do
		echo "kind: $kind"
		"$LLTRACE" record -q -o x.dat $kind -- "$PROVOKE" deny_access_fs 3000 deny_access_net 3000
		trace-cmd report x.dat 2> report-err > report
		[ ! -s report-err ] || { cat report-err; false; }
		# task, CPU, time, event and what tells one from the other
		part='s/^ *(.*-[0-9]+) +\[([0-9]+)\] +([0-9]+\.[0-9]+): +(landlock_[a-z_]+):.* (ino|dport)=([0-9]+).*/\1 \2 \3 \4 \6/p'
		sed -n -E "$part" report > theirs
		[ "$(wc -l < theirs)" = 6000 ]
		"$LLTRACE" show --format ftrace -T clock x.dat | sed -n -E "$part" > ours
		same theirs ours
		trace-cmd dump -i x.dat > /dev/null
	done
}

@test "every kind of file: the same for KernelShark's library" {
	[ -n "${LLTRACE_KSHARK-}" ] || skip "built without libkshark"
	for kind in "${kinds[@]}"; do
		echo "kind: $kind"
		"$LLTRACE" record -q -o x.dat $kind -- "$PROVOKE" deny_access_fs 300 deny_access_net 20
		"$LLTRACE_KSHARK" x.dat > theirs
		[ "$(wc -l < theirs)" = 320 ]
		trace-cmd report -t x.dat 2> /dev/null |
			sed -n -E 's/^ *(.*-[0-9]+) +\[0*([0-9]+)\] +([0-9]+)\.([0-9]+): +(landlock_[a-z_]+):.*/\1 \2 \3\4 landlock\/\5/p' > ours
		same ours theirs
	done
}

@test "several CPUs: events in the order of time" {
	[ "$(nproc)" -gt 1 ] || skip "one CPU"
	start record -o x.dat
	"$PROVOKE" -c 0 deny_access_fs 20000 3>&- &
	first=$!
	"$PROVOKE" -c 1 deny_access_net 20000
	wait $first
	finish TERM
	[ "$status" = 0 ]
	[ "$(events x.dat)" = 40000 ]
	"$LLTRACE" show --format ftrace x.dat | sed -E 's/.*\] +([0-9.]+): .*/\1/' > times
	[ "$(wc -l < times)" = 40000 ]
	sort -c -n times
}

@test "without events: a file that every reader takes" {
	start record -o x.dat
	finish INT
	[ "$status" = 0 ]
	[ "$(events x.dat)" = 0 ]
	! grep . report-err
	run "$LLTRACE" show x.dat
	[ "$status" = 0 ]
	# formats, names of tasks and a little: the limit is ours
	[ "$(stat -c %s x.dat)" -lt 20480 ]
}

@test "a burst: what is held and what is lost is what was emitted" {
	start record -o x.dat -b 64K
	"$PROVOKE" deny_access_fs 300000
	finish INT
	held=$(events x.dat)
	stats=$(lost x.dat)
	echo "held $held, lost $stats"
	[ $((held + stats)) = 300000 ]
	said=$(sed -n -E 's/^lltrace: ([0-9]+) events? w.* lost: .*/\1/p' err)
	[ "${said:-0}" = "$stats" ]
	"$LLTRACE" show --format ftrace x.dat 2> show-err > shown
	[ "$(grep -c landlock_ shown)" = "$held" ]
	[ "$(sed -n -E 's/^lltrace: ([0-9]+) events? w.* lost.*/\1/p' show-err)" = "${said-}" ]
}

@test "2,000,000 events" {
	status=0
	"$LLTRACE" record -q -o x.dat -- "$PROVOKE" deny_access_fs 2000000 2> err || status=$?
	[ "$status" = 0 ]
	held=$("$LLTRACE" show --format ftrace -T none x.dat 2> show-err | grep -c landlock_deny_access_fs)
	stats=$(lost x.dat)
	echo "held $held, lost $stats"
	[ $((held + stats)) = 2000000 ]
	rm x.dat
}

@test "--fail-on-loss" {
	run "$LLTRACE" record -q --fail-on-loss -o x.dat -- "$PROVOKE" deny_access_fs 10
	[ "$status" = 0 ]
	start record --fail-on-loss -b 4K --subbuf-size 4K -o x.dat
	"$PROVOKE" deny_access_fs 200000
	finish INT
	if [ "$(lost x.dat)" -gt 0 ]; then
		[ "$status" = 1 ]
	else
		[ "$status" = 0 ]
	fi
}

@test "--max-size keeps the newest" {
	start record -o x.dat --max-size 1M
	"$PROVOKE" deny_access_fs 100000
	finish INT
	cat err
	[ "$status" = 0 ]
	[ "$(stat -c %s x.dat)" -le 1048576 ]
	[ "$(stat -c %s x.dat)" -gt 700000 ]
	"$LLTRACE" show --format ftrace x.dat 2> /dev/null | sed -n -E 's/.* ino=([0-9]+) .*/\1/p' > inos
	held=$(wc -l < inos)
	left=$(sed -n -E 's/^lltrace: ([0-9]+) older events .*/\1/p' err)
	[ $((held + left)) = 100000 ]
	# the last ones, without a gap
	seq $((100000 - held + 1)) 100000 > expected
	same expected inos
}

@test "--max-size that is too small is refused" {
	run "$LLTRACE" record -o x.dat --max-size 10K
	[ "$status" != 0 ]
	[[ $output == *"--max-size is too small"* ]]
	[ ! -e x.dat ] && [ ! -e x.dat.part ]
}

@test "-n and --time end it" {
	"$PROVOKE" -w 1000 deny_access_fs 100000 3>&- &
	provoke=$!
	"$LLTRACE" record -q -n 20 -o x.dat
	kill $provoke
	[ "$(events x.dat)" -ge 20 ]
	"$LLTRACE" record -q --time 0.1 -o y.dat
	[ -e y.dat ]
}

@test "-A records what audit would log" {
	start record -A -o x.dat
	"$PROVOKE" deny_access_fs 100 free_domain 7
	finish INT
	[ "$(events x.dat)" = 50 ]
	grep -E '50 denials not recorded|is not known' err
}

@test "-c and --path: in the kernel, or not at all" {
	start record -o x.dat -e deny_access_fs --path '/a*' -c 'prov*'
	"$PROVOKE" -p /abc deny_access_fs 3
	"$PROVOKE" -p /bc deny_access_fs 5
	"$PROVOKE" -p /ab deny_access_fs 7
	finish INT
	[ "$(events x.dat)" = 10 ]
	start show -e deny_access_fs --path $'/a"\'*' -c '!other'
	"$PROVOKE" -p $'/a"\'b' deny_access_fs 3
	"$PROVOKE" -p $'/a"b' deny_access_fs 5
	finish INT
	[ "$(wc -l < out)" = 3 ]
	run "$LLTRACE" record -o y.dat -c $'"\''
	[ "$status" = 2 ]
	[[ $output == *"-c: no kernel filter can hold this value"* ]]
	[ ! -e y.dat ] && [ ! -e y.dat.part ]
}

@test "an existing file is replaced whole or not at all" {
	echo precious > x.dat
	start record -o x.dat
	[ "$(cat x.dat)" = precious ]
	"$PROVOKE" deny_access_fs 1
	[ "$(cat x.dat)" = precious ]
	finish INT
	[ "$(events x.dat)" = 1 ]
	echo precious > x.dat
	run -127 "$LLTRACE" record -q -o x.dat -- ./no-such-program
	[ "$status" = 127 ]
	[ "$(cat x.dat)" = precious ]
	[ ! -e x.dat.part ]
}

@test "where nothing can be written nothing is traced" {
	for target in no-such-dir/x.dat /proc/x.dat .; do
		run "$LLTRACE" record -o "$target" -- touch ran
		[ "$status" = 125 ]
		[[ $output != *"tracing"* ]]
		[ ! -e ran ]
	done
}

@test "two recordings of one file at once" {
	start record -o x.dat
	run "$LLTRACE" record -o x.dat --time 0.1
	[ "$status" = 1 ]
	[[ $output == *"another run"* ]]
	"$PROVOKE" deny_access_fs 5
	finish INT
	[ "$(events x.dat)" = 5 ]
}

@test "-o - writes a finished recording to standard output" {
	mkdir tmp
	TMPDIR=$PWD/tmp start record -o -
	"$PROVOKE" deny_access_fs 1000
	finish INT
	[ "$status" = 0 ]
	[ "$(events out)" = 1000 ]
	[ -z "$(ls -A tmp)" ]
}

@test "-o -: a reader that goes away does not lose the recording" {
	mkdir tmp
	status=0
	TMPDIR=$PWD/tmp "$LLTRACE" record -o - -- "$PROVOKE" deny_access_fs 10000 2> err | true
	kept=$(sed -n 's/^lltrace: the recording is kept: //p' err)
	[ "$(events "$kept")" = 10000 ]
}

@test "killed: recover makes the file, the next run or clean removes the instance" {
	start record -o x.dat -b 64K --subbuf-size 4K
	"$PROVOKE" deny_access_fs 100000
	instance=$tracefs/instances/lltrace-$pid
	[ -d "$instance" ]
	# what was read before the signal is kept
	wait_until '[ "$(cat x.dat.part/cpu* | wc -c)" -gt 500000 ]'
	kill -KILL "$pid"
	wait "$pid" || true
	pid=
	[ ! -e x.dat ]
	[ -d "$instance" ]
	run "$LLTRACE" record -o x.dat --time 0.1
	[ "$status" = 1 ]
	[[ $output == *"lltrace recover x.dat"* ]]
	# that run has removed it already
	[ ! -d "$instance" ]
	run "$LLTRACE" recover x.dat
	echo "$output"
	[ "$status" = 0 ]
	[ "$(events x.dat)" -gt 1000 ]
	[ ! -e x.dat.part ]
	run "$LLTRACE" recover x.dat
	[ "$status" = 1 ]
}

@test "clean removes instances of the dead, not of the living" {
	start record -o x.dat
	mkdir "$tracefs/instances/lltrace-1-7" "$tracefs/instances/lltrace-mine"
	[ "$("$LLTRACE" clean -n)" = "$tracefs/instances/lltrace-1-7" ]
	[ -d "$tracefs/instances/lltrace-1-7" ]
	run "$LLTRACE" clean
	[ "$status" = 0 ]
	[[ $output == *"removed $tracefs/instances/lltrace-1-7"* ]]
	[ -d "$tracefs/instances/lltrace-$pid" ]
	[ -d "$tracefs/instances/lltrace-mine" ]
	rmdir "$tracefs/instances/lltrace-mine"
	finish INT
	[ "$status" = 0 ]
}

@test "clean removes recordings of the dead, and those to a file only when told so" {
	mkdir tmp
	export TMPDIR=$PWD/tmp
	# one that lives, to standard output
	"$LLTRACE" record -o - > living.dat 2> living-err 3>&- &
	living=$!
	wait_for living-err 'tracing'
	# one that was killed, to standard output; and one to a file
	"$LLTRACE" record -o - > dead.dat 2> dead-err 3>&- &
	pid=$!
	wait_for dead-err 'tracing'
	kill -KILL "$pid"
	wait "$pid" || true
	touch x.dat
	start record -o x.dat
	kill -KILL "$pid"
	wait "$pid" || true
	pid=
	# what others could have made leads to a recording that is to be kept
	mkdir -m 777 tmp/lltrace-strnge
	chmod 777 tmp/lltrace-strnge
	ln -s "$PWD/x.dat" tmp/lltrace-strnge/trace.dat
	[ "$(ls tmp | wc -l)" = 3 ]
	"$LLTRACE" clean -n > list
	[ "$(grep -c "^$TMPDIR/lltrace-......\$" list)" = 1 ]
	[ "$(ls tmp | wc -l)" = 3 ]
	"$LLTRACE" clean > removed
	grep -F "removed $(grep "^$TMPDIR" list)" removed
	[ "$(ls tmp | wc -l)" = 2 ]
	[ -d tmp/lltrace-strnge ]
	[ -d x.dat.part ]
	kill -INT "$living"
	wait "$living"
	"$LLTRACE" show living.dat > out 2> err
	grep 'has no events' err
	# with its name
	[ "$("$LLTRACE" clean -n x.dat)" = x.dat.part ]
	[ -d x.dat.part ]
	[ "$("$LLTRACE" clean x.dat)" = "removed x.dat.part" ]
	[ ! -e x.dat.part ]
	run "$LLTRACE" clean x.dat
	[ "$status" = 1 ]
	[[ $output == *"there is no x.dat.part"* ]]
	start record -o x.dat
	run "$LLTRACE" clean x.dat
	[ "$status" = 1 ]
	[[ $output == *"being recorded by another run"* ]]
	finish INT
	[ "$status" = 0 ]
}

@test "a full disk: what was written is kept and readable, status 1" {
	mkdir full
	unshare -m bash -c 'true' || skip "no mount namespaces"
	mount -t tmpfs -o size=4M,mode=700 none full
	status=0
	"$LLTRACE" record -o full/x.dat -- "$PROVOKE" deny_access_fs 200000 2> err || status=$?
	cat err
	held=$("$LLTRACE" show --format ftrace full/x.dat 2> /dev/null | grep -c landlock_) || true
	left=$(ls -A full)
	umount full
	[ "$status" = 125 ]
	grep -i 'no space' err
	[ "$held" -gt 10000 ]
	[ "$left" = x.dat ]
}

@test "rounds of signals at random moments: tracefs as before, every file readable" {
	for signal in INT TERM HUP KILL; do
		for ((round = 0; round < ${ROUNDS:-10}; round++)); do
			rm -rf x.dat x.dat.part
			# a shell's background jobs ignore SIGINT
			env --default-signal=INT "$LLTRACE" record -o x.dat > /dev/null 2> err 3>&- &
			pid=$!
			"$PROVOKE" deny_access_fs $((RANDOM)) 3>&- &
			provoke=$!
			# a random moment, from before the first step on
			read -r -t "0.$(printf %03d $((RANDOM % 300)))" < <(exec 3>&-; sleep 1) || true
			kill -$signal "$pid" 2> /dev/null
			status=0
			wait "$pid" 2> /dev/null || status=$?
			pid=
			wait $provoke
			if [ $signal = KILL ]; then
				"$LLTRACE" clean > /dev/null
				[ ! -e x.dat.part ] || "$LLTRACE" recover x.dat 2> err ||
					grep 'holds no' err
			fi
			[ ! -e x.dat.part ] || { echo "$signal, status $status:"; cat err; ls -la x.dat.part; false; }
			if [ -e x.dat ]; then
				trace-cmd report x.dat > /dev/null 2> report-err
				[ ! -s report-err ]
				"$LLTRACE" show x.dat > /dev/null 2>&1
			fi
			ls "$tracefs/instances" > instances-after
			same instances-before instances-after
		done
	done
	[ -z "$(pgrep -f -- "^$LLTRACE record")" ]
}

# --- programs

@test "a program is traced from its first instruction, with its descendants, alone" {
	"$PROVOKE" -w 100 deny_access_net 1000000 3>&- &
	other=$!
	"$LLTRACE" record -q -o x.dat -- sh -c '"$PROVOKE" deny_access_fs 10; (setsid "$PROVOKE" deny_access_fs 20; true); "$PROVOKE" deny_ptrace 5'
	kill $other
	[ "$(events x.dat)" = 35 ]
	trace-cmd report x.dat | grep -c deny_access_fs | grep -x 30
	! trace-cmd report x.dat | grep deny_access_net
	"$LLTRACE" show -q --format ftrace -- "$PROVOKE" deny_access_fs 10 > shown
	[ "$(grep -c landlock_deny_access_fs shown)" = 10 ]
}

@test "the end of a domain is kept for domains that were seen" {
	"$LLTRACE" record -q -o x.dat -- "$PROVOKE" -d abc create_domain 1 deny_access_fs 1 free_domain 2
	[ "$(events x.dat)" = 4 ]
	"$LLTRACE" record -q -o x.dat -- "$PROVOKE" -d abc free_domain 3 deny_access_net 0
	[ "$(events x.dat)" = 0 ]
	"$LLTRACE" record -q -o x.dat -- sh -c '"$PROVOKE" -d abc deny_access_fs 4; "$PROVOKE" -d abd free_domain 3; "$PROVOKE" -d abc free_domain 1'
	[ "$(events x.dat)" = 5 ]
	trace-cmd report x.dat > report
	[ "$(grep -c free_domain report)" = 1 ]
	[ "$(grep -c deny_access_fs report)" = 4 ]
	"$LLTRACE" show -q --format ftrace -- sh -c '"$PROVOKE" -d abc deny_access_fs 4; "$PROVOKE" -d abd free_domain 3; "$PROVOKE" -d abc free_domain 1' > shown
	[ "$(grep -c free_domain shown)" = 1 ]
}

@test "-p follows children, -P does not" {
	mkfifo go
	sh -c 'read -r _ < go; "$PROVOKE" deny_access_fs 7; exec "$PROVOKE" deny_access_net 3' 3>&- &
	task=$!
	start record -o x.dat -p $task
	echo > go
	wait $task
	finish INT
	[ "$(events x.dat)" = 10 ]
	sh -c 'read -r _ < go; "$PROVOKE" deny_access_fs 7; exec "$PROVOKE" deny_access_net 3' 3>&- &
	task=$!
	start record -o x.dat -P $task
	echo > go
	wait $task
	finish INT
	[ "$(events x.dat)" = 3 ]
	run "$LLTRACE" record -o y.dat -p 4194303
	[ "$status" = 1 ]
	[[ $output == *4194303* ]]
	[ ! -e y.dat ] && [ ! -e y.dat.part ]
}

@test "the program's exit status is lltrace's, and the signal that killed it" {
	for verb in "show -q" "record -q -o x.dat"; do
		run "$LLTRACE" $verb -- sh -c 'exit 42'
		[ "$status" = 42 ]
		run "$LLTRACE" $verb -- sh -c 'kill -TERM $$'
		[ "$status" = 143 ]
		run bash -c '"$0" '"$verb"' -- sh -c "kill -USR1 \$\$"; kill -l $?' "$LLTRACE"
		[[ $output == *USR1* ]]
		run -127 "$LLTRACE" $verb -- ./missing
		[ "$status" = 127 ]
		run "$LLTRACE" $verb -- /etc/passwd
		[ "$status" = 126 ]
		run "$LLTRACE" $verb -f 'nonsense == 1' -- true
		[ "$status" = 125 ]
	done
}

@test "signals sent to lltrace reach the program, which decides" {
	for verb in "show" "record -o x.dat"; do
		for signal in INT TERM HUP; do
			rm -f ready got
			env --default-signal=INT "$LLTRACE" $verb -- bash -c 'trap "echo got > got; exit 5" '$signal'; echo > ready
				for ((i = 0; i < 1000; i++)); do sleep 0.01; done' 2> err 3>&- > /dev/null &
			pid=$!
			wait_until '[ -e ready ]'
			finish $signal
			[ "$status" = 5 ]
			[ -e got ]
		done
	done
}

@test "--time ends the trace, not the program" {
	"$LLTRACE" record -o x.dat --time 0.05 -- sh -c 'while [ ! -e x.dat ]; do sleep 0.01; done; "$PROVOKE" deny_access_fs 9; exit 3' 2> err || status=$?
	[ "$status" = 3 ]
	[ "$(events x.dat)" = 0 ]
	grep 'program runs on' err
}

@test "the program has the user, the environment and the standard streams" {
	out=$(echo input | A=b "$LLTRACE" record -q -o x.dat -- sh -c 'cat; echo "$A"; id -u' 2> err)
	[ "$out" = $'input\nb\n0' ]
	out=$("$LLTRACE" record -q -o x.dat -u nobody -- sh -c 'id -un; id -Gn; echo $HOME')
	[ "$out" = "$(printf 'nobody\n%s\n%s' "$(id -Gn nobody)" "$(getent passwd nobody | cut -d: -f6)")" ]
	out=$(SUDO_UID=$(id -u daemon) SUDO_GID=$(id -g daemon) SUDO_USER=daemon "$LLTRACE" record -q -o x.dat -- id -un)
	[ "$out" = daemon ]
	out=$(SUDO_UID=1 SUDO_GID=1 SUDO_USER=daemon "$LLTRACE" record -q -o x.dat -u root -- id -un)
	[ "$out" = root ]
	run "$LLTRACE" record -o x.dat -u no-such-user -- true
	[ "$status" = 125 ]
}
