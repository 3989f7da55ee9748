#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# "lltrace explain" of recordings, against the kernel's text of the same events.

bats_require_minimum_version 1.5.0
load helpers

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# explained GENERATION NAME [COMM=N,N...]...: layers, rules and rights are those of the kernel's text
explained() {
	local gen=$1 name=$2
	shift 2
	lltrace explain -j "$data/$gen/$name.dat" > json
	valid < json
	"$BATS_TEST_DIRNAME/explain.py" "$data/$gen/$name.txt" "$@" < json
}

# of COMM FILTER: what jq makes of the explanations of a task's denials
of() {
	jq -c "select(.type == \"explain\" and .comm == \"$1\") | $2" json
}

@test "layers, what they handle, and the nearest rule: without checks" {
	for gen in g0 g1 g2; do
		explained $gen trace
		[ "$(of vim .nearest.path)" = '"/tmp"' ]
		[ "$(of mv .nearest.path)" = '"/usr"' ]
		[ "$(of cat '[.nearest, .rules_seen, .requested]')" = '[null,true,null]' ]
		# of a file without a path nothing can be told
		[ "$(of placeholders .rules_seen | sort -u)" = false ]
	done
}

@test "the checks before a denial: which are of it, what they granted in which layer" {
	for gen in g0 g1 g2; do
		explained $gen explain inner=1 outer=2 before=1,0 port=1 unknown=0,1
		[ "$(of inner '[.rules[].path, .denied.value, .not_seen]')" = '["/usr",4,[]]' ]
		[ "$(of outer '[.rules[] | .path, .closest]')" = '[null,false,"/usr",true]' ]
		[ "$(of outer '[.layers[].missing.value]')" = '[2,0]' ]
		# what was allowed before the second one was granted in full
		[ "$(of before .not_seen | xargs)" = '[] [access]' ]
		[ "$(of stale .not_seen)" = '["access"]' ]
		[ "$(of port '[.port, .layers[].missing.value]')" = '[443,2,0]' ]
		[ "$(of unknown .not_seen | xargs)" = '[domain,ruleset,mixed] [domain,ruleset]' ]
		# whether the others handle truncate, which they did not grant, is not known
		[ "$(of unknown '[.layers[].missing.value]' | tail -n 1)" = '[null,null,4]' ]
	done
}

@test "words: what is missing, where, and which rule came closest" {
	for gen in g0 g1 g2; do
		LC_ALL=C lltrace explain "$data/$gen/explain.dat" > text
		is_printable < text
		[ "$(grep -c '^ .*\] *denied ' text)" = "$(grep -c ': landlock_deny_' "$data/$gen/explain.txt")" ]
		grep -F '  Missing is read_file in layer 2 of 2 (domain d2): 1 rule on the way was checked, and it does not grant read_file there.' text
		grep -F 'Missing is write_file in layer 1 of 2 (domain d1): 2 rules on the way were checked, and none grants write_file there; closest came that for /usr: read_file.' text
		grep -F '1 rule was checked, and it does not grant connect_tcp there' text
		grep -F "Its ruleset has no rule for that path or a directory above it." text
		grep -F 'Its ruleset has a rule for /usr: execute,read_file,read_dir.' text
		grep -F 'Not seen: which of the checks just before are of this access' text
		# the table: a layer with the rules that were met in it
		grep -A 12 'outer\[' text > outer
		grep -E '^  1 domain d1: denied +a1\.3 +write_file,read_file +read_file +write_file$' outer
		grep -E '^  (\||`)-dev 0:35 ino 77 +write_file,read_file$' outer
		grep -E '^  2 domain d2 +a2\.2 +write_file,read_file +write_file,read_file +-$' outer
	done
}

@test "where no rule can help, and how the other side is to the domain" {
	for gen in g1 g2; do
		lltrace explain "$data/$gen/trace.dat" > text
		for words in 'change the mount topology. No rule' 'can trace only' 'can signal only' 'only to abstract sockets'; do
			grep -F "$words" text
		done
		explained $gen trace
		sed -n -E 's/.*: landlock_deny_.* (tracee|target|peer)_domain=([0-9a-f]+) .*/\2/p' "$data/$gen/trace.txt" |
			sed 's/^0$/unconfined/; s/^195cc6b84$/nested/' > kernel
		[ "$(wc -l < kernel)" -gt 7 ]
		jq -r '.relation // empty' json > ours
		same kernel ours
	done
	# these events do not have it
	explained g0 trace
	[ "$(jq -r '.relation // empty' json | sort -u)" = unknown ]
}

@test "what is not there is said" {
	lltrace explain -e deny "$data/g2/explain.dat" > text
	[ "$(grep -c 'Not seen: checks of rules: they were not traced' text)" = "$(grep -c ': landlock_deny_' "$data/g2/explain.txt")" ]
	grep -F "Not seen: a domain's creation" text
	grep -F '(more around them?)' text
	lltrace explain -e deny,domain,check "$data/g2/explain.dat" > text
	grep -F "Not seen: the creation of a layer's ruleset" text
	run --separate-stderr lltrace explain -c nobody "$data/g2/trace.dat"
	[ "$status" = 0 ]
	[ -z "$output" ]
	[[ $stderr == *"no event shown"* ]]
}

@test "events that were lost: a line where, and the denials after it" {
	lltrace explain -j "$data/lossy/trace.dat" > json 2> /dev/null
	valid < json
	[ "$(jq -r .type json | sort -u | xargs)" = 'explain lost summary' ]
	[ "$(jq -s '[.[] | select(.type == "lost").count] | add' json)" = \
		"$(sed -n -E 's/.*\[([0-9]+) EVENTS DROPPED\].*/\1/p' "$data/lossy/report.txt" | paste -s -d + | bc)" ]
	jq -s -e 'to_entries | . as $all | [.[] | select(.value.type == "lost").key + 1] |
		all($all[.].value.not_seen | index("lost"))' json
	[ "$(head -n 1 json | jq -c '.not_seen | index("lost")')" = null ]
}

@test "selections choose denials; what is looked at beside stays" {
	lltrace explain -j -d d2 -n 1 "$data/g2/explain.dat" > json
	[ "$(jq -r 'select(.type == "explain") | .comm' json)" = inner ]
	[ "$(of inner '[.layers[].domain]')" = '["d1","d2"]' ]
	[ "$(of inner '[.rules[].path]')" = '["/usr"]' ]
	lltrace explain -j --port 443 "$data/g2/explain.dat" > json
	[ "$(jq -r .comm json | head -n 1)" = port ]
	[ "$(jq -c '[.rules[]?.port]' json | head -n 1)" = '[443]' ]
}

@test "hostile names, paths and masks, and events of the future" {
	for gen in g0 g1 g2 gx; do
		LC_ALL=C lltrace explain "$data/$gen/edge.dat" > text
		[ -s text ]
		is_printable < text
		for name in edge trace; do
			lltrace explain -j "$data/$gen/$name.dat" > json
			valid < json
			[ "$(jq 'select(.type == "explain").pid' json | wc -l)" = "$(grep -a -c ': landlock_deny_' "$data/$gen/$name.txt")" ]
		done
	done
}

@test "a full disk, and a closed pipe" {
	run bash -c '"$LLTRACE" explain "$1" > /dev/full' - "$data/g1/trace.dat"
	[ "$status" = 1 ]
	[[ $output == *"No space left on device"* ]]
	run bash -c 'set -o pipefail; "$LLTRACE" explain "$1" | true' - "$data/g1/trace.dat"
	[ "$status" = 0 ]
}
