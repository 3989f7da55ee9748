#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# with_events.sh PROVOKE COMMAND [ARGS...]: runs the command while the stand-in
# events of lib.sh exist; PROVOKE and TRACEFS are in its environment.  Skips, as TAP has it, and
# says why when this machine can't have them.
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/host/lib.sh
. "$here/lib.sh"

why=$(mktemp)
trap 'stand_in_teardown; rm -f "$why"' EXIT
trap 'exit 129' HUP INT TERM
stand_in_setup "$1" 2> "$why" || {
	echo "1..0 # SKIP $(tail -n 1 "$why")"
	exit
}
shift
# shellcheck disable=SC2154 # lib.sh
export TRACEFS=$tracefs
"$@"
