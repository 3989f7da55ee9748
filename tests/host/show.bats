#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# "lltrace show" live on this machine's kernel, with stand-in events (lib.sh).
# Needs root and tracefs.

load helpers

@test "an event is shown while tracing goes on" {
	start show
	"$PROVOKE" -p /etc/shadow deny_access_fs 1
	wait_for out 'denied read_file *.*/etc/shadow'
	kill -0 "$pid"
	finish INT
	[ "$status" = 0 ]
}

@test "SIGINT, SIGTERM and SIGHUP end it in order: all events shown, instance gone" {
	for signal in INT TERM HUP; do
		start show -e deny
		"$PROVOKE" deny_access_fs 500 deny_access_net 500
		finish $signal
		[ "$status" = 0 ]
		[ "$(wc -l < out)" = 1000 ]
	done
}

@test "events of several CPUs come in the order of time, none is lost" {
	[ "$(nproc)" -gt 1 ] || skip "one CPU"
	start show --format ftrace
	"$PROVOKE" -c 0 deny_access_fs 20000 3>&- &
	first=$!
	"$PROVOKE" -c 1 deny_access_net 20000
	wait $first
	finish INT
	[ "$status" = 0 ]
	[ "$(wc -l < out)" = 40000 ]
	sed -E 's/.*\] +([0-9.]+): .*/\1/' out > times
	sort -c -n times
	# each CPU's own order is kept, too
	sed -n -E 's/.*\[000\].* ino=([0-9]+) .*/\1/p' out > inos
	[ "$(wc -l < inos)" = 20000 ]
	sort -c -n inos
}

@test "the payload is that of the fields" {
	start show --format ftrace -T none -e deny_access_net
	"$PROVOKE" -d abc deny_access_net 1
	finish INT
	# the print fmt of a probe shows every field as its own: (address) name=value
	grep -E '^ +provoke[0-9]*-[0-9]+ +\[[0-9]{3}\] landlock_deny_access_net: \([0-9a-f]+\) domain_id=2748 same_exec=0 logged=1 blockers=4 sport=1 dport=1$' out
}

@test "-A puts audit's decision into the kernel" {
	start show -A --format ftrace
	"$PROVOKE" deny_access_fs 100 free_domain 7
	finish INT
	[ "$(grep -c landlock_deny_access_fs out)" = 50 ]
	[ "$(grep -c 'logged=1' out)" = 50 ]
	! grep landlock_free_domain out
	# the count of the others is the kernel's, or said to be unknown
	grep -E '50 denials not shown|is not known' err
}

@test "-f: events that lack its field are left out, by the kernel as well" {
	start show --format ftrace -e deny,free_domain -f 'ino == 7'
	"$PROVOKE" deny_access_fs 20 deny_access_net 20 free_domain 1
	finish INT
	[ "$(wc -l < out)" = 1 ]
	grep -F 'left out, for they do not tell what -f is about: deny_access_net, deny_ptrace, free_domain' err
}

@test "the audit form: -n counts records, and the end of a domain comes with any filter" {
	start show --format audit -n 2 -f 'ino == 7'
	"$PROVOKE" -d abc create_ruleset 5 create_domain 5 free_domain 1 deny_access_fs 20 free_domain 1
	status=0
	wait "$pid" || status=$?
	pid=
	[ "$status" = 0 ]
	[ "$(cut -d' ' -f1,3,4 out | sed 's/blockers=.*/denied/')" = "$(printf '%s\n' 'type=LANDLOCK_ACCESS domain=abc denied' \
		'type=LANDLOCK_DOMAIN domain=abc status=allocated' 'type=LANDLOCK_DOMAIN domain=abc status=deallocated')" ]
}

@test "-j: every line fits the schema, the last one sums up, also after ^C" {
	start show -j -e deny
	before=$(date -u +%FT%T.%NZ)
	"$PROVOKE" deny_access_fs 20 deny_ptrace 5
	finish INT
	[ "$status" = 0 ]
	valid < out
	[ "$(jq -c 'select(.type == "event") | .event' out | sort | uniq -c | awk '{ print $1 }' | xargs)" = "20 5" ]
	[ "$(tail -n 1 out | jq -c '[.type, .events, .lost]')" = '["summary",25,0]' ]
	# the time of day, in UTC, is between those before and after
	{ echo "$before"; jq -r 'select(.type == "event") | .time' out; date -u +%FT%T.%NZ; } > times
	LC_ALL=C sort -c times
}

@test "-j -A: what audit would not log is counted by reason, or not known" {
	start show -j -A
	"$PROVOKE" deny_access_fs 20
	finish TERM
	valid < out
	[ "$(tail -n 1 out | jq .events)" = 10 ]
	if [ -e "$tracefs/events/landlock/landlock_deny_access_fs/hist" ]; then
		# of the calls 2, 4, 6 and so on, the half is before exec
		[ "$(tail -n 1 out | jq -c '.hidden | [.count, .unknown, .reasons]')" = '[10,false,{"before_exec":5,"after_exec":5}]' ]
	else
		[ "$(tail -n 1 out | jq .hidden.unknown)" = true ]
	fi
}

