#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# "lltrace domains" of recordings, against the kernel's text of the same events.

bats_require_minimum_version 1.5.0
load helpers

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# of GENERATION: the document, valid
document() {
	lltrace domains -j "$data/$1/${2-trace.dat}" > json
	valid < json
}

# value EVENT FIELD DOMAIN: of the kernel's line of this event of the domain
value() {
	kernel_lines < "$data/$gen/trace.txt" | grep -E ": landlock_($1): .*\\bdomain=$3\\b" | head -n 1 |
		sed -n -E "s/.* $2=([^ ]+).*/\\1/p"
}

@test "domains: parent, creator, ruleset, counts are the kernel's" {
	for gen in g0 g1 g2; do
		document $gen
		[ "$(jq -r '[.domains[].domain] | join(" ")' json)" = "195cc6b7c 195cc6b84" ]
		for domain in 195cc6b7c 195cc6b84; do
			jq -c ".domains[] | select(.domain == \"$domain\")" json > one
			create='create_domain|restrict_self'
			[ "$(jq -r .parent one)" = "$(value "$create" parent $domain)" ]
			[ "$(jq -r '"\(.ruleset).\(.ruleset_version)"' one)" = "$(value "$create" ruleset $domain)" ]
			[ "$(jq .denials one)" = "$(value free_domain denials $domain)" ]
			[ "$(jq .denials_seen one)" = "$(kernel_lines < "$data/$gen/trace.txt" | grep -c ": landlock_deny_.*[ :]domain=$domain ")" ]
			[ "$(jq .freed one)" = true ]
			kernel_lines < "$data/$gen/trace.txt" | grep -E ": landlock_($create): .*domain=$domain" |
				sed -E 's/^ *(.*)-([0-9]+) +\[.*/\1 \2/' > creator
			[ "$(jq -r '"\(.comm) \(.pid)"' one)" = "$(cat creator)" ]
		done
	done
}

@test "rules and what is handled: the names of the kernel" {
	for gen in g1 g2; do
		document $gen
		kernel_lines < "$data/$gen/trace.txt" | grep ': landlock_add_rule_.*ruleset=195cc6b76' |
			sed -E 's/.* access_rights=([^ ]+) .*/\1/; s/[|]/,/g' > kernel
		jq -r '.domains[0].rules[].access.names | join(",")' json > ours
		[ "$(wc -l < ours)" = 4 ]
		same kernel ours
		[ "$(jq -r '.domains[0].rules[3].port' json)" = 8080 ]
		kernel_lines < "$data/$gen/trace.txt" | sed -n -E 's/.* ruleset=195cc6b76.0 handled_fs=([^ ]+) handled_net=([^ ]+) scoped=([^ ]+)$/\1 \2 \3/p' |
			sed 's/[|]/,/g' > kernel
		jq -r '.domains[0].handled | [.fs, .net, .scope] | map(.names | join(",")) | join(" ")' json > ours
		same kernel ours
		# of the other ruleset there is no rule
		[ "$(jq -c '.domains[1].rules' json)" = '[]' ]
	done
}

@test "the tree: nested domains below theirs, every rule, nothing unescaped" {
	for gen in g0 g1 g2 gx; do
		LC_ALL=C lltrace domains "$data/$gen/trace.dat" > tree
		is_printable < tree
		grep -E '^domain 195cc6b7c of ' tree
		grep -E '^[|`]-domain 195cc6b84 of nested\[[0-9]+\], ruleset 195cc6b80\.0' tree
		grep -E '^[|`]-rule /usr: execute,read_file,read_dir$' tree
		LC_ALL=C lltrace domains "$data/$gen/edge.dat" > tree
		is_printable < tree
		document $gen edge.dat
	done
}

@test "what is older than the trace is said to be" {
	document g2 edge.dat
	[ "$(jq -c '.domains[0] | [.domain, .seen]' json)" = '["195cc6b7c",false]' ]
	lltrace domains "$data/g2/edge.dat" > tree
	grep -E '^domain 195cc6b7c, older than the trace, alive, [0-9]+ denials seen$' tree
	# without the ruleset's events
	lltrace domains -e domain,deny "$data/g2/trace.dat" > tree
	grep 'its ruleset is older than the trace' tree
}

@test "a domain that claims to be in itself" {
	lltrace domains "$data/gx/trace.dat" > tree
	[ "$(grep -c 'domain 195cc6b7c' tree)" = 1 ]
	[ "$(grep -c 'domain 195cc6b84' tree)" = 1 ]
}
