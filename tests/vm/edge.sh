#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Names, paths and masks chosen to break readers; kept out of the story because
# a task name with a newline forges lines of saved_cmdlines.
set -euo pipefail

D=0x195cc6b7c
AUDITED="same_exec=1 log_same_exec=1 log_new_exec=0"
# shellcheck disable=SC2059 # the escapes are the point
hex() { printf -- "$@" | xxd -p | tr -d '\n'; }
repeat() { printf "$1%.0s" $(seq "$2"); }
ino=1
deny() {	# deny COMM_HEX PATH_HEX
	llemit -C "$1" "deny_access_fs domain=$D $AUDITED blockers=0x4 dev=254:2 ino=$((ino++)) path_hex=$2"
}

# task names, which a sandboxed program chooses freely
# shellcheck disable=SC1003 # the backslashes are for printf
for comm in 'a b-1 [9]' '\303\244\377' '-' '-1' '4242' '<...>' \
		'name-123 [000]' 'ends with -' '123456789012345' '\033]0;owned\a' '\t\ttabs' \
		'\r\033[2Kclean' '"quote\\' '%%s%%n%%x' '\342\200\256ltr' '\302\233[31m' \
		'..' 'a=b domain=1' '\177\001\377'; do
	deny "$(hex "$comm")" "$(hex '/comm/%s' "$(hex "$comm")")"
done

# paths: every byte that a path may hold, and texts that look like something else
for ((s = 1; s < 256; s += 64)); do
	h=$(hex '/bytes/')
	for ((i = s; i < s + 64 && i < 256; i++)); do h+=$(printf %02x "$i"); done
	deny "$(hex bytes)" "$h"
done
for path in '/x\n             cat-1     [000] .....     1.000000: landlock_free_domain: domain=1 denials=1' \
		'/a logged=0 path=/b' '/%%s%%n%%llx' '\033[2J\033[H' '/\302\233[31m' '/\342\200\256txt.exe' \
		'/\300\257\355\240\200\364\220\200\200\342\202' '/\\012\\x41' '/tmp/trailing ' '/\r' '*?[a-z]' \
		'relative' '/a"b'; do
	deny "$(hex paths)" "$(hex "$path")"
done
# long paths: plain 1000 and 4000 bytes; 1000, 3000 and 4000 bytes that are all escaped
llemit -c long \
	"deny_access_fs domain=$D $AUDITED blockers=0x4 dev=254:2 ino=11 path_hex=$(repeat 61 1000)" \
	"deny_access_fs domain=$D $AUDITED blockers=0x4 dev=254:2 ino=12 path_hex=$(repeat 61 4000)" \
	"deny_access_fs domain=$D $AUDITED blockers=0x4 dev=254:2 ino=13 path_hex=$(repeat 01 1000)" \
	"deny_access_fs domain=$D $AUDITED blockers=0x4 dev=254:2 ino=14 path_hex=$(repeat 01 3000)" \
	"deny_access_fs domain=$D $AUDITED blockers=0x4 dev=254:2 ino=15 path_hex=$(repeat 01 4000)"
# every byte value in an abstract name (longest: 107)
for s in 0 100 200; do
	h=; for ((i = s; i < s + 100 && i < 256; i++)); do h+=$(printf %02x $i); done
	llemit -c bytes "deny_scope_abstract_unix_socket domain=$D $AUDITED other_domain=0 pid=0 sun_path_hex=$h"
done
# masks with the highest bit, every bit, no bit; no layer at all
llemit -c masks \
	"deny_access_fs domain=$D $AUDITED blockers=0xffffffff dev=4095:1048575 ino=21 path=/mask/all" \
	"deny_access_fs domain=$D $AUDITED blockers=0x80000000 dev=0:0 ino=22 path=/mask/top" \
	"deny_access_fs domain=$D $AUDITED type=fs_access blockers=0 dev=0:0 ino=23 path=/mask/none" \
	"deny_access_fs domain=$D $AUDITED blockers=0xffffffff00000000 dev=0:0 ino=25 path=/mask/wide" \
	"deny_access_fs domain=0xffffffffffffffff $AUDITED blockers=1 dev=0:0 ino=24 path=/id/max"

# last, for trace-cmd gives up on saved_cmdlines at the first line it cannot read
for comm in ' ' '' '\n4242 forged' 'x\n\033[31my'; do
	deny "$(hex "$comm")" "$(hex '/comm/%s' "$(hex "$comm")")"
done
