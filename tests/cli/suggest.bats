#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# "lltrace suggest" on recordings: the rules of each form, read back by the form's own rules, against
# what the kernel's text says was denied.

bats_require_minimum_version 1.5.0
load helpers

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# suggested FORM GENERATION [DOMAIN]: the rules are those that the kernel's text asks for
suggested() {
	local form=$1 gen=$2 args=(--for "$1")
	[ "$form" != json ] || args=(-j)
	[ -z "${3-}" ] || args+=(-d "$3")
	LC_ALL=C lltrace suggest "${args[@]}" "$data/$gen/${4-trace}.dat" > rules 2> notes
	is_printable < notes
	"$BATS_TEST_DIRNAME/suggest.py" "$form" "$data/$gen/${4-trace}.txt" ${3-} < rules
}

@test "-j: a rule for each file and port, with the rights that were denied and no others" {
	for g in g1 g2; do
		suggested json $g
		valid < rules
		# a denial is evidence for one rule, or has none
		[ "$(jq '[.rules[], .no_rules[] | .count] | add' rules)" = "$(grep -c ': landlock_deny_' "$data/$g/trace.txt")" ]
		suggested json $g 195cc6b84
	done
}

@test "-j: masks of kernels that print numbers" {
	lltrace suggest -j "$data/g0/trace.dat" > rules
	valid < rules
	jq -r '.rules[] | select(.path) | "\(.rights.value)"' rules | sort -n > ours
	# one rule a path
	sed -n -E 's/.*: landlock_deny_access_fs: .* blockers=0x([0-9a-f]+) .* path=([^ <].*)$/\1 \2/p' "$data/g0/trace.txt" |
		python3 -c '
import sys
masks = {}
for line in sys.stdin:
    mask, path = line.split(" ", 1)
    # entries of directories, or what is in files: not both at once
    if int(mask, 16) and not (int(mask, 16) & 0x3ff0 and int(mask, 16) & 0x1c00f):
        masks[path] = masks.get(path, 0) | int(mask, 16)
print("\n".join(str(m) for m in sorted(masks.values())))' > kernel
	same kernel ours
}

@test "every form, read back" {
	for g in g1 g2; do
		for form in setpriv landrun sandboxer go; do
			echo "$g $form"
			suggested $form $g
			is_printable < rules
		done
		for form in landlockconfig landlockconfig-toml; do
			echo "$g $form"
			suggested $form $g 195cc6b7c
		done
	done
}

@test "every form, hostile paths" {
	for g in g1 g2; do
		for form in json setpriv landrun sandboxer go; do
			echo "$g $form"
			# the kernel itself could not print the longest paths
			LC_ALL=C lltrace suggest $([ $form = json ] && echo -j || echo --for $form) --path '!aaaa*' --path "!$(printf '\001\001')*" \
				"$data/$g/edge.dat" > rules
			[ $form = json ] || is_printable < rules
			grep -a -v 'path=\(aaaa\|(null)\|\\001\\001\)' "$data/$g/edge.txt" > kernel.txt
			"$BATS_TEST_DIRNAME/suggest.py" $form kernel.txt < rules
		done
	done
}

@test "landlockconfig: what the sandbox handles is repeated, or nothing is written" {
	for g in g1 g2; do
		lltrace suggest --for landlockconfig -d 195cc6b7c "$data/$g/trace.dat" > rules 2> notes
		sed -n 's/.*landlock_create_ruleset: ruleset=195cc6b76\.0 //p' "$data/$g/trace.txt" | tr ' ' '\n' |
			sed -E 's/(handled_fs|handled_net|scoped)=//' | tr '|' '\n' | sort > kernel
		{
			jq -r '.ruleset[0] | .handledAccessFs[], .handledAccessNet[], .scoped[]' rules
			# those that it has no names for are told
			sed -n 's/.*landlockconfig does not know it: //p' notes
		} | sort -u > ours
		same kernel ours
		[ "$(jq .abi rules)" = 9 ]
		# of two domains
		run lltrace suggest --for landlockconfig "$data/$g/trace.dat"
		[ "$status" = 1 ]
		[[ $output == *"of domains that differ"*"-d"* ]]
		# of one whose ruleset was not seen
		run lltrace suggest --for landlockconfig -e deny -d 195cc6b7c "$data/$g/trace.dat"
		[ "$status" = 1 ]
		[[ $output == *"was not seen"*"switch the sandbox off"* ]]
		[ "${#lines[@]}" = 2 ]
	done
}

@test "what no rule can allow is said, with what else could be done" {
	for g in g1 g2; do
		lltrace suggest "$data/$g/trace.dat" > rules
		grep -F '# no rule can allow change_topology /mnt: 1 denial, mount[' rules
		grep -A 1 -F '# no rule can allow ptrace' rules | grep 'trace from outside'
		grep -F '# no rule can allow scope_signal' rules
		grep -F '# no rule can allow scope_abstract_unix_socket' rules
		for placeholder in no_mem too_long unreachable; do
			grep -F "# no rule can allow read_file <$placeholder>" rules
		done
		[ "$(grep -c '^allow ' rules)" = "$(lltrace suggest -j "$data/$g/trace.dat" | jq '.rules | length')" ]
		# each has its evidence
		[ "$(grep -B 8 '^allow ' rules | grep -c -E '^# .*: [0-9]+ denials?, .*\[[0-9]+\].*, domain [0-9a-f]+')" -ge "$(grep -c '^allow ' rules)" ]
	done
}

@test "selections, and nothing at all" {
	lltrace suggest -r read_file --path '/row/*' -j "$data/g2/trace.dat" > rules
	[ "$(jq -r '.rules[].path' rules | grep -c -v ^/row/)" = 0 ]
	[ "$(jq '.no_rules | length' rules)" = 0 ]
	lltrace suggest -c nobody "$data/g2/trace.dat" > rules 2> /dev/null
	[ "$(cat rules)" = '# nothing was denied' ]
}

@test "--widen offers the directories above, the widest last" {
	lltrace suggest --widen --path /usr/share/doc "$data/g2/trace.dat" > rules
	grep -o '# wider .: [^ ]*' rules > ours
	printf '%s\n' '# wider 1: /usr/share' '# wider 2: /usr' '# wider 3: /' > expected
	same expected ours
}
