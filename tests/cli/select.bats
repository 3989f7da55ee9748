#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# The options that select events, on recordings, against the kernel's text of the same events;
# and the filters that "lltrace filter" says they come to.

bats_require_minimum_version 1.5.0
load helpers

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# selected PATTERN GENERATION OPTIONS...: the kernel's lines that fit the extended regular
# expression, some but not all, are those that the options select
selected() {
	local pattern=$1 gen=$2
	shift 2
	kernel_lines < "$data/$gen/trace.txt" | grep -v ': landlock_note_state:' > all
	grep -E -e "$pattern" all > kernel
	[ -s kernel ]
	[ "$(wc -l < kernel)" -lt "$(wc -l < all)" ]
	[[ " $* " == *' -e '* ]] || set -- -e all "$@"
	lltrace show --format ftrace "$@" "$data/$gen/trace.dat" 2> err | squeeze |
		grep -v ': landlock_note_state:' > ours
	same kernel ours
}

# Names of access rights are in the text since g1.
@test "-r: denials of a right" {
	for g in g1 g2 gx; do
		selected ': landlock_deny_.* blockers=[^ ]*\bread_file\b' $g -e deny -r read_file
		selected ': landlock_deny_.* blockers=[^ ]*\b(truncate|refer)\b' $g -e deny -r truncate,fs.refer
		selected ': landlock_deny_.* blockers=[^ ]*\bbind_tcp\b' $g -e deny -r net.bind_tcp
		selected ': landlock_deny_(ptrace|scope_signal)' $g -e deny -r signal -r ptrace
		selected ': landlock_deny_scope' $g -e deny -r scope.signal,abstract_unix_socket
	done
	for g in g2 gx; do
		selected ': landlock_deny_.* blockers=change_topology' $g -e deny -r change_topology
	done
}

@test "-r: rules and checks of a right" {
	selected ': landlock_add_rule_net.* access_rights=[^ ]*\bconnect_tcp' g2 -e rule -r connect_tcp
	selected ': landlock_check_rule_.* access_request=[^ ]*\btruncate\b' g2 -e check -r truncate
}

@test "-r '!RIGHT': what is not about it" {
	for g in g1 g2 gx; do
		lltrace show --format ftrace -e deny "$data/$g/trace.dat" | squeeze |
			grep -v -E 'blockers=[^ ]*\bread_file\b' > kernel
		lltrace show --format ftrace -e deny -r '!read_file' "$data/$g/trace.dat" | squeeze > ours
		[ -s ours ]
		same kernel ours
	done
}

@test "-d: one domain, several, all but one" {
	for g in g0 g1 g2 gx; do
		selected '[: ]domain=(0x)?195cc6b84\b' $g -d 195cc6b84
		selected '[: ]domain=(0x)?195cc6b84\b' $g -d 0x195CC6B84
		selected '[: ]domain=(0x)?(195cc6b84|195cc6b7c)\b' $g -d 195cc6b84,195cc6b7c
		selected '[: ]domain=(0x)?195cc6b84\b' $g -d '!195cc6b7c'
	done
}

@test "--path: names and globs" {
	for g in g0 g1 g2; do
		selected ' path=/etc/passwd$' $g --path /etc/passwd
		selected ' path=/usr' $g --path '/usr*'
		selected ' path=.*/doc$' $g --path '*/doc'
		selected ' (path|sun_path)=/t' $g --path '/t[lmn]p*'
		selected ' (path|sun_path)=[^/\\]' $g --path '[!/]?*' --path '!x*'
	done
}

@test "--port: one, ranges, all but some" {
	for g in g1 g2; do
		selected ' (port|sport|dport)=443\b' $g --port 443
		selected ' (port|sport|dport)=(443|80|53)\b' $g --port 443,50-80
		selected ' (port|sport|dport)=(443|8080|65535)\b' $g --port '!0-100'
	done
}

@test "-c: task names, the forgers among them" {
	for g in g0 g1 g2 gx; do
		selected '^ *cat-' $g -c cat
		selected '^ *(cat|curl)-' $g -c 'c*[tl]'
		selected '^ *row.1.-' $g -c 'row?1?'
	done
}

