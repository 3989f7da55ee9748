#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# What show -j and list -j write, against its schema and the kernel's own text.

load helpers

setup() {
	cd "$BATS_TEST_TMPDIR"
}

tools=$BATS_TEST_DIRNAME

# --- the schema -------------------------------------------------------------

@test "every recording: valid, an object for every line of the kernel's form" {
	n=0
	for f in "$data"/{g0,g1,g2,gx,lossy,multi,versions,clocks}/*.dat; do
		lltrace show -j -e all "$f" > json 2> /dev/null
		jq -c -e type json | sort -u > types
		[ "$(cat types)" = '"object"' ]
		valid < json
		events=$(jq -r .type json | grep -c '^event$')
		[ "$events" = "$(lltrace show --format ftrace -e all "$f" 2> /dev/null | grep -c ': landlock_')" ]
		[ "$events" -gt 5 ]
		[ "$(tail -n 1 json | jq -r '"\(.type) \(.events)"')" = "summary $events" ]
		n=$((n + 1))
	done
	[ "$n" -gt 15 ]
}

@test "every version, byte order, size of long and compression: valid" {
	"$LLTRACE_WRITE_DAT" . > kinds
	n=0
	while read -r kind what; do
		echo "$kind $what"
		if [[ $what == *zlib ]] && ! lltrace show -j $kind.dat > json 2> err; then
			grep 'compressed with zlib' err
			continue
		fi
		lltrace show -j $kind.dat > json 2> err
		valid < json
		# as in show.bats, with a number of lost events where the kernel gave one
		jq -e -s 'map(select(.type == "event" and .buffer == "inst").fields.value) | sort == [0, 0, 1, 1, 2, 2]' json
		jq -c 'select(.type == "lost") | [.cpu, .buffer, .count]' json > lost
		lltrace show --format ftrace $kind.dat 2> err |
			sed -n -E 's/^inst: CPU:1 \[LOST (([0-9]+) )?EVENTS\]$/[1,"inst",\2]/p' |
			sed 's/,]/,null]/' > kernel
		[ -s kernel ]
		same kernel lost
		n=$((n + 1))
	done < kinds
	[ "$n" -gt 5 ]
}

@test "an unreadable recording has no summary, one without events has" {
	size=$(stat -c %s "$data/g1/trace.dat")
	head -c $((size - 5000)) "$data/g1/trace.dat" > cut.dat
	run bash -c '"$LLTRACE" show -j cut.dat 2> /dev/null'
	[ "$status" = 1 ]
	[[ $output != *summary* ]]
	lltrace show -j "$data/none/no-events.dat" 2> err | valid
	[ "$(lltrace show -j "$data/none/no-events.dat" 2> /dev/null | jq .events)" = 0 ]
	grep 'has no events' err
}

# --- the kernel's own text --------------------------------------------------

# as_kernel STEM NAME...: the events of STEM.dat and their members are what the kernel printed in
# STEM.txt; at least those that it calls so were compared
as_kernel() {
	local file=$1
	shift
	sed '/^#/d' "$file.txt" > kernel
	lltrace show -j -e all "$file.dat" > json
	"$tools/compare.py" text kernel json > compared || { cat compared; false; }
	for name; do
		grep -q -x -F "$name" compared || { echo "$name was not compared"; false; }
	done
}

every='[comm] [pid] [cpu] [time] domain parent ruleset dev ino path sport dport port blockers same_exec
	scoped access_rights sun_path peer_pid tracee_pid denials'
newer='access_request grants logged complete process_wide no_new_privs tracee_domain tracee_comm
	target_domain peer_domain'

@test "g0: what the kernel printed" {
	as_kernel "$data/g0/trace" $every handled_fs handled_net request allowed log_new_exec comm
}
@test "g1: what the kernel printed" { as_kernel "$data/g1/trace" $every $newer handled_fs target_pid; }
@test "g2: what the kernel printed" { as_kernel "$data/g2/trace" $every $newer handled_fs target_pid; }
@test "gx, events nobody knows: what the kernel printed" { as_kernel "$data/gx/trace" $every $newer fs net; }
@test "versions and clocks: what the kernel printed" {
	as_kernel "$data/clocks/boot" '[time]'
	as_kernel "$data/clocks/mono" '[time]'
	as_kernel "$data/clocks/counter" '[time]'
	as_kernel "$data/clocks/x86-tsc" '[time]'
	for version in v6 v7-none v7-zstd; do
		cp "$data/versions/trace.txt" $version.txt
		cp "$data/versions/$version.dat" .
		as_kernel ./$version domain path
	done
}
@test "hostile events: what the kernel printed" {
	for g in g0 g1 g2 gx; do
		as_kernel "$data/$g/edge" domain blockers path sun_path '[pid]'
	done
}

@test "fields are the bytes of the record, hostile ones too" {
	command -v trace-cmd > /dev/null || skip "no trace-cmd"
	for g in g0 g1 g2 gx; do
		for f in trace edge; do
			mode=raw
			[ $g$f != gxtrace ] || mode=joined
			trace-cmd report -R -i "$data/$g/$f.dat" 2> /dev/null > report
			lltrace show -j -e all "$data/$g/$f.dat" > json
			"$tools/compare.py" $mode report json > compared || { cat compared; false; }
			grep -E 'domain(_id)?$|^pathname$|^sun_path$' compared
		done
	done
}

# --- hostile bytes ----------------------------------------------------------

@test "names of tasks are complete, whatever is in them" {
	for g in g0 g1 g2 gx; do
		# edge.sh tells each name in hex in the path beside it
		lltrace show -j "$data/$g/edge.dat" > json
		python3 - json <<-'PY'
		import json, sys
		seen = twins = 0
		for event in map(json.loads, open(sys.argv[1], encoding='utf-8')):
		    path = event.get('path', '')
		    if not path.startswith('/comm/') or event['comm'] == '<...>':
		        continue
		    name = bytes.fromhex(path[len('/comm/'):])
		    if b'\n' in name:
		        continue # the recording has it only up to there
		    if 'comm_hex' in event:
		        twins += 1
		        assert bytes.fromhex(event['comm_hex']) == name
		    else:
		        assert event['comm'].encode() == name, event
		    seen += 1
		assert seen > 15 and twins > 1, (seen, twins)
		PY
	done
}

@test "no byte that moves a terminal's cursor" {
	for f in "$data"/g?/edge.dat; do
		LC_ALL=C lltrace show -j -e all "$f" > ascii
		is_printable < ascii
		lltrace show -j -e all "$f" > json
		python3 - json <<-'PY'
		import sys, unicodedata
		for line in open(sys.argv[1], encoding='utf-8', newline='\n'):
		    assert all(unicodedata.category(c) not in ('Cc', 'Cf', 'Zl', 'Zp') for c in line[:-1]), line
		PY
		# the same to who reads it
		[ "$(jq -c . ascii | sha256sum)" = "$(jq -c . json | sha256sum)" ]
		grep -q 'ä' json
	done
}

@test "names of rights and of instances from a crafted recording" {
	"$LLTRACE_WRITE_DAT" . > kinds
	python3 - "$data/versions/v7-none.dat" 00.dat <<-'PY'
	import sys
	for name, old, new in ('rights.dat', b'"read_file"', b'"r\xff\x1b[2J,"'), \
	                      ('instance.dat', b'inst\0', b'i\xff"\n\0'):
	    text = open(sys.argv[1 if name == 'rights.dat' else 2], 'rb').read()
	    assert old in text and len(old) == len(new) + (name == 'rights.dat') * (len(old) - len(new))
	    open(name, 'wb').write(text.replace(old, new.ljust(len(old)) if name == 'rights.dat' else new))
	PY
	lltrace show -j rights.dat > json
	valid < json
	# what can't be printed as it is names nothing; its bit is still told
	jq -e -s 'any(.[]; .blockers? | objects | .names == ["0x4"] and .value == 4)' json
	lltrace list -j rights.dat | valid
	lltrace show -j instance.dat > json
	valid < json
	[ "$(jq -r 'select(.type != "summary") | .buffer_hex // empty' json | sort -u)" = 69ff220a ]
}

# --- losses, audit, times ---------------------------------------------------

@test "lost events add up to what the closing line says" {
	lltrace show -j -e all "$data/lossy/trace.dat" > json 2> err
	lost=$(sed -n -E 's/^lltrace: ([0-9]+) events were lost.*/\1/p' err)
	[ "$lost" -gt 100 ]
	[ "$(jq -s 'map(select(.type == "lost").count) | add' json)" = "$lost" ]
	[ "$(jq 'select(.type == "summary").lost' json)" = "$lost" ]
	# where they were lost: as the kernel's form has it
	lltrace show --format ftrace -e all "$data/lossy/trace.dat" 2> /dev/null |
		sed -E 's/^CPU:([0-9]+) \[LOST ([0-9]+) EVENTS\]$/lost \1 \2/; t; s/.*/event/' > kernel
	jq -r 'if .type == "lost" then "lost \(.cpu) \(.count)" elif .type == "event" then .type else empty end' \
		json > ours
	same kernel ours
}

