# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For the suites on this machine's kernel: the stand-in events (lib.sh) for a whole file, and
# lltrace in the background.

load ../cli/helpers
load lib.sh

setup_file() {
	# not in a subshell: what it mounted is to be known at the end
	stand_in_setup "$LLTRACE_PROVOKE" 2> "$BATS_FILE_TMPDIR/why" ||
		export NO_EVENTS="$(cat "$BATS_FILE_TMPDIR/why"; echo)"
}

teardown_file() {
	stand_in_teardown
}

setup() {
	[ -z "${NO_EVENTS-}" ] || skip "$NO_EVENTS"
	cd "$BATS_TEST_TMPDIR"
	ls "$tracefs/instances" > instances-before
}

teardown() {
	local p
	for p in ${pid-} ${living-}; do
		kill -KILL "$p" 2> /dev/null || true
	done
	[ -n "${NO_EVENTS-}" ] || {
		ls "$tracefs/instances" > instances-after
		diff instances-before instances-after
	}
}

# wait_until COMMAND: until it succeeds
wait_until() {
	local i
	for ((i = 0; i < 1000; i++)); do
		eval "$1" && return
		sleep 0.01
	done
	echo "never: $1"
	return 1
}

# wait_for FILE TEXT: until the text stands in the file
wait_for() {
	wait_until 'grep -q -- "'"$2"'" "'"$1"'" 2> /dev/null' || { cat "$1"; return 1; }
}

# start VERB ARGS...: lltrace in the background, armed when this returns; $pid
start() {
	rm -f err
	env --default-signal=HUP,INT,TERM "$LLTRACE" "$@" > out 2> err 3>&- &
	pid=$!
	wait_for err 'tracing [0-9]* event'
}

# finish SIGNAL: ends it; $status
finish() {
	kill -"$1" "$pid"
	status=0
	wait "$pid" || status=$?
	pid=
}
