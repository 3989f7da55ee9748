#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only

load helpers

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# --- the kernel's text ------------------------------------------------------

# Every line of the kernel's own text, byte for byte, from the recording beside it.
every_line() {
	kernel_lines < "$data/$1/trace.txt" > kernel
	[ "$(wc -l < kernel)" -gt 10 ]
	lltrace show --format ftrace -e all "$data/$1/${2-trace.dat}" | squeeze > ours
	same kernel ours
}

@test "g0: every line of the kernel's text" { every_line g0; }
@test "g1: every line of the kernel's text" { every_line g1; }
@test "g2: every line of the kernel's text" { every_line g2; }
# The one event that can't be told from its format (tests/data/README.md) is left out.
@test "gx, events nobody knows: every line of the kernel's text" {
	kernel_lines < "$data/gx/trace.txt" | grep -v ': landlock_note_state:' > kernel
	[ "$(wc -l < kernel)" -gt 30 ]
	lltrace show --format ftrace -e all "$data/gx/trace.dat" | squeeze > all
	grep -v ': landlock_note_state:' all > ours
	same kernel ours
	# its fields are there all the same
	grep ': landlock_note_state: domain=195cc6b7c state=3 .* label=opaque$' all
}
@test "version 6: every line of the kernel's text" { every_line versions v6.dat; }
@test "version 7 uncompressed: every line of the kernel's text" { every_line versions v7-none.dat; }
@test "version 7 with zstd: every line of the kernel's text" { every_line versions v7-zstd.dat; }

# Hostile names break the kernel's lines, and its buffer ends long ones.
edge_payloads() {
	payloads < "$data/$1/edge.txt" > kernel
	[ "$(wc -l < kernel)" -gt 10 ]
	lltrace show --format ftrace -e all "$data/$1/edge.dat" | payloads > ours
	same_or_longer kernel ours
}

@test "g0: payloads of hostile events" { edge_payloads g0; }
@test "g1: payloads of hostile events" { edge_payloads g1; }
@test "g2: payloads of hostile events" { edge_payloads g2; }

@test "no byte of a record comes out unescaped" {
	for g in g0 g1 g2 gx; do
		for f in trace edge; do
			[ -e "$data/$g/$f.dat" ] || continue
			lltrace show --format ftrace -e all "$data/$g/$f.dat" > out
			[ -s out ]
			is_printable < out
			LC_ALL=C lltrace show -e all "$data/$g/$f.dat" > out
			[ -s out ]
			is_printable < out
		done
	done
}

@test "one line an event, whatever names hold" {
	for g in g0 g1 g2; do
		# the emitter's names of events are on every line of the kernel's text
		n=$(trace-cmd report -R -i "$data/$g/edge.dat" 2> /dev/null | grep -c -a 'landlock_[a-z_]*:')
		[ "$n" -gt 10 ]
		[ "$(lltrace show -e all "$data/$g/edge.dat" | wc -l)" = "$n" ]
	done
}

# --- audit ------------------------------------------------------------------

@test "-A shows what the kernel's filter lets pass" {
	for g in g0 g1 g2 gx; do
		payloads < "$data/$g/filtered-kernel.txt" > kernel
		[ -s kernel ]
		lltrace show -A --format ftrace "$data/$g/trace.dat" 2> err | payloads > ours
		same kernel ours
	done
}

@test "-A counts what it hides" {
	for g in g0 g1 g2; do
		all=$(grep -c ': landlock_deny_' "$data/$g/trace.txt")
		logged=$(grep -c ': landlock_deny_' "$data/$g/filtered-kernel.txt")
		lltrace show -A "$data/$g/trace.dat" 2>&1 > /dev/null | grep -F "$((all - logged)) denials not shown"
	done
}

@test "-A on the flags of old events says what they can't tell" {
	lltrace show -A "$data/g0/trace.dat" 2>&1 > /dev/null | grep 'quiet rule'
	! lltrace show -A "$data/g1/trace.dat" 2>&1 > /dev/null | grep 'do not tell'
}

@test "-e adds other events to -A" {
	lltrace show -A -e deny,free_domain --format ftrace "$data/g1/trace.dat" > out
	[ "$(grep -c ': landlock_free_domain:' out)" = "$(grep -c ': landlock_free_domain:' "$data/g1/trace.txt")" ]
	[ "$(grep -c ': landlock_deny_' out)" = "$(grep -c ': landlock_deny_' "$data/g1/filtered-kernel.txt")" ]
}