@test "-A: the denials audit would log, and how many it would not" {
	for g in g0 g1 g2; do
		lltrace show -j -A "$data/$g/trace.dat" > json 2> err
		valid < json
		all=$(grep -c ': landlock_deny_' "$data/$g/trace.txt")
		logged=$(grep -c ': landlock_deny_' "$data/$g/filtered-kernel.txt")
		[ "$(jq -r 'select(.type == "event").audit.logged' json | grep -c '^true$')" = "$logged" ]
		[ "$(jq 'select(.type == "summary").hidden.count' json)" = $((all - logged)) ]
		[ "$(jq 'select(.type == "summary").hidden.reasons | add' json)" = $((all - logged)) ]
		# without -A: which of them, and why
		lltrace show -j -e deny "$data/$g/trace.dat" > every
		[ "$(jq 'select(.type == "summary") | has("hidden")' every)" = false ]
		jq -s 'map(.audit? | select(.logged == false).reason) | group_by(.) | map({(.[0]): length}) | add' \
			every > reasons
		jq 'select(.type == "summary").hidden.reasons' json | jq -S . > told
		jq -S . reasons > counted
		same counted told
	done
	# what is said to people is said all the same, but on stderr
	grep 'denials not shown' err
	lltrace show -j -q -A "$data/g2/trace.dat" 2>&1 | valid
}

