#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Many events, several readers at once, and what they give up; with stand-in events (lib.sh).
# Needs root and tracefs.

load helpers

# status_of PID KEY: a value of /proc/PID/status
status_of() {
	awk -v key="$2:" '$1 == key { print $2 }' "/proc/$1/status"
}

# also NAME VERB ARGS...: as start, for one of several; $living are their pids
also() {
	local name=$1
	shift
	env --default-signal=HUP,INT,TERM "$LLTRACE" "$@" > "$name.out" 2> "$name.err" 3>&- &
	living="${living-} $!"
	echo $! > "$name.pid"
	wait_for "$name.err" 'tracing [0-9]* event'
}

# end NAME: with ^C; $status
end() {
	kill -INT "$(cat "$1.pid")"
	status=0
	wait "$(cat "$1.pid")" || status=$?
}

# told NAME: what it says it lost
told() {
	sed -n -E 's/^lltrace: ([0-9]+) events? (was|were) lost.*/\1/p; $s/.*/0/p' "$1.err" | head -n 1
}

@test "a live trace has no capability and gets no new privileges" {
	for verb in show stat domains; do
		start $verb
		[ "$(status_of "$pid" CapPrm)" = 0000000000000000 ]
		[ "$(status_of "$pid" CapEff)" = 0000000000000000 ]
		[ "$(status_of "$pid" NoNewPrivs)" = 1 ]
		"$PROVOKE" deny_access_fs 3
		finish INT
		[ "$status" = 0 ]
	done
}

@test "-v says what a trace gives up, and what it keeps" {
	run "$LLTRACE" show -v -- true
	[ "$status" = 0 ]
	[[ $output == *"lltrace: tracing without: capabilities but kill, new privileges"* ]]
	run "$LLTRACE" record -v -o x.dat -- true
	[ "$status" = 0 ]
	[[ $output == *"lltrace: tracing without: capabilities but kill and dac_override, new privileges"* ]] ||
		[[ $output == *"lltrace: tracing without: capabilities but dac_override and kill, new privileges"* ]]
}

@test "a program that is another user's still gets signals, a file in another's directory its name" {
	mkdir theirs
	chown nobody theirs
	chmod 755 theirs
	"$LLTRACE" record -o theirs/x.dat -u nobody -- sleep 1000 2> err 3>&- &
	pid=$!
	wait_for err 'tracing [0-9]* event'
	wait_until 'pgrep -P "$pid" -u nobody sleep'
	finish TERM
	[ "$status" = 143 ]
	[ "$(ls theirs)" = x.dat ]
	lltrace list theirs/x.dat > listed
}

@test "the program keeps the capabilities of its user" {
	run "$LLTRACE" show -q -- grep -E 'CapEff|NoNewPrivs' /proc/self/status
	[ "$status" = 0 ]
	[[ $output == *"CapEff:	$(status_of self CapEff)"* ]]
	[[ $output == *"NoNewPrivs:	0"* ]]
}

@test "ten million events for show, stat and record at once: all told, memory flat" {
	local name verb total=10000000 burst=1000000 first last
	also show show -e deny -j
	also stat stat
	also record record -e deny -o x.dat
	# what the first events need is there
	"$PROVOKE" deny_access_fs $burst
	for name in show stat record; do
		status_of "$(cat $name.pid)" VmRSS > $name.first
	done
	"$PROVOKE" deny_access_fs $((total - burst))
	for name in show stat record; do
		status_of "$(cat $name.pid)" VmRSS > $name.last
	done
	for name in show stat record; do
		end $name
		[ "$status" = 0 ] || { cat $name.err; return 1; }
		first=$(cat $name.first) last=$(cat $name.last)
		echo "# $name: $first KiB resident after $burst events, $last after $total, lost: $(told $name)" >&3
		# the kernel counts in batches of 64 pages for a CPU
		[ "$last" -le $((first + 1024)) ]
	done
	[ $(($(grep -c deny_access_fs show.out) + $(told show))) = $total ]
	lltrace show -j x.dat > recorded
	[ $(($(grep -c deny_access_fs recorded) + $(told record))) = $total ]
	rm show.out recorded x.dat
}