@test "-f is the kernel's to evaluate" {
	start show -f 'ino == 7' -e deny_access_fs --format ftrace
	"$PROVOKE" deny_access_fs 20
	finish INT
	[ "$(wc -l < out)" = 1 ]
	grep ' ino=7 ' out
}

@test "a filter the kernel refuses: its own words and caret" {
	run "$LLTRACE" show -e deny_access_fs -f 'nonsense == 1'
	[ "$status" = 1 ]
	[[ $output == *landlock_deny_access_fs*"nonsense == 1"*"^"*"Field not found"* ]]
}

@test "an event that can't be enabled is named, and nothing is left" {
	perf=$(command -v perf) || skip "no perf"
	mkfifo hold
	# the kernel does not give a probe to ftrace while perf has it
	"$perf" stat -a -e landlock:landlock_deny_access_fs cat hold > perf.out 2>&1 3>&- &
	holder=$!
	exec {writer}> hold
	run "$LLTRACE" show -e deny
	exec {writer}>&-
	wait $holder
	[ "$status" = 1 ]
	[[ $output == *"cannot enable landlock_deny_access_fs"*perf* ]]
}

# no_instance ERROR[:when=1] COMMAND...: sanitizers can't look for leaks beside strace
no_instance() {
	ASAN_OPTIONS=detect_leaks=0 strace -f -o strace.txt -e trace=mkdir,mkdirat \
		-e inject="mkdir,mkdirat:error=$1" "${@:2}"
}

# refused ERROR: what is said when the kernel makes no instance
refused() {
	run no_instance "$1" "$LLTRACE" show -q -e deny
	[ "$status" = 1 ]
	grep -q "^lltrace: cannot create a tracing instance in $tracefs/instances: $2$" <<< "$output"
	grep -q "^lltrace: $3" <<< "$output"
	[ "${#lines[@]}" = 2 ]
}

@test "too many instances: why, and what to do" {
	local room='each instance needs a ring buffer for every CPU; remove other instances or free memory$'
	refused ENOMEM 'Cannot allocate memory' "$room"
	refused ENOSPC 'No space left on device' "$room"
	refused EEXIST 'File exists' 'every name for it is taken: remove instances called lltrace-[0-9]*-\*$'
	# one that is taken is not the last
	run no_instance EEXIST:when=1 "$LLTRACE" show -q -e deny -- true
	[ "$status" = 0 ]
	grep -q EEXIST strace.txt
}

@test "-n stops at once" {
	start show -n 2
	"$PROVOKE" deny_access_fs 5
	wait "$pid"
	pid=
	[ "$(wc -l < out)" = 2 ]
}

@test "--time stops by itself" {
	run "$LLTRACE" show --time 0.2
	[ "$status" = 0 ]
}

@test "-C chooses the clock, an unknown one lists the kernel's" {
	start show -C counter --format ftrace
	"$PROVOKE" deny_access_fs 3
	finish INT
	[ "$(grep -c -E '\] [0-9]+: landlock_' out)" = 3 ]
	run "$LLTRACE" show -C sundial
	[ "$status" = 1 ]
	[[ $output == *sundial*boot* ]]
}

@test "wall-clock time is the time of day" {
	start show
	before=$(date +%H:%M:%S)
	"$PROVOKE" deny_access_fs 1
	wait_for out denied
	after=$(date +%H:%M:%S)
	finish INT
	shown=$(cut -c 1-8 out)
	[[ ! $shown < $before && ! $shown > $after ]] || [[ $after < $before ]]
}

@test "the reader of a pipe goes away: quiet end, without a further event" {
	mkfifo fifo
	"$LLTRACE" show > fifo 2> err 3>&- &
	pid=$!
	exec {reader}< fifo
	wait_for err 'tracing [0-9]* event'
	exec {reader}<&-
	wait "$pid"
	pid=
	[ "$(wc -l < err)" = 1 ]
}

@test "a reader that stopped reading does not stop ^C" {
	mkfifo fifo
	"$LLTRACE" show > fifo 2> err 3>&- &
	pid=$!
	exec {reader}< fifo
	wait_for err 'tracing [0-9]* event'
	"$PROVOKE" deny_access_fs 5000
	kill -INT "$pid"
	kill -INT "$pid"
	# a second one while the rest can't be written
	for ((i = 0; i < 1000; i++)); do
		kill -INT "$pid" 2> /dev/null || break
		sleep 0.01
	done
	status=0
	wait "$pid" || status=$?
	pid=
	exec {reader}<&-
	[ "$status" = 1 ]
	grep 'stopped before all events were shown' err
}