@test "the time of day, in UTC" {
	"$LLTRACE_WRITE_DAT" . > kinds
	TZ=UTC lltrace show -T wall 00.dat | sed -n -E 's/^([0-9-]{10}) ([0-9:.]+) .*/\1T\2/p' > text
	[ -s text ]
	TZ=Asia/Tokyo lltrace show -j 00.dat | jq -r '.time // empty' > json
	sed -E 's/...Z$//' json > ours
	same text ours
	# the same nanoseconds as in the clock
	TZ=Asia/Tokyo lltrace show -j 00.dat |
		jq -e -s 'map(select(.type == "event") | ("000000000" + .clock)[-9:] == .time[-10:-1]) | all'
	# nobody knows when counters and older recordings were made
	[ "$(lltrace show -j "$data/clocks/counter.dat" | jq -c 'select(.type == "event").time' | sort -u)" = null ]
}

# --- the command line -------------------------------------------------------

@test "-j, --json and --format json are the same; -T and colours do not matter" {
	lltrace show -j "$data/g2/trace.dat" > a
	lltrace show --json "$data/g2/trace.dat" > b
	lltrace show --format json -T delta --color always -v "$data/g2/trace.dat" > c 2> /dev/null
	same a b
	same a c
}

@test "-n counts, the summary too" {
	[ "$(lltrace show -j -n 3 "$data/g1/trace.dat" | jq -r .type | tr '\n' ' ')" = "event event event summary " ]
}