@test "-c: names that forge" {
	# the path of these denials is the name of their task in hex
	lltrace show --format ftrace "$data/g2/edge.dat" | sed -n -E 's/.* path=\/comm\/([0-9a-f]+)$/\1/p' > names
	[ "$(wc -l < names)" -gt 10 ]
	while read -r hex; do
		# the kernel's list of names is lines: one that begins with a newline has none
		[ "${hex#0a}" = "$hex" ] || continue
		name=$(xxd -r -p <<< "$hex"; echo .)
		# what is no glob, each character by itself
		glob=$(LC_ALL=C sed -z -E 's/[][*?\\]/\\&/g' <<< "${name%.}"; echo .)
		lltrace show --format ftrace -c "${glob%??}" "$data/g2/edge.dat" > one
		grep -q -E " path=/comm/$hex\$" one
		[ "$(wc -l < one)" = 1 ]
	done < names
}

@test "no value breaks out of its filter" {
	for value in '" || common_pid > 0 || comm == "' "' || common_pid > 0 || comm == '" \
			$'x\n" || common_pid > 0 || "' "\"' || common_pid > 0" '\" || common_pid > 0 || comm ~ "\'; do
		lltrace show -c "$value" "$data/g2/trace.dat" > out
		[ ! -s out ]
		lltrace show --path "$value" "$data/g2/trace.dat" > out 2> err
		[ ! -s out ]
	done
}

@test "-f: as the kernel's filter of the same words" {
	selected ': landlock_deny_access_fs: .* ino=(5000|5001) ' g2 -e deny_access_fs -f 'ino >= 5000 && ino < 0x138a'
	selected ': landlock_deny_access_fs: .* path=/r' g2 -e deny_access_fs -f 'pathname ~ "/r*"'
	selected '^ *nested' g2 -f "comm ~ 'nested*'"
	selected '\[001\]' g2 -f 'CPU == 1'
}

@test "-f: events that lack its field are left out" {
	selected ': landlock_[^:]*: .*logged=1' g2 -f 'logged == 1'
	selected ': landlock_[^:]*: .*logged=1' g2 -A -f 'logged == 1'
	lltrace show -e deny -f 'ino == 5000' "$data/g2/trace.dat" 2> err
	grep -x 'lltrace: left out, for they do not tell what -f is about: deny_access_net, deny_ptrace, deny_scope_abstract_unix_socket, deny_scope_signal' err
	lltrace filter -e deny -f 'ino == 5000' "$data/g2/trace.dat" > out
	[ "$(grep -c '^  left out  -f: ' out)" = 4 ]
	[ "$(grep -c '^  filter    ino == 5000$' out)" = 1 ]
	run lltrace show -f 'nonsense == 1' "$data/g2/trace.dat"
	[ "$status" = 1 ]
	[[ $output == *"^ Field not found"*"they have: "*"free_domain: "* ]]
}

@test "conditions add up; -A, -e and -f with them" {
	selected ': landlock_deny_access_fs: domain=195cc6b7c .*logged=1 blockers=[^ ]*\bread_file .* path=/row' g2 \
		-A -e deny -d 195cc6b7c -r read_file -f 'ino == 5000' --path '/row*'
}

# Each event's expression, given to -f, selects what the options select.
same_as_filter() {
	local gen=$1
	shift
	lltrace filter "$@" "$data/$gen/trace.dat" > filters
	lltrace show --format ftrace "$@" "$data/$gen/trace.dat" 2> /dev/null | sort > options
	[ -s options ]
	: > expressions
	while IFS= read -r line; do
		case $line in
		landlock_*) event=$line ;;
		'  filter    none') lltrace show --format ftrace -e "$event" "$data/$gen/trace.dat" >> expressions ;;
		'  filter    '*)
			lltrace show --format ftrace -e "$event" -f "${line#  filter    }" "$data/$gen/trace.dat" >> expressions
			;;
		esac
	done < filters
	sort expressions > expressions.sorted
	same options expressions.sorted
}

