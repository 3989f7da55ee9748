#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# -h, the manual page and the completion speak of the same options.

load helpers

top=$BATS_TEST_DIRNAME/../..

# options VERB: the long options in its help, one a line
options() {
	lltrace "$1" -h | sed -n -E 's/^ +(-[a-zA-Z], )?--([a-z-]+).*/\2/p' | sort
}

@test "every option of -h stands in the manual page, and no other" {
	for verb in show record recover stat domains list filter doctor clean; do
		options "$verb" > "$BATS_TEST_TMPDIR/help"
		[ -s "$BATS_TEST_TMPDIR/help" ]
		sed -n "/^# OPTIONS OF ${verb^^}/,/^# [^O]/p" "$top/man/lltrace.1.scd" |
			sed "/^# OPTIONS OF ${verb^^}/d; /^# /,\$d" |
			sed -n -E 's/^(\*-[a-zA-Z]\*, )?\*--([a-z-]+)\*.*/\2/p' | sort > "$BATS_TEST_TMPDIR/page"
		same "$BATS_TEST_TMPDIR/help" "$BATS_TEST_TMPDIR/page"
	done
}

@test "every option of -h is completed, and no other" {
	. "$top/completions/lltrace.bash"
	for verb in show record recover stat domains list filter doctor clean; do
		options "$verb" > "$BATS_TEST_TMPDIR/help"
		COMP_WORDS=(lltrace "$verb" --) COMP_CWORD=2
		_lltrace
		printf '%s\n' "${COMPREPLY[@]#--}" | sort > "$BATS_TEST_TMPDIR/completed"
		same "$BATS_TEST_TMPDIR/help" "$BATS_TEST_TMPDIR/completed"
	done
}

@test "commands are completed" {
	. "$top/completions/lltrace.bash"
	COMP_WORDS=(lltrace sh) COMP_CWORD=1
	_lltrace
	[ "${COMPREPLY[*]}" = show ]
}

@test "columns are completed, and told in the manual page" {
	. "$top/completions/lltrace.bash"
	columns=$(lltrace show -h | sed -n '/^Columns:/,/^$/s/^  //p')
	[ "$(wc -w <<< "$columns")" -gt 30 ]
	COMP_WORDS=(lltrace show -o +PID,PA) COMP_CWORD=3
	_lltrace
	[ "${COMPREPLY[*]}" = "+PID,PARENT +PID,PATH" ] || [ "${COMPREPLY[*]}" = "+PID,PATH +PID,PARENT" ]
	COMP_WORDS=(lltrace show -o '') COMP_CWORD=3
	_lltrace
	[ "${#COMPREPLY[@]}" = "$(wc -w <<< "$columns")" ]
	sed -n '/^# COLUMNS/,/^# JSON/p' "$top/man/lltrace.1.scd" > "$BATS_TEST_TMPDIR/page"
	for column in $columns; do
		grep -F "*$column*" "$BATS_TEST_TMPDIR/page"
	done
}

@test "the manual page is well-formed" {
	command -v scdoc > /dev/null || skip "no scdoc"
	scdoc < "$top/man/lltrace.1.scd" > "$BATS_TEST_TMPDIR/lltrace.1"
	if command -v groff > /dev/null; then
		[ -z "$(groff -man -Tutf8 -ww -z "$BATS_TEST_TMPDIR/lltrace.1" 2>&1)" ]
	fi
}