@test "a second signal does not wait for the rest" {
	start show -e deny
	kill -STOP "$pid"
	wait_for "/proc/$pid/status" '^State:.T'
	"$PROVOKE" -c 0 deny_access_fs 12000
	kill -INT "$pid"
	kill -TERM "$pid"
	kill -CONT "$pid"
	status=0
	wait "$pid" || status=$?
	pid=
	[ "$status" = 1 ]
	grep 'stopped before all events were shown' err
	[ "$(wc -l < out)" -lt 12000 ]
}

@test "a full disk stops it with an error" {
	"$LLTRACE" show > /dev/full 2> err 3>&- &
	pid=$!
	wait_for err 'tracing [0-9]* event'
	"$PROVOKE" deny_access_fs 1
	status=0
	wait "$pid" || status=$?
	pid=
	[ "$status" = 1 ]
	grep 'No space left on device' err
}

@test "two at once do not disturb each other, nor another tracer" {
	other=$tracefs/instances/llt-other
	mkdir "$other"
	echo 1 > "$other/events/landlock/landlock_free_domain/enable"
	start show -e deny_access_fs
	first=$pid
	"$LLTRACE" show -e deny_access_net > out2 2> err2 3>&- &
	second=$!
	wait_for err2 'tracing [0-9]* event'
	"$PROVOKE" deny_access_fs 10 deny_access_net 20 free_domain 30
	kill -INT $second
	wait $second
	"$PROVOKE" deny_access_fs 10
	pid=$first
	finish INT
	others=$(grep -c landlock_free_domain "$other/trace")
	enabled=$(cat "$other/events/landlock/landlock_free_domain/enable")
	rmdir "$other"
	[ "$(wc -l < out)" = 20 ]
	[ "$(wc -l < out2)" = 20 ]
	[ "$others" = 30 ]
	[ "$enabled" = 1 ]
}

@test "the top-level buffer and its events stay as they were" {
	find "$tracefs" -maxdepth 1 -type f \( -name 'set_event*' -o -name tracing_on -o -name trace_clock \
		-o -name buffer_size_kb -o -name current_tracer \) -exec cat {} + > before
	cat "$tracefs/events/landlock/enable" >> before
	start show -A
	"$PROVOKE" deny_access_fs 10
	finish TERM
	find "$tracefs" -maxdepth 1 -type f \( -name 'set_event*' -o -name tracing_on -o -name trace_clock \
		-o -name buffer_size_kb -o -name current_tracer \) -exec cat {} + > after
	cat "$tracefs/events/landlock/enable" >> after
	same before after
}

@test "list shows the kernel's events" {
	run "$LLTRACE" list
	[ "$status" = 0 ]
	[[ $output == *deny_access_fs*"domain_id same_exec logged"* ]]
}

@test "an ordinary user is told what is missing" {
	cp "$LLTRACE" ./lltrace-copy
	chmod 755 . lltrace-copy
	run setpriv --reuid 65534 --regid 65534 --clear-groups "$LLTRACE" show
	[ "$status" = 3 ]
	[[ $output == *root* ]]
}

# again EVENT N: N equal events of one task
again() {
	local words i
	for ((i = 0; i < $2; i++)); do words+=("$1" 1); done
	"$PROVOKE" "${words[@]}"
}

@test "--fold shows the first at once, and tells the others though nothing more comes" {
	start show --fold -e deny -T none
	"$PROVOKE" deny_access_fs 1
	wait_for out denied
	again deny_access_fs 132
	wait_for out 'x 131'
	kill -0 "$pid"
	again deny_access_net 7
	finish INT
	sed -E 's/.* denied ([^ ]+) .* x ([0-9]+) .*/\1 \2/; t; s/.* denied ([^ ]+) .*/\1 1/' out |
		awk '{ n[$1] += $2 } END { print n["read_file"], n["bind_udp"] }' > sums
	[ "$(cat sums)" = "133 7" ] || { cat out sums; false; }
	[ "$(wc -l < out)" = 5 ]
}

@test "lines follow the width of a terminal that is resized" {
	command -v script > /dev/null || skip "no script(1)"
	path=/srv/$(printf 'directory-%d/' {1..9})file
	script -qfec "stty cols 400; exec $LLTRACE show --color never -e deny 2> err" out < /dev/null > /dev/null 3>&- &
	wait_for err 'tracing [0-9]* event'
	pid=$(pgrep -P $!)
	tty=$(readlink "/proc/$pid/fd/1")
	"$PROVOKE" -p "$path" deny_access_fs 1
	wait_for out "$path"
	stty -F "$tty" cols 80
	"$PROVOKE" -p "$path" deny_access_fs 1
	wait_for out '/srv.*…/file'
	kill -INT "$pid"
	wait
	pid=
	tr -d '\r' < out | grep -F '…/file' > line
	cat line
	[ "$(wc -l < line)" = 1 ] && [ "$(wc -L < line)" -le 80 ]
}
