# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# For suites on this machine's kernel that need real denials and audit's records of them: a
# directory of its own for every test, and a way out where the kernel has neither.

audit=$BATS_TEST_DIRNAME/audit.py

setup_file() {
	local why=
	STATE=$("$audit" state 2> /dev/null) || STATE=
	export STATE
	[ "$(id -u)" = 0 ] || why="needs root"
	[ -n "$why" ] || "$audit" off true 2> /dev/null || why="needs audit"
	mkdir "$BATS_FILE_TMPDIR/probe"
	[ -n "$why" ] || "$LLTRACE_DENY" "$BATS_FILE_TMPDIR/probe" > /dev/null || why="needs Landlock of Linux 6.15"
	export NO_AUDIT=$why
}

# auditd switches audit on, and leaves it so.
teardown_file() {
	[ -z "$STATE" ] || "$audit" set "$STATE"
}

setup() {
	[ -z "$NO_AUDIT" ] || skip "$NO_AUDIT"
	cd "$BATS_TEST_TMPDIR" || return
	mkdir place
}

teardown() {
	local p
	for p in ${pid-} ${living-}; do
		kill -KILL "$p" 2> /dev/null || true
	done
}
