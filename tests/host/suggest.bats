#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only
# "lltrace suggest" against the real kernel: programs in sandboxes without a rule, what is suggested
# is applied, until they work.  Needs root, and a kernel with Landlock's audit records (6.15).

bats_require_minimum_version 1.5.0
load ../cli/helpers
load audit

here=$BATS_TEST_DIRNAME

# round PROGRAM ARGS...: one run in the sandbox of the file "rules", extended by what is
# suggested; $new is how many rights that is, $works the program's status
round() {
	works=0
	"$audit" record raw "$LLTRACE" suggest --for setpriv -q --source audit --enable-audit -- \
		"$here/sandbox.py" rules -- "$@" > suggested 2> notes || works=$?
	cat raw >> all
	# what is suggested comes behind what the program prints
	sed -n '/^# options for setpriv/,$p' suggested > options
	"$here/rules.py" merge added < options > new
	new=$(cat new)
	cat base added > rules
}

# What programs are made of; all else has to be suggested.
system='--landlock-rule path-beneath:execute,read-file,read-dir:/usr
--landlock-rule path-beneath:read-file:/etc/ld.so.cache
--landlock-rule path-beneath:read-file:/etc/locale.alias
--landlock-rule path-beneath:read-file:/dev/urandom
--landlock-rule path-beneath:read-file,write-file,ioctl-dev:/dev/null'

# until_works PROGRAM ARGS...: $rounds it took, from $base on
until_works() {
	: > added
	: > all
	echo "${base-$system}" > base
	cat base > rules
	rounds=0
	new=1
	while [ "$new" != 0 ]; do
		round "$@"
		rounds=$((rounds + 1))
		[ "$rounds" -lt 300 ]
	done
	cat notes
	[ "$works" = 0 ]
	# no rule that nothing was denied for, and no more rounds than there were denials
	"$here/rules.py" asked added all
	distinct=$(sed -n 's/^type=LANDLOCK_ACCESS msg=[^ ]* domain=[^ ]* //p' all | sort -u | wc -l)
	echo "$rounds rounds, $distinct distinct denials"
	[ "$rounds" -le $((distinct + 1)) ]
}

# probe EXPECTED PROGRAM ARGS...: in the sandbox it came to
probe() {
	local expected=$1 status=0
	shift
	"$here/sandbox.py" rules -- "$@" > probe.out 2> probe.err || status=$?
	cat probe.err
	if [ "$expected" = works ]; then
		[ "$status" = 0 ]
	else
		[ "$status" != 0 ]
		grep -E "$expected" probe.err
	fi
}

@test "cat, from nothing on" {
	echo secret > a
	echo other > b
	base=
	until_works /bin/cat "$PWD/a"
	probe works /bin/cat "$PWD/a"
	probe 'Permission denied' /bin/cat "$PWD/b"
	probe 'Permission denied' /bin/ls "$PWD"
}

@test "names that are hard to quote" {
	names=('a b' "it's" 'quo"te' '$HOME' 'back\slash' 'co:lon,comma' $'new\nline' $'inv\xc3alid' '%s' '`id`' '-x' '*')
	paths=()
	for name in "${names[@]}"; do
		echo x > "$name"
		paths+=("$PWD/$name")
	done
	until_works /bin/cat "${paths[@]}"
}

@test "a shell script: writes, makes, removes, renames" {
	mkdir -p from/dir deep
	echo old > existing
	echo x > from/doomed
	echo x > deep/other
	cat > script <<-S
		echo new > $PWD/existing || exit 1
		[ -d $PWD/deep/dir ] || mkdir $PWD/deep/dir || exit 1
		echo x > $PWD/deep/dir/file || exit 1
		rm -f $PWD/from/doomed || exit 1
		[ ! -d $PWD/from/dir ] || rmdir $PWD/from/dir || exit 1
		ln -sf nowhere $PWD/deep/link || exit 1
		[ -p $PWD/deep/fifo ] || mkfifo $PWD/deep/fifo || exit 1
		cat $PWD/existing > /dev/null || exit 1
	S
	until_works /bin/sh "$PWD/script"
	[ "$(cat existing)" = new ]
	# to truncate is asked for on its own, and told of before
	grep -q 'blockers=fs.truncate' all
	grep -q 'blockers=fs.remove_dir' all
	probe 'Permission denied' /bin/sh -c "echo x > $PWD/from/new"
	probe 'Permission denied' /bin/cat "$PWD/deep/other"
}

