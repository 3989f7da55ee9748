#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# Audit's records as the source, on this machine's kernel: real denials of real sandboxes, next to
# the kernel's own records of them.  Needs root, and a kernel with Landlock's audit records (6.15).

bats_require_minimum_version 1.5.0
load ../cli/helpers
load audit

# wait_until COMMAND: until it succeeds
wait_until() {
	local i
	for ((i = 0; i < 1000; i++)); do
		eval "$1" && return
		sleep 0.01
	done
	echo "never: $1"
	return 1
}

# start VERB ARGS...: lltrace in the background, listening when this returns; $pid
start() {
	rm -f err
	env --default-signal=HUP,INT,TERM "$LLTRACE" "$@" > out 2> err 3>&- &
	pid=$!
	wait_until 'grep -q "listening to audit" err' || { cat err; return 1; }
}

finish() {
	kill -"$1" "$pid"
	status=0
	wait "$pid" || status=$?
	pid=
}

# What the sandboxed program has to say does not come between the lines of lltrace.
quiet_deny() {
	printf 'exec "$@" > denied\n' > run.sh
	echo sh run.sh "$LLTRACE_DENY" "$@"
}

# Every combination of the flags of landlock_restrict_self(2), on both sides of execve(2), in one
# domain and in two.
all_denials() {
	cat > all.sh <<-'S'
		for flags in 0 1 2 3 4 5 6 7; do
			for nested in none 0 1 2 3 4 5 6 7; do
				for exec in '' -x; do
					dir=place/$flags-$nested$exec
					mkdir "$dir"
					option="-n $nested"
					[ "$nested" != none ] || option=
					"$1" -f $flags $option $exec "$dir" || exit 1
				done
			done
		done > counts
	S
}

@test "every kind of denial, every log flag, before and after execve, nested: what the kernel logged, byte for byte" {
	all_denials
	"$audit" record raw "$LLTRACE" show --source audit -q --format audit -- sh all.sh "$LLTRACE_DENY" > ours
	# the program was denied what it tried, whether that is logged or not
	[ "$(wc -l < counts)" = 144 ]
	[ "$(sort counts | uniq -c | awk '{ print $1, $2 }' | tr '\n' ' ')" = '72 15 72 17 ' ]
	grep -q 'blockers=fs.change_topology' raw
	grep -q 'blockers=scope.signal' raw
	"$audit" same raw ours
}

@test "each denial has its process, program and system call" {
	all_denials
	"$audit" record raw "$LLTRACE" show --source audit -q -j -- sh all.sh "$LLTRACE_DENY" > ours
	"$audit" tasks raw ours
	valid < ours
	# as many as the kernel logged
	[ "$(grep -c ^type=LANDLOCK_ACCESS raw)" = "$(jq -r 'select(.kind == "deny") | .event' ours | wc -l)" ]
}

@test "10,000 denials in a tight loop: none is missing, or it is told" {
	"$audit" record raw "$LLTRACE" show --source audit -q -j -- $(quiet_deny -l 10000 place) > ours
	[ "$(cat denied)" = 10000 ]
	shown=$(jq -r 'select(.kind == "deny") | .event' ours | wc -l)
	lost=$(jq -r 'select(.type == "summary") | .lost' ours)
	# what audit had to drop itself is not in its records, and counts as lost
	[ $((shown + lost)) -ge 10000 ]
	[ "$shown" = "$(grep -c ^type=LANDLOCK_ACCESS raw)" ]
	[ "$lost" != 0 ] || [ "$shown" = 10000 ]
}

