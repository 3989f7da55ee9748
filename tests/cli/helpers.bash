# SPDX-License-Identifier: GPL-2.0-only
# For every suite that runs the program: $LLTRACE is the binary, $LLTRACE_TEST_DATA
# the recordings.

data=$LLTRACE_TEST_DATA

# The program, under valgrind where that is asked for.
lltrace() {
	if [ -n "${LLTRACE_VALGRIND-}" ]; then
		valgrind --quiet --error-exitcode=99 --leak-check=full \
			--suppressions="$data/../valgrind.supp" "$LLTRACE" "$@"
	else
		"$LLTRACE" "$@"
	fi
}

# The kernel's trace file on stdin in the form of "show --format ftrace": without
# the comments and the column of flags.
kernel_lines() {
	sed -n -E '/^#/!s/^(.{16}-.{7} \[[0-9]{3}\]) .{5} +/\1 /p' | squeeze
}

# One blank before the time, however wide it is.
squeeze() {
	sed -E 's/^(.{16}-.{7} \[[0-9]{3}\]) +/\1 /'
}

# Only "event: payload" of either form.
payloads() {
	LC_ALL=C sed -n -E 's/^.*[0-9]: (landlock_[a-z_]+: .*)$/\1/p'
}

# Fails unless two files are equal, showing how they differ.
same() {
	diff -u "$1" "$2" | head -n 40
	cmp -s "$1" "$2"
}

# same_or_longer KERNEL OURS: as same, but where a string did not fit into the kernel's text
# buffer ("path=(null)"), ours has to have it in full.
same_or_longer() {
	paste -d '\n' "$1" "$2" | awk '
		NR % 2 { kernel = $0; next }
		kernel ~ /=\(null\)( |$)/ {
			if (length($0) < 3000 || $0 ~ /\(null\)/) { print "not in full: " $0; bad = 1 }
			next
		}
		kernel != $0 { print "kernel: " kernel; print "ours:   " $0; bad = 1 }
		END { exit bad }' | cut -c 1-300 > differences
	cat differences
	[ "$(wc -l < "$1")" = "$(wc -l < "$2")" ] && [ ! -s differences ]
}

# Fails unless every line of stdin is JSON that fits the schema.
valid() {
	python3 -c 'import jsonschema' 2> /dev/null || skip "no jsonschema for python3"
	"$data/../cli/validate.py" "$data/../../src/output/event.schema.json" > invalid
	cat invalid
	[ ! -s invalid ]
}

# Whether stdin is free of everything but printable characters and newlines.
is_printable() {
	! LC_ALL=C grep -q -a -v -E '^[ -~]*$'
}
