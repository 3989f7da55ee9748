#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Runs in the VM for plugin.bats: perf records the scenarios, and the kernel's own text of the same
# events; left in /out.
set -uo pipefail

# shellcheck source=guest.sh
. "$(dirname "$0")/guest.sh"

export HOME=/root
echo 8192 > "$T/buffer_size_kb"
echo 1 > "$T/events/landlock/enable"
for scenario in scenario edge; do
	echo > "$T/trace"
	perf record -q -e 'landlock:*' -a -m 4M -o "/tmp/$scenario.data" "/mnt/$scenario.sh" 2> "/out/$scenario.err" || exit
	cat "$T/trace" > "/out/$scenario.txt"
	cp "/tmp/$scenario.data" /out/
done
echo 0 > "$T/events/landlock/enable"