@test "a full socket: what is lost is told" {
	run -0 "$audit" record raw sh -c '
		"$1" show --source audit -j > ours 2> err & pid=$!
		until grep -q listening err; do kill -0 $pid || exit 1; sleep 0.01; done
		kill -STOP $pid
		# until the kernel says that its socket did not take one: Eth, Pid, Drops
		until awk -v pid=$pid "\$2 == 9 && \$3 == pid && \$9 { found = 1 } END { exit !found }" /proc/net/netlink; do
			n=$((n + 1))
			mkdir place/$n
			"$2" -l 10000 place/$n > /dev/null
			[ $n -lt 50 ] || exit 1
		done
		kill -CONT $pid
		# it has to see something behind the gap
		mkdir more
		until grep -q "\"type\":\"lost\"" ours; do
			kill -0 $pid || exit 1
			"$2" -l 1 more > /dev/null
		done
		kill -INT $pid; wait $pid' - "$LLTRACE" "$LLTRACE_DENY"
	shown=$(jq -r 'select(.kind == "deny") | .event' ours | wc -l)
	lost=$(jq -r 'select(.type == "summary") | .lost' ours)
	logged=$(grep -c ^type=LANDLOCK_ACCESS raw)
	echo "$shown shown, $lost lost, $logged logged"
	[ "$shown" -lt "$logged" ]
	# of all events the serial numbers tell
	[ $((shown + lost)) -ge "$logged" ]
	grep 'up to [0-9]* events were lost' err
	[ "$(jq -s '[.[] | select(.type == "lost") | .count] | length > 0 and all(. > 0)' ours)" = true ]
	grep -q more/plain ours
}

@test "-- program and -p: what others are denied is not shown" {
	mkdir others mine
	"$audit" record raw sh -c '
		"$1" show --source audit -j -- sh -c "
			$2 others > /dev/null & wait
			$2 mine > /dev/null" > ours 2> /dev/null &
		pid=$!
		"$2" place > /dev/null
		wait $pid' - "$LLTRACE" "$LLTRACE_DENY"
	jq -r 'select(.kind == "deny") | .path // empty' ours | cut -d / -f 1-6 > paths
	grep -q /mine paths
	grep -q /others paths
	! grep -q /place paths
	grep -q 'place/plain' raw
	[ "$(jq -r 'select(.kind == "deny") | .domain' ours | sort -u | wc -l)" = 2 ]
}

@test "-p follows, -P does not" {
	for option in -p -P; do
		rm -rf mine others
		mkdir mine others
		mkfifo go$option
		# a shell that waits, and then has a child denied
		sh -c "read x < go$option; $LLTRACE_DENY mine > /dev/null; :" 3>&- &
		living=$!
		"$audit" off true
		start show --source audit --enable-audit -j $option "$living"
		"$LLTRACE_DENY" others > /dev/null
		echo > go$option
		wait "$living"
		finish INT
		[ "$status" = 0 ]
		! grep -q '/others' out
		[ "$option" = -p ] && grep -q '/mine' out || ! grep -q '/mine' out
	done
}

@test "audit is off: how to switch it on; --enable-audit does, and leaves it as it was" {
	run -3 "$audit" off "$LLTRACE" show --source audit -n 1
	[[ $output == *"audit is off: no denial is logged"*"auditctl -e 1"*"--enable-audit"* ]]
	[ "${#lines[@]}" = 2 ]
	# the end of a program, ^C, and a program that can't be run
	cat > look.sh <<-'S'
		"$1" show --source audit --enable-audit -q -- "$2" place > out
		"$3" state > after-end
		timeout --preserve-status -s INT 0.5 "$1" show --source audit --enable-audit -q
		"$3" state > after-interrupt
		"$1" show --source audit --enable-audit -q -- ./missing 2> /dev/null
		"$3" state > after-failure
	S
	"$audit" off sh look.sh "$LLTRACE" "$LLTRACE_DENY" "$audit" || true
	grep -q 'denied read_file' out
	for state in after-end after-interrupt after-failure; do
		[ "$(cat $state)" = 0 ]
	done
}

@test "auto: audit where there are no trace events, saying what is missing" {
	[ ! -e /sys/kernel/tracing/events/landlock ] || skip "the kernel has Landlock events"
	"$audit" record raw "$LLTRACE" show -- $(quiet_deny place) > out 2> err
	grep -q 'no trace events here (.*): reading audit.s records, without denials that it does not log' err
	[ "$(grep -c '  denied ' out)" = "$(grep -c ^type=LANDLOCK_ACCESS raw)" ]
	run "$LLTRACE" show --source trace --time 0.1
	[ "$status" = 3 ]
	# both reasons
	run -3 "$audit" off "$LLTRACE" show
	[[ $output == *"audit is off"* ]]
}

@test "without the capability to read audit" {
	run -3 setpriv --reuid 65534 --regid 65534 --clear-groups "$LLTRACE" show --source audit
	[[ $output == *"cannot listen to audit: Operation not permitted"*"CAP_AUDIT_READ"* ]]
}

