#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# "lltrace show --format audit" of recordings: what ausearch makes of it, against the kernel's text
# of the same events.  Against audit's own records: tests/host/test_audit.c.

bats_require_minimum_version 1.5.0
load helpers

setup() {
	command -v ausearch > /dev/null || skip "no ausearch"
	cd "$BATS_TEST_TMPDIR"
}

# records GENERATION: as ausearch reads and interprets them, one a line
records() {
	lltrace show --format audit "$data/$1/${2-trace.dat}" > audit
	LC_ALL=C.UTF-8 TZ=UTC ausearch -i -if audit < /dev/null | grep -a ^type= > records
}

@test "ausearch reads every denial" {
	for g in g0 g1 g2 gx; do
		records $g
		denials=$(kernel_lines < "$data/$g/trace.txt" | grep -c ': landlock_deny_')
		[ "$(grep -c ^type=LANDLOCK_ACCESS audit)" = "$denials" ]
		[ "$(grep -a -c ^type=LANDLOCK_ACCESS records)" = "$denials" ]
		[ "$(wc -l < audit)" = "$(wc -l < records)" ]
		[ "$(grep -c -v -E '^type=LANDLOCK_(ACCESS|DOMAIN) msg=audit\([0-9]+\.[0-9]{3}:[0-9]+\): ' audit)" = 0 ]
		# one serial number a denial, and it grows
		grep ^type=LANDLOCK_ACCESS audit | sed -E 's/.*:([0-9]+)\): .*/\1/' | sort -c -n -u
	done
}

@test "domain, blockers, ports and peers as the kernel's text has them" {
	for g in g1 g2; do
		records $g
		kernel_lines < "$data/$g/trace.txt" | grep ': landlock_deny_access_' |
			sed -n -E 's/.*: landlock_deny_access_(..)[^:]*: domain=([^ ]+) .* blockers=([^ ]+) .*/\1 \2 \3/p' |
			# audit has no names for these
			grep -v -E ' (0x|.*[|]0x|unknown)' |
			awk '{ gsub(/[|]/, "," ($1 == "fs" ? "fs" : "net") ".", $3); print $2, ($1 == "fs" ? "fs." : "net.") $3 }' > kernel
		[ "$(wc -l < kernel)" -gt 20 ]
		sed -n -E 's/^type=LANDLOCK_ACCESS .* domain=([^ ]+) blockers=((fs|net)[^ ]*) .*/\1 \2/p' records |
			grep -v unknown > ours
		if [ $g = g1 ]; then
			# there, a mask without bits is what has no right
			grep -v -x '195cc6b7c fs.change_topology' ours > rest
			grep -v -E ' (fs|net)\.$' kernel > known
			same known rest
		else
			same kernel ours
		fi
		[ "$(grep -c -E ' (src|dest)=443 ?$' records)" = "$(grep -c -E ': landlock_deny_.*[sd]port=443$' "$data/$g/trace.txt")" ]
		grep -E ' blockers=scope.signal opid=1 ocomm=systemd ' records
		grep -E ' blockers=ptrace opid=1 ocomm=systemd ' records
	done
}

@test "domains: one record after the first denial, one at the end of those that were shown" {
	for g in g0 g1 g2; do
		records $g
		for domain in 195cc6b7c 195cc6b84; do
			grep -n -E "domain=$domain " audit > lines
			[ "$(grep -c 'status=allocated' lines)" = 1 ]
			sed -n 2p lines | grep 'status=allocated mode=enforcing$'
			denials=$(sed -n -E "s/.*landlock_free_domain: domain=$domain denials=([0-9]+).*/\1/p" "$data/$g/trace.txt")
			tail -n 1 lines | grep -E "^[0-9]+:type=LANDLOCK_DOMAIN .* status=deallocated denials=$denials\$"
		done
		# none of which no denial was shown
		lltrace show --format audit -d 195cc6b84 "$data/$g/trace.dat" > audit
		run ! grep 195cc6b7c audit
		grep -c deallocated audit
	done
}

@test "hostile strings: one line a record, and ausearch has every byte" {
	for g in g0 g1 g2; do
		records $g edge.dat
		[ "$(wc -l < audit)" = "$(($(grep -c : audit)))" ]
		is_printable < audit
		[ "$(grep -a -c ^type=LANDLOCK_ACCESS records)" = "$(grep -c ^type=LANDLOCK_ACCESS audit)" ]
		lltrace show -j -e deny_access_fs "$data/$g/edge.dat" > json
		jq -r 'select(.type == "event") | .path_hex // (.path | @base64)' json > theirs
		# the bytes that JSON has, from the hex or the quotes of the record
		python3 - <<-'PY'
		import base64, json, re
		ours = [m[1] for m in (re.search(rb' path=("[^"]*"|[0-9A-F]+)( |$)', line) for line in open('audit', 'rb')
		        if b'blockers=scope' not in line) if m]
		ours = [v[1:-1] if v[:1] == b'"' else bytes.fromhex(v.decode()) for v in ours]
		theirs = []
		for line in open('json', encoding='utf-8'):
		    event = json.loads(line)
		    if event['type'] == 'event':
		        theirs.append(bytes.fromhex(event['path_hex']) if 'path_hex' in event else event['path'].encode())
		assert len(ours) > 10 and ours == theirs, (len(ours), len(theirs))
		PY
	done
}

@test "what does not go together" {
	run lltrace show --format audit -T delta "$data/g2/trace.dat"
	[ "$status" = 2 ]
	[[ $output == *"--format audit takes -T wall or clock"* ]]
}

@test "-A: those that audit would log" {
	for g in g1 g2; do
		lltrace show --format audit -A "$data/$g/trace.dat" > audit 2> /dev/null
		[ "$(grep -c ^type=LANDLOCK_ACCESS audit)" = "$(grep -c 'logged=1' "$data/$g/trace.txt")" ]
	done
}

@test "-n: records, not events that have none" {
	for g in g0 g1 g2 gx; do
		lltrace show --format audit "$data/$g/trace.dat" > all
		for n in 1 3; do
			lltrace show --format audit -n $n "$data/$g/trace.dat" > some
			[ "$(grep -c ^type=LANDLOCK_ACCESS some)" = $n ]
			head -n "$(wc -l < some)" all > head
			same head some
		done
		# the last record is the end of a domain, and counts
		lltrace show --format audit -n "$(sed 's/.*:\([0-9]*\)).*/\1/' all | sort -u | wc -l)" "$data/$g/trace.dat" > some
		same all some
	done
}

@test "the ends of domains come whatever is selected" {
	for g in g1 g2; do
		for args in '-r read_file' '--path /*' '-f same_exec==1' '-A' '-d 195cc6b84'; do
			set -f
			lltrace show --format audit $args "$data/$g/trace.dat" > audit
			set +f
			grep -o 'domain=[0-9a-f]* blockers' audit | cut -d' ' -f1 | sort -u > denied
			grep -o 'domain=[0-9a-f]* status=deallocated' audit | cut -d' ' -f1 | sort -u > freed
			[ -s denied ]
			same denied freed
		done
		lltrace show --format audit -e deny "$data/$g/trace.dat" > audit
		run ! grep deallocated audit
	done
}