@test "filter: its expressions select the same" {
	for g in g0 gx; do
		same_as_filter $g -e all -c 'c*' -c 'nested*'
		same_as_filter $g -r read_file -r '!truncate' --path '/*' --path '!/usr*'
		same_as_filter $g -A -d 195cc6b7c
		same_as_filter $g -e all --port 0,443-8080 -f 'common_pid > 0'
	done
}

@test "filter: a shell sets the same filters" {
	lltrace filter --path "it's" --path 'a"b*' --path '\9*' -c '5*' "$data/g2/trace.dat" > filters
	mkdir -p T/events/landlock/landlock_{deny_access_fs,add_rule_path_beneath,deny_scope_abstract_unix_socket}
	sed -n 's/^  shell     //p' filters | sed "s,/sys/kernel/tracing,T," > lines
	[ "$(wc -l < lines)" = 3 ]
	for shell in sh bash; do
		rm -f T/events/landlock/*/filter
		$shell -e lines
		for event in T/events/landlock/*; do
			grep -A 1 -x "${event##*/}" filters | sed -n 's/^  filter    //p' > expected
			[ -s expected ]
			same expected "$event/filter"
		done
	done
}

@test "filter: processes" {
	lltrace filter -e free_ruleset -p 12,13 "$data/g2/trace.dat" > out
	sed -n 's/^  shell     //p' out | sed "s,/sys/kernel/tracing,T,g" > lines
	mkdir -p T/options
	sh -e lines
	[ "$(cat T/set_event_pid)" = '12 13' ]
	[ "$(cat T/options/event-fork)" = 1 ]
	lltrace filter -e free_ruleset -P 12 "$data/g2/trace.dat" > out
	run ! grep event-fork out
}

@test "filter: from a directory of formats, in either layout" {
	for g in g0 g1 g2 gx; do
		lltrace filter -A -c cat "$data/$g/trace.dat" > recording
		lltrace filter -A -c cat --format-dir "$data/$g/formats" > directory
		[ -s directory ]
		same recording directory
		mkdir "$g"
		for f in "$data/$g/formats/"*; do
			mkdir "$g/${f##*/}"
			cp "$f" "$g/${f##*/}/format"
		done
		lltrace filter -A -c cat --format-dir "$g" > directory
		same recording directory
	done
}

@test "filter: what is left to the reader, and left out" {
	lltrace filter -e deny,free_domain -c $'"\'' --port 1 "$data/g0/trace.dat" > out
	grep -A 3 -x landlock_deny_access_net out | grep -E '^  reading +-c'
	grep -A 1 -x landlock_free_domain out | grep -E '^  left out +--port: no field tells a port'
	lltrace filter -A "$data/g0/trace.dat" > out
	run ! grep -x landlock_free_domain out
}

@test "wrong values are said" {
	run lltrace show -r nonsense "$data/g2/trace.dat"
	[ "$status" = 2 ]
	[[ $output == *"no access right is called 'nonsense'"*"fs.read_file"* ]]
	run lltrace show -e free_ruleset --port 1 "$data/g2/trace.dat"
	[ "$status" = 2 ]
	[[ $output == *"--port: none of the selected events has a port"* ]]
	run lltrace show -e deny_access_fs -f 'nonsense == 1' "$data/g2/trace.dat"
	[ "$status" = 1 ]
	[[ $output == *"nonsense == 1"*"^ Field not found"* ]]
	run lltrace filter --format-dir /nonexistent
	[ "$status" = 1 ]
	[[ $output == *"/nonexistent: No such file or directory" ]]
	run lltrace filter --format-dir .
	[ "$status" = 1 ]
	[[ $output == *"no event in . has a format that is understood" ]]
	for args in '-d x' '-d -1' '-d 123456789abcdef01' '-d 1,,2' '--port 65536' '--port 2-1' '--port 1-' \
			'--port -1' '--port http'; do
		run lltrace show $args "$data/g2/trace.dat"
		echo "$args: $output"
		[ "$status" = 2 ]
		[ "${#lines[@]}" = 2 ]
	done
	run lltrace show -c '' "$data/g2/trace.dat"
	[ "$status" = 2 ]
	run lltrace show -f $'comm == "\033"' "$data/g2/trace.dat"
	[ "$status" = 2 ]
	is_printable <<< "$output"
}