@test "perl" {
	command -v perl > /dev/null || skip "no perl"
	echo text > in
	mkdir out
	until_works "$(command -v perl)" -e "open F, '<', '$PWD/in' or die; open G, '>', '$PWD/out/new' or die; print G <F>; close G or die"
	[ "$(cat out/new)" = text ]
	probe 'Permission denied' /bin/sh -c "echo x >> $PWD/in"
}

@test "a server and its client" {
	cat > server.pl <<-'S'
		use IO::Socket::INET;
		my $s = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 18461, Listen => 1, ReuseAddr => 1) or die $@;
		my $c = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => 18461) or die $@;
	S
	command -v perl > /dev/null || skip "no perl"
	until_works "$(command -v perl)" "$PWD/server.pl"
	grep -q 'net-port:bind-tcp:18461' rules
	grep -q 'net-port:connect-tcp:18461' rules
	sed 's/18461/18462/' server.pl > other.pl
	cp other.pl server.pl
	probe 'Permission denied' "$(command -v perl)" "$PWD/server.pl"
}

@test "git" {
	command -v git > /dev/null || skip "no git"
	git init -q repo
	git -C repo -c user.name=a -c user.email=a@b commit -q --allow-empty -m first
	export HOME=$PWD GIT_CONFIG_NOSYSTEM=1
	until_works "$(command -v git)" -C "$PWD/repo" log --oneline
	probe '.' "$(command -v git)" -C "$PWD/repo" -c user.name=a -c user.email=a@b commit -q --allow-empty -m second
}

# ---- what is known about rules, against the kernel

# recorded PROGRAM ARGS...: what it is denied, in a sandbox of $base, to the file "log"
recorded() {
	echo "${base-$system}" > base
	"$audit" record log "$here/sandbox.py" base -- "$@" > out 2> err || true
	"$LLTRACE" suggest log > suggested
	cat err suggested
}

# kernel_says EXPECTED RULE: what landlock_add_rule(2) says of one
kernel_says() {
	printf -- '--landlock-rule %s\n' "$2" > one
	"$here/sandbox.py" one -- /bin/true > out 2> err || true
	grep "$1" err
}

@test "rights of directories on what is a file now" {
	mkdir dir
	recorded /bin/mkdir "$PWD/dir/new"
	grep "^allow make_dir $PWD/dir\$" suggested
	grep -q '^# verified' suggested
	rmdir dir
	echo > dir
	"$LLTRACE" suggest log > suggested
	grep 'this is no directory.*EINVAL' suggested
	kernel_says 'Invalid argument' "path-beneath:make-dir:$PWD/dir"
}

@test "to write with O_TRUNC takes truncate, which is asked for later" {
	echo > file
	base="$system
--landlock-rule path-beneath:read-file:$PWD/script"
	echo "echo x > $PWD/file" > script
	recorded /bin/sh "$PWD/script"
	grep "^allow write_file $PWD/file\$" suggested
	grep 'O_TRUNC' suggested
	base="$base
--landlock-rule path-beneath:write-file:$PWD/file"
	recorded /bin/sh "$PWD/script"
	grep "^allow truncate $PWD/file\$" suggested
	! grep O_TRUNC suggested
}

@test "to rename takes refer on both sides, and wins no rights" {
	command -v perl > /dev/null || skip "no perl"
	mkdir from to
	echo > from/file
	rename=(/usr/bin/perl -e "-e '$PWD/to/file' or rename '$PWD/from/file', '$PWD/to/file' or die \$!")
	recorded "${rename[@]}"
	grep "^allow remove_file,refer $PWD/from\$" suggested
	grep "^allow make_reg,refer $PWD/to\$" suggested
	grep 'EXDEV stays' suggested
	base="$system
--landlock-rule path-beneath:remove-file,refer:$PWD/from
--landlock-rule path-beneath:make-reg,refer,execute:$PWD/to"
	recorded "${rename[@]}"
	grep -i 'cross-device' err
	! grep '^allow' suggested
	grep -A 1 "^# no rule can allow .* $PWD/from" suggested | grep EXDEV
	base=$system
	until_works "${rename[@]}"
	[ -e to/file ]
}