@test "a closed pipe and a full disk" {
	lltrace show -j -e all "$data/g1/trace.dat" 2> err | head -n 1 | valid
	[ ! -s err ]
	for verb in show list; do
		run bash -c '"$LLTRACE" $1 -j "$2" > /dev/full' - $verb "$data/g1/trace.dat"
		[ "$status" = 1 ]
		[[ $output == *"No space left on device"* ]]
	done
}

# --- list -------------------------------------------------------------------

@test "list -j: the format files" {
	for g in g0 g1 g2 gx; do
		lltrace list -j "$data/$g/trace.dat" > json
		valid < json
		[ "$(wc -l < json)" = 1 ]
		ls "$data/$g/formats" > names
		jq -r '.events[].event' json > ours
		same names ours
		for name in $(cat names); do
			sed -n -E 's/^\tfield:(.*);\toffset:([0-9]+);\tsize:([0-9]+);\tsigned:([01]);$/\2 \3 \4 \1/p' \
				"$data/$g/formats/$name" |
				sed -E 's/^(.*) (.*[ *])?([a-z_0-9]+)(\[[0-9]*\])?$/\1 \3/' |
				awk '{ print $1, $2, $3, $NF }' > fields
			[ "$(wc -l < fields)" -gt 4 ]
			jq -r --arg name "$name" '.events[] | select(.event == $name).fields[] |
				"\(.offset) \(.size) \(if .signed then 1 else 0 end) \(.name)"' json > ours
			same fields ours
			[ "$(jq --arg name "$name" '.events[] | select(.event == $name).id' json)" = \
				"$(sed -n 's/^ID: //p' "$data/$g/formats/$name")" ]
		done
	done
}

@test "list -j: groups and names of rights as in the text" {
	for g in g0 g1 g2 gx; do
		lltrace list "$data/$g/trace.dat" > text
		lltrace list -j "$data/$g/trace.dat" > json
		sed '/^access rights/,$d' text | awk '/^[a-z]/ { kind = $0 } /^    [a-z]/ { print kind, "landlock_" $1 }' |
			sort > kinds
		[ "$(wc -l < kinds)" -gt 10 ]
		jq -r '.events[] | "\(.kind) \(.event)"' json | sort > ours
		same kinds ours
		sed '1,/^access rights/d' text | tr -s ' ' '\n' | sed '/^$/d' > rights
		jq -r '.rights | to_entries[] | .key, .value[].name' json > ours
		same rights ours
	done
	# the kernel's values: { (1ULL << 3), "read_dir" }
	grep -o -E '\{ \(1ULL << [0-9]+\), "[a-z_]*" \}' "$data/g2/formats/landlock_deny_access_fs" |
		sed -E 's/.*<< ([0-9]+)\), "(.*)".*/\1 \2/' | while read -r bit name; do
		echo "$((1 << bit)) $name"
	done > kernel
	lltrace list -j "$data/g2/trace.dat" | jq -r '.rights.fs[] | "\(.value) \(.name)"' > ours
	same kernel ours
}

@test "list -j: roles are the members of events" {
	lltrace show -j -e all "$data/g2/trace.dat" > json
	lltrace list -j "$data/g2/trace.dat" |
		jq -r '.events[] | .event as $e | .fields[] | select(.role) | "\($e) \(.role)"' > roles
	[ "$(wc -l < roles)" -gt 50 ]
	while read -r event role; do
		case $role in
		logged | same_exec | log_*) path=.audit.$role ;;
		blockers_type) continue ;;
		*) path=.$role ;;
		esac
		jq -e --arg event "$event" -s "map(select(.event == \$event)) | all($path != null) or . == []" json > /dev/null ||
			{ echo "$event has no $path"; false; }
	done < roles
}

@test "list -j -v: the format files word for word" {
	lltrace list -j -v "$data/g2/trace.dat" > json
	valid < json
	jq -r '.events[] | select(.event == "landlock_deny_ptrace").format' json > ours
	same "$data/g2/formats/landlock_deny_ptrace" ours || {
		# trace.dat may have a newline less or more at the end
		diff -B "$data/g2/formats/landlock_deny_ptrace" ours
	}
}
