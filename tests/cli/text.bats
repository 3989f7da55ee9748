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
		narrow=80
		[[ $f != */trace.dat ]] || narrow="80 100 139 140"
		for columns in $narrow; do
			terminal $columns --color never -e all "$f" |
				LC_ALL=C grep -v -E '(denied|rule) [^ ,]+,[^ ,]+,' | grep -v '^lltrace: ' > out
			[ "$(wc -l < out)" -gt 5 ]
			[ "$(wc -L < out)" -le $columns ] || { echo "$f at $columns"; false; }
			n=$((n + 1))
		done
	done
	[ $n -gt 30 ]
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

# --- columns ----------------------------------------------------------------

columns=PID,CPU,EVENT,DOMAIN,PARENT,RULESET,BLOCKERS,DEV,INO,PATH,SPORT,DPORT,PEER_PID,PEER_COMM
columns+=,PEER_DOMAIN,SUN_PATH,SAME_EXEC,AUDIT,COMPLETE,PROCESS_WIDE,NO_NEW_PRIVS,DENIALS,HANDLED_FS
columns+=,HANDLED_NET,SCOPED,ACCESS

# What these columns are by the kernel's text on stdin.  A value of the kernel has no blank; of the
# characters that it escapes, = and ' stay in a column, and " is an octal escape.
kernel_columns() {
	sed -n -E 's/^.{16}-([0-9]+) +\[0*([0-9]+)\] .{5} +[0-9.]+: landlock_([a-z_]+): /\1 \2 \3 /p' |
		LC_ALL=C awk '
		function word(keys, empty,    k, n, i) {
			n = split(keys, k, "|")
			for (i = 1; i <= n; i++)
				if (k[i] in value)
					return value[k[i]] == "" ? empty : value[k[i]]
			return "-"
		}
		function mask(keys,    w) { w = word(keys, "-"); gsub(/\|/, ",", w); return w }
		{
			split("", value)
			for (i = 4; i <= NF; i++) {
				at = index($i, "=")
				text = substr($i, at + 1)
				gsub(/\\047/, "\047", text); gsub(/\\075/, "=", text); gsub(/\\"/, "\\042", text)
				value[substr($i, 1, at - 1)] = text
			}
			deny = $3 ~ /^deny_/
			blockers = deny ? mask("blockers") : "-"
			# the kernel prints no right where the operation itself was denied
			if ($3 == "deny_access_fs" && blockers == "-") blockers = "change_topology"
			if (deny && blockers == "-") blockers = substr($3, 6)
			audit = deny ? (value["logged"] == "1" ? "yes" : "no") : "-"
			print $1, $2, $3, word("domain"), word("parent"), word("ruleset"), blockers,
				word("dev"), word("ino"), word("path", "\"\""), word("sport"), word("dport"),
				word("peer_pid|tracee_pid|target_pid"),
				word("tracee_comm|target_comm", "\"\""),
				word("peer_domain|tracee_domain|target_domain"), word("sun_path", "\"\""),
				word("same_exec"), audit, word("complete"), word("process_wide"),
				word("no_new_privs"), word("denials"), mask("handled_fs"), mask("handled_net"),
				mask("scoped"), mask("access_rights|access_request")
		}'
}

# ours FILE COLUMNS: a blank between, as scripts see them
ours() {
	LC_ALL=C lltrace show -e all --no-headings -o "$2" "$1" 2> /dev/null | tr -s ' ' | sed 's/^ //'
}

@test "columns are what the kernel printed" {
	for g in g1 g2; do
		kernel_columns < "$data/$g/trace.txt" > kernel
		[ "$(wc -l < kernel)" -gt 50 ]
		ours "$data/$g/trace.dat" "$columns" > ours
		same kernel ours
	done
}

@test "times, names and masks are what the kernel printed" {
	kernel_lines < "$data/g1/trace.txt" | sed -E 's/^ *(.*)-[0-9]+ +\[.*\] +([0-9.]+): .*/\2 \1/' > kernel
	ours "$data/g1/trace.dat" TIME,COMM > ours
	same kernel ours
	# the kernel of g0 prints masks as numbers
	sed -n -E 's/.*landlock_deny_access.* blockers=(0x[0-9a-f]+) .*/\1/p' "$data/g0/trace.txt" > kernel
	LC_ALL=C lltrace show -e 'deny_access*' --no-headings -o MASK "$data/g0/trace.dat" | tr -d ' ' > ours
	same kernel ours
	# clocks that count ticks
	kernel_lines < "$data/clocks/counter.txt" | sed -E 's/.*\] +([0-9]+): .*/\1 \1/' > kernel
	ours "$data/clocks/counter.dat" CLOCK,TIME > ours
	same kernel ours
}

@test "a line is as many words as there are columns, whatever names hold" {
	all=$(lltrace show -h | sed -n '/^Columns:/,/^$/p' | grep '^  ' | xargs | tr ' ' ,)
	n=$(tr -cd , <<< "$all" | wc -c)
	[ "$n" -gt 30 ]
	for f in "$data"/{g0,g1,g2,gx,lossy,multi,versions,clocks}/*.dat; do
		lltrace show -e all --no-headings -o "$all" "$f" 2> /dev/null > out
		LC_ALL=C awk -v n=$((n + 1)) 'NF != n { print; bad = 1 } END { exit bad || !NR }' out
		LC_ALL=C lltrace show -e all --no-headings -o "$all" "$f" 2> /dev/null | is_printable
	done
}

@test "nothing, a dash and an empty string are told apart" {
	LC_ALL=C lltrace show -e deny --no-headings -o COMM,SUN_PATH "$data/g1/edge.dat" > out
	grep -E '^\\055 +-$' out
	grep -E '^"" +-$' out
	LC_ALL=C lltrace show -e deny --no-headings -o COMM,SUN_PATH "$data/g1/trace.dat" > out
	grep -E '^dbus-send +""$' out
}

@test "the bytes of a value can be had back" {
	lltrace show --no-headings -e deny_access_fs -o PATH "$data/g1/edge.dat" > words
	lltrace show -j -e deny_access_fs "$data/g1/edge.dat" > json
	python3 - <<-'PY'
	import json, re
	letters = dict(zip(b'abtnvfre\\"', b'\a\b\t\n\v\f\r\033\\"'))
	def decode(match):
	    code = match[1]
	    return bytes([int(code, 8) if len(code) == 3 else letters[code[0]]])
	words = open('words', 'rb').read().split()
	paths = [event for event in map(json.loads, open('json')) if 'path' in event]
	assert len(words) == len(paths) > 30
	for word, event in zip(words, paths):
	    path = bytes.fromhex(event['path_hex']) if 'path_hex' in event else event['path'].encode()
	    back = b'' if word == b'""' else re.sub(rb'\\([0-7]{3}|.)', decode, word)
	    assert back == path, (word, path)
	PY
}

@test "headings, and none" {
	lltrace show -o pid,Path,EVENT "$data/g1/trace.dat" > with
	[ "$(head -n 1 with | xargs)" = "PID PATH EVENT" ]
	lltrace show -o pid,Path,EVENT --no-headings "$data/g1/trace.dat" > without
	tail -n +2 with > rest
	same rest without
	lltrace show -o "+cpu,PID" "$data/g1/trace.dat" > out
	[ "$(head -n 1 out | xargs)" = "TIME TASK KIND BLOCKERS OBJECT DOMAIN AUDIT CPU PID" ]
}

@test "values stand below their headings: numbers at the right end, words at the left" {
	lltrace show -e deny_access_fs -o COMM,PID,PATH,INO,AUDIT "$data/g1/trace.dat" > out
	awk 'NR == 1 {
			comm = index($0, "COMM"); pid = index($0, "PID") + 3; path = index($0, "PATH")
			ino = index($0, "INO") + 3; audit = index($0, "AUDIT")
		}
		/ \/etc\/passwd / {
			exit !(index($0, "cat") == comm && index($0, $2) + length($2) == pid &&
				index($0, $3) == path && index($0, $4) + length($4) == ino && index($0, " no") + 1 == audit)
		}
		END { if (!audit) exit 1 }' out
	grep -q ' /etc/passwd ' out
}

@test "an object is a path, a port, a socket, a process or an inode" {
	LC_ALL=C lltrace show -e all --no-headings -o EVENT,OBJECT,PORT,PEER "$data/g2/trace.dat" | tr -s ' ' > out
	grep -F -x 'deny_access_fs /etc/passwd - -' out
	grep -F -x 'deny_access_net port=443 443 -' out
	grep -F -x 'deny_access_net port=80 80 -' out
	grep -F -x 'add_rule_net_port port=8080 8080 -' out
	grep -F -x 'deny_ptrace systemd[1] - systemd[1]' out
	grep -F -x 'deny_scope_abstract_unix_socket @/tmp/.X11-unix/X0 - [812]' out
	grep -F -x 'check_rule_inode dev=0:17,ino=2 - -' out
}

@test "lost events are a line of the table" {
	lltrace show -e all -T none "$data/lossy/trace.dat" 2> /dev/null |
		sed -n -E 's/^--- ([0-9]+) events? .* lost here on CPU ([0-9]+) ---$/lost \2 \1/p' > text
	[ -s text ]
	lltrace show -e all --no-headings -o EVENT,CPU,COUNT "$data/lossy/trace.dat" 2> /dev/null |
		tr -s ' ' | grep '^lost' > table
	same text table
}

@test "on a terminal long values of a table lose their middle, in a pipe they do not" {
	terminal 80 --color never -e deny_access_fs -o TASK,BLOCKERS,PATH,DOMAIN "$data/lossy/trace.dat" > out
	[ "$(wc -L < out)" -le 80 ]
	terminal 60 --color never -e deny_access_fs -o TASK,BLOCKERS,PATH,DOMAIN "$data/lossy/trace.dat" |
		grep -v '^lltrace: ' > out
	[ "$(wc -L < out)" -le 60 ]
	grep -q … out
	paths "$data/lossy/trace.dat" > whole
	lltrace show -e deny_access_fs --no-headings -o PATH "$data/lossy/trace.dat" 2> /dev/null |
		grep -v '^-$' > shown
	same whole shown
}

# --- folding ----------------------------------------------------------------

# repeating FILE: a recording whose denials are three, each of them many times: those of the lossy
# one, given the fields of the first three
repeating() {
	trace-cmd convert --compression none -i "$data/lossy/trace.dat" -o plain.dat > /dev/null 2>&1 ||
		skip "trace-cmd can't convert"
	python3 - "$1" <<-'PY'
	import random, re, sys
	data = bytearray(open('plain.dat', 'rb').read())
	random.seed(1)
	# behind the 44 bytes of fixed fields stands the path: tests/data/g1/formats
	at = [m.start() - 44 for m in re.finditer(rb'/srv/data/dir-\d\d/file-\d{6}\0', data)]
	assert len(at) > 400
	fields = [data[at[i] + 8:at[i] + 44 + 29] for i in range(3)]
	for i in at:
	    data[i + 8:i + 44 + 29] = random.choice(fields)
	open(sys.argv[1], 'wb').write(data)
	PY
}

# What every denial is, with its number: from the JSON.
denials() {
	lltrace show -j -e deny "$1" 2> /dev/null |
		jq -r 'select(.type == "event") | "\(.pid) \(.domain) \(.path)"' | sort | uniq -c |
		awk '{ print $2, $3, $4, $1 }'
}

# The same of lines "PID DOMAIN PATH COUNT".
summed() {
	awk '{ n[$1 " " $2 " " $3] += $4 } END { for (i in n) print i, n[i] }' | sort
}

# "PID DOMAIN PATH COUNT" of lines without a time
from_text() {
	awk '/ denied / {
		split($1, task, /[][]/)
		if ($5 == "x") print task[2], $8, $4, $6
		else print task[2], $6, $4, 1
	}'
}

@test "--fold: the counts of the lines are the denials" {
	repeating folded.dat
	denials folded.dat > all
	[ "$(grep -c 'dir-3[345]' all)" = 3 ]
	[ "$(awk '{ n += $4 } END { print n }' all)" -gt 400 ]
	lltrace show --fold -T none -e deny folded.dat 2> /dev/null > text
	from_text < text | summed > ours
	same all ours
	# far fewer lines than denials; of each the first is a line of its own
	[ "$(grep -c denied text)" -lt 20 ]
	from_text < text | awk '!seen[$1 $2 $3]++ && $4 != 1 { print; bad = 1 } END { exit bad }'
	# and so it is in a table, to which the count is added
	lltrace show --fold --no-headings -o PID,DOMAIN,PATH -e deny folded.dat 2> /dev/null |
		grep -v '^ *- ' | summed > ours
	same all ours
	[ "$(lltrace show --fold -o PID -e deny folded.dat 2> /dev/null | head -n 1 | xargs)" = "PID COUNT" ]
	[ "$(lltrace show --fold -o COUNT,PID -e deny folded.dat 2> /dev/null | head -n 1 | xargs)" = "COUNT PID" ]
}

@test "--fold: a terminal that has rewritten its lines shows the same counts" {
	repeating folded.dat
	denials folded.dat > all
	TERM=xterm terminal 200 --color never --fold -T none -e deny folded.dat > out
	python3 - > text <<-'PY'
	screen = []
	for line in open('out'):
	    while line.startswith('\033[A\033[K'):
	        screen.pop()
	        line = line[6:]
	    assert '\033' not in line
	    screen.append(line)
	print(''.join(screen), end='')
	PY
	grep -E '^burst\[[0-9]+\] +denied .* x [0-9]+ ' text
	from_text < text | summed > ours
	same all ours
	TERM=dumb terminal 200 --fold -e deny folded.dat > out
	! grep -q $'\033' out
}

@test "--fold: what does not repeat is shown as without it" {
	for f in "$data"/{g0,g1,g2,gx,multi,versions,clocks}/*.dat; do
		lltrace show -e all "$f" > plain
		lltrace show -e all --fold "$f" > folded
		same plain folded
	done
}