@test "files that are replaced need their directory" {
	echo > file
	recorded /bin/cat "$PWD/file"
	grep -q '^# verified' suggested
	echo > other
	mv other file
	"$LLTRACE" suggest log > suggested
	grep 'stale: another file is at the path' suggested
	# a rule for the old file does not hold for the new one
	base="$system
--landlock-rule path-beneath:read-file:$PWD/held"
	ln file held
	recorded /bin/cat "$PWD/file"
	! grep denied err
	echo > other
	mv other file
	recorded /bin/cat "$PWD/file"
	grep "^allow read_file $PWD/file" suggested
	# of the directory it does
	base="$system
--landlock-rule path-beneath:read-file:$PWD"
	recorded /bin/cat "$PWD/file"
	! grep -q '^allow' suggested
}

@test "what is gone can only be allowed by its directory" {
	echo > file
	recorded /bin/cat "$PWD/file"
	rm file
	"$LLTRACE" suggest log > suggested
	grep 'stale: nothing is at the path' suggested
	run -1 "$here/sandbox.py" <(echo "--landlock-rule path-beneath:read-file:$PWD/file") -- /bin/true
	[[ $output == *"No such file or directory"* ]]
}

@test "files of a process, without a name, and deleted have no rule" {
	command -v perl > /dev/null || skip "no perl"
	cat > script <<-'S'
		open F, '<', '/proc/self/status';
		open G, '>', "gone" or die; unlink "gone"; open H, '<', '/proc/self/fd/' . fileno(G);
		my $m = syscall(319, my $name = "name", 0);
		open I, '<', "/proc/self/fd/$m" and print "memfd\n";
		pipe(J, K); open L, '<', '/proc/self/fd/' . fileno(J) and print "pipe\n";
	S
	base="$system
--landlock-rule path-beneath:read-file:$PWD/script
--landlock-rule path-beneath:write-file,make-reg,remove-file:$PWD"
	recorded /usr/bin/perl "$PWD/script"
	! grep '^allow' suggested
	grep 'no rule can allow read_file /proc/[0-9]*/status' suggested
	grep 'no rule can allow read_file "\?/.*/gone (deleted)' suggested
	# Landlock lets through what is in no directory at all
	if [ "$(uname -m)" = x86_64 ]; then
		[ "$(tr '\n' ' ' < out)" = 'memfd pipe ' ]
		! grep -E 'memfd|pipe:' suggested
	fi
}

@test "overlayfs: the path of the merged tree is the one to allow" {
	mkdir lower upper work merged
	echo text > lower/file
	echo "$system" > base
	echo "$system
--landlock-rule path-beneath:read-file:$PWD/lower/file" > below
	cat > inside.sh <<-'S'
		mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work merged || exit 77
		"$1" record log "$2" base -- /bin/cat "$PWD/merged/file"
		"$3" suggest --for setpriv log > suggested
		cat base suggested > rules
		"$2" below -- /bin/cat "$PWD/merged/file" && exit 1
		"$2" rules -- /bin/cat "$PWD/merged/file"
	S
	run unshare -m --propagation private sh inside.sh "$audit" "$here/sandbox.py" "$LLTRACE"
	[ "$status" != 77 ] || skip "no overlayfs"
	cat suggested
	[ "$status" = 0 ]
	[ "${lines[-1]}" = text ]
	grep -q 'path-beneath:read-file:.*/merged/file' suggested
}

@test "a nested domain: the one around it denies next" {
	echo > file
	echo "$system" > base
	echo "$system
--landlock-rule path-beneath:read-file:$PWD/file" > more
	for inner in base more; do
		"$audit" record log$inner "$here/sandbox.py" --nested base $inner -- /bin/cat "$PWD/file" 2> err || true
		"$LLTRACE" suggest -j log$inner | jq -r '.rules[] | "\(.path) \(.domain)"' > denied$inner
		[ "$(cut -d ' ' -f 1 denied$inner)" = "$PWD/file" ]
	done
	"$audit" record last "$here/sandbox.py" --nested more more -- /bin/cat "$PWD/file"
	[ "$("$LLTRACE" suggest -q last)" = '# nothing was denied' ]
}

@test "what has no rule is told, with what else could be done" {
	"$audit" record log "$LLTRACE_DENY" place > out
	"$LLTRACE" suggest log > suggested
	cat suggested
	for what in change_topology scope_signal scope_abstract_unix_socket ptrace; do
		grep -A 1 "^# no rule can allow $what" suggested | sed 1d | grep '^# ..'
	done
}