@test "selections, stat and suggest" {
	"$audit" record raw "$LLTRACE" show --source audit -q -r make_reg,connect_tcp -- $(quiet_deny place) > out
	[ "$(grep -c '  denied ' out)" = "$(grep -c -E '^type=LANDLOCK_ACCESS.*blockers=[a-z_.,]*(fs.make_reg|net.connect_tcp)' raw)" ]
	rm -rf place && mkdir place
	"$audit" record raw "$LLTRACE" show --source audit -q --path '*/plain' --format audit -- $(quiet_deny place) > out
	grep '^type=LANDLOCK_ACCESS.*path="[^"]*/plain"' raw > expected
	grep ^type=LANDLOCK_ACCESS out > ours
	same expected ours
	rm -rf place && mkdir place
	"$audit" record raw "$LLTRACE" stat --source audit -q -j --by event -- $(quiet_deny place) > out
	[ "$(jq '[.denials[].count] | add' out)" = "$(grep -c ^type=LANDLOCK_ACCESS raw)" ]
	rm -rf place && mkdir place
	"$audit" record raw "$LLTRACE" suggest --source audit -q -j -- $(quiet_deny place) > out
	valid < out
	[ "$(jq -c '[.rules[] | select(.path | endswith("/other")?) | .rights.names, .here]' out)" = \
		'[["read_dir","make_reg","refer"],"verified"]' ]
	[ "$(jq -c '[.rules[] | select(.port == 443) | .rights.names]' out)" = '[["connect_tcp"]]' ]
}

@test "a running auditd is not disturbed, and its log says the same" {
	mkdir conf conf/plugins.d
	sed -e "s|^log_file = .*|log_file = $PWD/audit.log|; s|^plugin_dir = .*|plugin_dir = $PWD/conf/plugins.d|" \
		-e 's/^log_group = .*/log_group = root/; s/^flush = .*/flush = SYNC/' /etc/audit/auditd.conf > conf/auditd.conf
	chmod 640 conf/auditd.conf
	auditd -n -c "$PWD/conf" > auditd.out 2>&1 3>&- &
	living=$!
	wait_until "[ -s audit.log ] && grep -q type=DAEMON_START audit.log" || { cat auditd.out; skip "auditd does not start here"; }
	"$audit" record raw "$LLTRACE" show --source audit -q --format audit -- $(quiet_deny place) > ours
	[ "$("$audit" daemon)" = "$living" ]
	"$audit" same raw ours
	wait_until "[ \$(grep -c '^type=\(LANDLOCK_ACCESS\|UNKNOWN\[1423\]\)' audit.log) = $(grep -c ^type=LANDLOCK_ACCESS raw) ]"
	kill "$living"
	wait "$living" || true
	living=
	# as auditd spells it, and as ausearch gives it on
	"$LLTRACE" show --format audit audit.log > from-log
	"$audit" same raw from-log
	ausearch --raw -if audit.log > raw-search
	"$LLTRACE" show --format audit - < raw-search > from-search
	"$audit" same raw from-search
	"$LLTRACE" show -j audit.log > json
	"$audit" tasks raw json
}

@test "logs: as they grow, cut off, and what is none" {
	"$audit" record raw "$LLTRACE_DENY" place > out
	mkfifo log
	"$LLTRACE" show --format audit - < log > ours 2> err 3>&- &
	living=$!
	exec {end}> log
	cat raw >&"$end"
	wait_until "[ \$(grep -c ^type=LANDLOCK_ACCESS ours) = $(grep -c ^type=LANDLOCK_ACCESS raw) ]"
	exec {end}>&-
	wait "$living"
	living=
	"$audit" same raw ours
	# half a line at the end is told
	size=$(($(wc -c < raw) - 300))
	head -c "$size" raw > cut
	"$LLTRACE" show --format audit cut > ours
	grep ^type=LANDLOCK_ACCESS cut > kernel
	grep ^type=LANDLOCK_ACCESS ours > mine
	same kernel mine
	run -1 --separate-stderr "$LLTRACE" show --source audit "$data/g1/trace.dat"
	[[ $stderr == *"is no log of audit"* ]]
	run -1 --separate-stderr "$LLTRACE" domains raw
	[[ $stderr == *"looks like a log of audit, which show, stat and suggest read"* ]]
}