# --- choosing ---------------------------------------------------------------

@test "by default everything but rule checks" {
	lltrace show --format ftrace "$data/g2/trace.dat" | payloads > ours
	payloads < "$data/g2/trace.txt" | grep -v ^landlock_check > kernel
	same kernel ours
}

@test "-e takes names, groups and globs" {
	lltrace show --format ftrace -e 'deny_scope*,landlock_free_ruleset' "$data/g2/trace.dat" | payloads > ours
	payloads < "$data/g2/trace.txt" | grep -E '^landlock_(deny_scope|free_ruleset)' > kernel
	same kernel ours
}

@test "an unknown event is an error that offers the nearest" {
	run lltrace show -e deny_acces_fs "$data/g1/trace.dat"
	[ "$status" = 2 ]
	[[ $output == *"no Landlock event is called 'deny_acces_fs'"*deny_access_fs* ]]
}

@test "-n stops after so many" {
	[ "$(lltrace show -n 3 "$data/g1/trace.dat" | wc -l)" = 3 ]
	[ "$(lltrace show -n 3 -e deny_ptrace "$data/g1/trace.dat" | wc -l)" = 2 ]
}

@test "--time stops after so many seconds of the recording" {
	first=$(kernel_lines < "$data/g1/trace.txt" | sed -n -E '1s/.*\] ([0-9.]+):.*/\1/p')
	n=$(kernel_lines < "$data/g1/trace.txt" | sed -E 's/.*\] ([0-9.]+):.*/\1/' |
		awk -v t="$first" '$1 - t <= 0.05' | wc -l)
	[ "$n" -gt 3 ]
	got=$(lltrace show -e all --time 0.05 "$data/g1/trace.dat" | wc -l)
	# the kernel's text is rounded to microseconds
	[ "$got" -ge $((n - 1)) ] && [ "$got" -le $((n + 1)) ]
}

# --- times ------------------------------------------------------------------

@test "-T clock, delta, none" {
	kernel_lines < "$data/g1/trace.txt" | sed -E 's/.*\] ([0-9.]+):.*/\1/' > times
	lltrace show -e all -T clock "$data/g1/trace.dat" | awk '{ print $1 }' > ours
	same times ours
	lltrace show -e all -T delta "$data/g1/trace.dat" | awk '{ s += $1 } END { print s }' > sum
	awk 'NR == 1 { a = $1 } END { print $1 - a }' times > span
	awk 'NR == FNR { a = $1; next } { d = a - $1; exit !(d < 0.001 && d > -0.001) }' sum span
	lltrace show -n 1 -T none "$data/g1/trace.dat" | grep '^sandboxer\['
}

@test "clocks that count ticks are shown as they are" {
	for clock in counter x86-tsc mono boot; do
		kernel_lines < "$data/clocks/$clock.txt" > kernel
		[ -s kernel ]
		lltrace show -e all --format ftrace "$data/clocks/$clock.dat" | squeeze > ours
		same kernel ours
	done
}

# --- text for people --------------------------------------------------------

@test "text names who, what, the object, the domain and audit" {
	lltrace show -e deny -T none "$data/g2/trace.dat" > out
	grep -E '^cat\[[0-9]+\] +denied read_file +/etc/passwd +domain 195cc6b7c +no audit: after exec$' out
	grep -E '^mount\[[0-9]+\] +denied mount topology +/mnt ' out
	grep -E '^mv\[[0-9]+\] +denied make_reg,refer +/usr/local ' out
	grep -E '^future\[[0-9]+\] +denied read_file,0x100000 +/usr/share/doc ' out
	grep -E '^curl\[[0-9]+\] +denied connect_tcp +to port 443 .* audit$' out
	grep -E '^nc\[[0-9]+\] +denied bind_tcp +port 80 ' out
	grep -E '^gdb\[[0-9]+\] +denied ptrace +systemd\[1\] ' out
	grep -E '^kill\[[0-9]+\] +denied signal +systemd\[1\] ' out
	grep -E '^dbus-send\[[0-9]+\] +denied abstract socket +@/tmp/.X11-unix/X0 of pid 812 ' out
}

