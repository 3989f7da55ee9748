# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# The examples of the manual pages.

# examples PAGE: each of its examples, with a NUL behind it
examples() {
	awk '
		/^# / { on = /^# EXAMPLES/ }
		on && /^```$/ { if (in_block) printf "%c", 0; in_block = !in_block; next }
		on && in_block { print }
	' "$1"
}

# Whether an example needs no kernel with events.
reads_recording() {
	[[ $1 == *trace.dat* && ! $1 =~ lltrace\ (rec|clean) ]]
}

# run_example TEXT: by a shell, in the current directory; its output in "output" and "errors", how
# lltrace ended in "statuses".  What it speaks of is there: a host to be reached by ssh, programs.
run_example() {
	trap : INT
	mkdir -p bin
	cat > bin/lltrace <<-'S'
		#!/bin/bash
		trap : INT
		"$LLTRACE" "$@"
		status=$?
		echo "$status $*" >> "$STATUSES"
		exit $status
	S
	printf '%s\n' '#!/bin/sh' 'shift' 'exec sh -c "$*"' > bin/ssh
	printf '%s\n' '#!/bin/sh' 'exec "$LLTRACE_PROVOKE" deny_access_fs 3' > bin/make
	chmod +x bin/*
	cp bin/make sandboxed
	: > statuses
	STATUSES=$PWD/statuses PATH=$PWD/bin:$PATH bash -c "$1" > output 2> errors < /dev/null || true
	trap - INT
}
