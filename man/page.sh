#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Makes a manual page, on standard output: page.sh [-E] PAGE.scd
# A line "%include NAME" stands for parts/NAME.scd, what several pages have.  With -E that is all
# that is done.
set -euf

dir=$(dirname "$0") source_only=
if [ "$1" = -E ]; then
	source_only=1
	shift
fi
page=$(awk -v dir="$dir" '
	/^%include / {
		part = dir "/parts/" $2 ".scd"
		while ((got = (getline line < part)) > 0)
			print line
		if (got < 0) {
			print "cannot read " part > "/dev/stderr"
			exit 1
		}
		close(part)
		next
	}
	{ print }
' "$1")
if [ "$source_only" ]; then
	printf '%s\n' "$page"
	exit
fi
# scdoc starts paragraphs in which nothing comes, which mandoc objects to.
printf '%s\n' "$page" | scdoc | awk '
	held && !head && /^\.R[SE]/ { print ".sp"; held = 0 }
	held && !head && !/^\.S[HS]/ { print ".P" }
	/^\.P$/ { held = 1; next }
	{ print; held = 0; head = /^\.(TH|SH|SS)/ }
'