@test "text gives rights names on kernels that print numbers" {
	lltrace show -e deny -T none "$data/g0/trace.dat" > out
	grep -E '^mv\[[0-9]+\] +denied make_reg,refer +/usr/local ' out
	grep -E '^mount\[[0-9]+\] +denied mount topology +/mnt ' out
	grep -E '^curl\[[0-9]+\] +denied connect_tcp +to port 443 ' out
	grep -E ' no audit: log_same_exec is off$' out
}

@test "colour only where it is asked for" {
	! lltrace show "$data/g1/trace.dat" | grep -q $'\033'
	lltrace show --color always "$data/g1/trace.dat" | grep -q $'\033\[1;31mdenied read_file'
	! lltrace show --color never "$data/g1/trace.dat" | grep -q $'\033'
}

@test "colour does not move the columns" {
	for f in "$data"/g?/*.dat; do
		lltrace show -e all "$f" > plain
		lltrace show -e all --color always "$f" | sed 's/\x1b\[[0-9;]*m//g' > coloured
		same plain coloured
	done
}

# --- recordings -------------------------------------------------------------

@test "a recording from standard input, by - and by -i" {
	lltrace show "$data/g1/trace.dat" > a
	lltrace show - < "$data/g1/trace.dat" > b
	lltrace show -i - < "$data/g1/trace.dat" > c
	cat "$data/g1/trace.dat" | lltrace show - > d
	same a b
	same a c
	same a d
}

@test "every version, byte order, size of long and compression: the same events" {
	"$LLTRACE_WRITE_DAT" . > kinds
	# three events on each of two CPUs of the top-level buffer and on one of an instance
	for cpu in 0 1; do
		printf "[00$cpu] landlock_one: %d\n" 0 1 2
	done | sort > top
	printf 'inst: [001] landlock_one: %d\n' 0 0 1 1 2 2 | sort > instance
	while read -r kind what; do
		echo "$kind $what"
		run lltrace show --format ftrace -T none $kind.dat
		if [[ $what == *zlib ]] && [ "$status" = 1 ]; then
			[[ $output == *"compressed with zlib"* ]]
			continue
		fi
		[ "$status" = 0 ]
		sed -n -E 's/^ *sh-12 +(\[[0-9]*\] landlock_one: .*)/\1/p' <<< "$output" | sort > ours
		[[ $what == *"no top"* ]] || same top ours
		sed -n -E 's/^(inst: ) *sh-12 +(\[[0-9]*\] landlock_one: .*)/\1\2/p' <<< "$output" | sort > ours
		same instance ours
		grep -E '^inst: CPU:1 \[LOST (42 )?EVENTS\]' <<< "$output"
	done < kinds
}

@test "several buffers: named, in order of time, other systems left out" {
	lltrace show -v -e all --format ftrace "$data/multi/trace.dat" > out 2> err
	[ "$(grep -c landlock_ out)" -gt 2 ]
	# every buffer with Landlock events has its name on the line, as in trace-cmd's report
	trace-cmd report -i "$data/multi/trace.dat" 2> /dev/null | grep -a landlock_ > report
	[ "$(wc -l < report)" = "$(wc -l < out)" ]
	grep -E '[1-9][0-9]* records of other systems' err
	sed -E 's/.*\] +([0-9.]+): .*/\1/' out > times
	sort -c -n times
}

@test "lost events are shown where they were lost, and summed up" {
	lltrace show --format ftrace -e all "$data/lossy/trace.dat" > out 2> err
	grep -E '^CPU:[0-9]+ \[LOST ([0-9]+ )?EVENTS\]$' out
	# shown and lost are what was emitted: tests/data/README.md
	lost=$(sed -n -E 's/^lltrace: ([0-9]+) events were lost.*/\1/p' err)
	[ $(($(grep -c landlock_deny out) + lost)) = $((500 + 400 + 3)) ]
	lltrace show -e all "$data/lossy/trace.dat" 2> /dev/null | grep -E '^--- .* lost here on CPU'
}

@test "a recording without Landlock events" {
	run lltrace show "$data/none/no-landlock.dat"
	[ "$status" = 1 ]
	[[ $output == *"has no Landlock events"* ]]
}

@test "a recording in which nothing happened" {
	lltrace show "$data/none/no-events.dat" > out 2> err
	[ ! -s out ]
	grep 'has no events' err
}

