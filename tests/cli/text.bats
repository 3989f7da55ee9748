#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The text form: what a terminal's width does to it, its columns, and folding.

load helpers

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# terminal COLUMNS ARGS...: what "lltrace show ARGS" prints on a terminal of that width
terminal() {
	command -v script > /dev/null || skip "no script(1)"
	printf -v words ' %q' "${@:2}"
	script -qec "stty cols $1 rows 24 && exec \"\$LLTRACE\" show$words" /dev/null < /dev/null > pty
	tr -d '\r' < pty
}

# paths FILE: the path of every denial of a file, raw bytes escaped as the kernel does
paths() {
	lltrace show --format ftrace -e deny_access_fs "$1" 2> /dev/null |
		sed -n -E 's/.* path=([^ ]*)( .*)?$/\1/p'
}

# --- width ------------------------------------------------------------------

# Three rights and more at once are nothing ordinary.
@test "no ordinary line is wider than the terminal" {
	n=0
	for f in "$data"/{g0,g1,g2,gx,lossy,multi,versions,clocks}/*.dat; do
		for columns in 80 100 120 140 200; do
			terminal $columns --color never -e all "$f" |
				LC_ALL=C grep -v -E '(denied|rule) [^ ,]+,[^ ,]+,' | grep -v '^lltrace: ' > out
			[ "$(wc -l < out)" -gt 5 ]
			[ "$(wc -L < out)" -le $columns ] || { echo "$f at $columns"; false; }
			n=$((n + 1))
		done
	done
	[ $n -gt 75 ]
}

@test "what is denied to whom, the object and audit's verdict stay at 80 columns" {
	terminal 80 --color never -T none -e deny "$data/g2/trace.dat" > out
	grep -E '^cat\[[0-9]+\] +denied read_file +/etc/passwd +195cc6b7c no audit$' out
	grep -E '^mount\[[0-9]+\] +denied mount topology +/mnt +195cc6b7c audit$' out
	grep -E '^curl\[[0-9]+\] +denied connect_tcp +to port 443 +195cc6b7c audit$' out
	grep -E '^nc\[[0-9]+\] +denied bind_tcp +port 80 +195cc6b7c no audit$' out
	grep -E '^gdb\[[0-9]+\] +denied ptrace +systemd\[1\] +195cc6b7c audit$' out
	grep -E '^dbus-send\[[0-9]+\] +denied abstract socket +@/tmp/.*/X0 of pid 812 .*audit$' out
}

@test "audit's verdict is a column, wherever wide characters stand before it" {
	terminal 80 --color never -e deny "$data/g1/trace.dat" > out
	grep -q 日 out
	n=0
	while IFS= read -r line; do
		before=${line%audit}
		before=${before%no }
		# a line that fills the terminal may begin it later
		[ "$(printf '%s' "$line" | wc -L)" = 80 ] ||
			[ "$(printf '%s' "$before" | wc -L)" = 72 ] || { echo "$line"; false; }
		n=$((n + 1))
	done < out
	[ $n = "$(grep -c ': landlock_deny_' "$data/g1/trace.txt")" ]
}

@test "a path loses its middle; its beginning and last component stay" {
	terminal 80 --color never -e deny_access_fs "$data/lossy/trace.dat" |
		sed -n -E 's/.* denied [^ ]+ +([^ ]+) .*/\1/p' > shown
	paths "$data/lossy/trace.dat" > whole
	[ "$(wc -l < shown)" = "$(wc -l < whole)" ]
	paste whole shown | LC_ALL=C awk '
		{
			n = split($2, part, "…"); last = $1; sub(/.*\//, "/", last)
			if (n == 1 && $1 == $2)
				next
			short++
			if (n != 2 || part[1] == "" || index($1, part[1]) != 1 ||
			    substr(part[2], length(part[2]) - length(last) + 1) != last ||
			    substr($1, length($1) - length(part[2]) + 1) != part[2]) {
				print; bad = 1
			}
		}
		END { exit bad || short < 100 }'
}

@test "only a terminal shortens" {
	paths "$data/lossy/trace.dat" > whole
	lltrace show -e deny_access_fs "$data/lossy/trace.dat" 2> /dev/null > piped
	COLUMNS=40 lltrace show -e deny_access_fs "$data/lossy/trace.dat" 2> /dev/null > narrow
	terminal 60 -v --color never -e deny_access_fs "$data/lossy/trace.dat" > verbose
	for out in piped narrow verbose; do
		sed -n -E 's/.* denied [^ ]+ +([^ ]+) .*/\1/p' $out > shown
		same whole shown
	done
	same piped narrow
}

@test "without UTF-8 dots stand for what is left out" {
	export LC_ALL=C
	terminal 80 --color never -e all "$data/g2/trace.dat" > out
	is_printable < out
	terminal 80 --color never -e all "$data/lossy/trace.dat" > out
	is_printable < out
	grep -E ' denied read_file +/sr[^ ]*\.\.\./file-000376 ' out
}

# --- colour -----------------------------------------------------------------

@test "colours that dark and light backgrounds bear" {
	TERM=xterm NO_COLOR= terminal 80 -e all "$data/g1/trace.dat" > out
	grep -o -a $'\033\\[[0-9;]*m' out | tr -d '\033' | sort -u > used
	grep -F -x '[1;31m' used
	# reset, bold, dim, red, magenta: nothing that is a background's colour
	! grep -v -E '^\[(0|1|2|1;31|1;35)m$' used
	# and nothing else of a terminal's language
	! grep -a -o $'\033[^[]\|\033\\[[0-9;]*[^0-9;m]' out
}

@test "NO_COLOR and a dumb terminal have none" {
	TERM=xterm NO_COLOR=1 terminal 80 "$data/g1/trace.dat" > out
	[ -s out ]
	! grep -q $'\033' out
	TERM=dumb NO_COLOR= terminal 80 "$data/g1/trace.dat" > out
	! grep -q $'\033' out
	TERM=dumb NO_COLOR=1 terminal 80 --color always "$data/g1/trace.dat" > out
	grep -q $'\033' out
}