@test "no file, a directory, an empty file, something else" {
	run lltrace show missing.dat
	[ "$status" = 1 ]
	[[ $output == *missing.dat*"No such file"* ]]
	run lltrace show .
	[ "$status" = 1 ]
	[[ $output == *"directory"* ]]
	: > empty
	run lltrace show empty
	[ "$status" = 1 ]
	[[ $output == *"empty is empty"* ]]
	seq 10000 > text
	run lltrace show text
	[ "$status" = 1 ]
	[[ $output == *"text is not a trace.dat"* ]]
}

@test "a recording that was cut off, at many places" {
	size=$(stat -c %s "$data/g1/trace.dat")
	for at in 1 11 17 100 1000 $((size / 2)) $((size - 5000)) $((size - 1)); do
		head -c $at "$data/g1/trace.dat" > cut.dat
		run lltrace show cut.dat
		[ "$status" = 1 ]
		[[ $output == *cut.dat* ]]
		[ "$(grep -c ^lltrace: <<< "$output")" -le 2 ]
	done
}

@test "a format that libtraceevent crashes on" {
	# libtracecmd stops at the call it can't parse; the division comes behind it
	python3 - "$data/versions/v6.dat" <<-'PY'
	import sys
	old = b'REC->ino, __trace_print_untrusted_str(p, __get_str(pathname)'
	data = open(sys.argv[1], 'rb').read()
	assert old in data
	open('crafted.dat', 'wb').write(data.replace(old, b'unknown(1), 10 / (0), (1'.ljust(len(old))))
	PY
	# a sanitizer would catch the signal, and valgrind tell of it
	ASAN_OPTIONS=${ASAN_OPTIONS-}:handle_sigfpe=0:handle_segv=0 run "$LLTRACE" show crafted.dat
	[ "$status" = 1 ]
	[[ $output == "lltrace: crafted.dat is damaged or crafted: "* ]]
	[ "${#lines[@]}" = 1 ]
}

# crafted OLD NEW FILE: the bytes are replaced, as Python writes them
crafted() {
	python3 - "$@" <<-'PY'
	import sys
	old, new = (eval("b'" + arg + "'") for arg in sys.argv[1:3])
	data = open(sys.argv[3], 'rb').read()
	assert old in data and len(old) == len(new)
	open('crafted.dat', 'wb').write(data.replace(old, new))
	PY
}

@test "a name in a crafted format is no way to the terminal, nor out of JSON" {
	local form
	for name in '\x1b[31mfile' '\xff\xadad_file' 'a","b":"c' 'read\nfile'; do
		crafted read_file "$name" "$data/versions/v6.dat"
		for form in show 'show --format ftrace' 'show -j' stat 'stat -j' suggest 'suggest -j' 'explain -j'; do
			LC_ALL=C lltrace $form crafted.dat > out 2>&1
			iconv -f UTF-8 -t UTF-8 out > /dev/null
			[ "$(tr -d '\n' < out | LC_ALL=C grep -c -a '[[:cntrl:]]')" = 0 ]
			[[ $form != *-j ]] || jq . out > /dev/null
		done
	done
}

@test "a newline in a crafted file begins no message" {
	crafted 'zstd\x00' 'z\nz:\x00' "$data/versions/v7-zstd.dat"
	run "$LLTRACE" show crafted.dat
	[ "$status" = 1 ]
	[ "${lines[0]}" = "lltrace: crafted.dat cannot be read: it is compressed with z" ]
	[ "${lines[1]}" = "  z:" ]
}

@test "what only the kernel can do is refused for a recording" {
	run lltrace show -e deny_access_fs -f 'pathname.ustring == "/"' "$data/g1/trace.dat"
	[ "$status" = 1 ]
	run lltrace show -C mono "$data/g1/trace.dat"
	[ "$status" = 2 ]
}

# --- the end ----------------------------------------------------------------

@test "a closed pipe ends it quietly" {
	set -o pipefail
	lltrace show -e all "$data/g1/trace.dat" 2> err | head -n 1 > out
	[ "$(wc -l < out)" = 1 ]
	[ ! -s err ]
}

@test "a full disk is an error" {
	[ -c /dev/full ] || skip "no /dev/full"
	run bash -c '"$LLTRACE" show "$1" > /dev/full' - "$data/g1/trace.dat"
	[ "$status" = 1 ]
	[[ $output == *"No space left on device"* ]]
}

@test "a closed stdout is an error" {
	run bash -c '"$LLTRACE" show "$1" >&-' - "$data/g1/trace.dat"
	[ "$status" = 1 ]
	[[ $output == *"cannot write the output"* ]]
}
