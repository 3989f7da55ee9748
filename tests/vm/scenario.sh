#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# One story, told to whichever generation's module is loaded.  The event names
# are the same in every generation (/proc/ll_emit lists them).
set -euo pipefail

gen=$(sed -n 's/^generation //p' /proc/ll_emit)
hex() { printf '%s' "$1" | xxd -p | tr -d '\n'; }
enforce() { [ "$gen" = G0 ] || echo "enforce_domain $1"; }

R=0x195cc6b76 D=0x195cc6b7c R2=0x195cc6b80 D2=0x195cc6b84
AUDITED="same_exec=1 log_same_exec=1 log_new_exec=0"
UNAUDITED="same_exec=0 log_same_exec=1 log_new_exec=0"	# the default flags

# 1. the sandboxer
llemit -c sandboxer \
	"create_ruleset ruleset=$R version=0 handled_fs=0x1ffff handled_net=0x3 scoped=0x3" \
	"add_rule_fs ruleset=$R version=1 access=0xd dev=254:2 ino=2 path=/usr" \
	"add_rule_fs ruleset=$R version=2 access=0x1ffff dev=0:35 ino=1 path=/tmp" \
	"add_rule_fs ruleset=$R version=3 access=0xc dev=259:1048575 ino=18446744073709551615 path_hex=$(hex $'/home/j\u00fcrgen/my docs')" \
	"add_rule_net ruleset=$R version=4 access=0x2 port=8080" \
	"create_domain domain=$D parent=0 ruleset=$R version=4" \
	"$(enforce "domain=$D complete=1 process_wide=1 no_new_privs=1")"

# 2. a nested sandbox, enforced on two threads
llemit -c nested \
	"create_ruleset ruleset=$R2 version=0 handled_fs=0x4" \
	"create_domain domain=$D2 parent=$D ruleset=$R2 version=0" \
	"$(enforce "domain=$D2 complete=0 process_wide=1 no_new_privs=0")"
llemit -c nested-t2 "$(enforce "domain=$D2 complete=1 process_wide=1 no_new_privs=0")"
llemit -c nested "free_ruleset ruleset=$R2 version=0"

# 3. rule checks: 1, 2, 16 layers, empty ones, an unknown bit
L16=4,0,4,0x5,0,0,0x4004,4,4,0,0x1ffff,4,0,4,4,0
N16=2,2,0,3,0xf,2,0,2,2,2,2,2,2,2,2,0
llemit -c cat \
	"check_rule_fs domain=$D access=0x4005 dev=0:17 ino=2 layers=0x5" \
	"check_rule_fs domain=$D2 access=0x4004 dev=0:17 ino=2 layers=0x4,0x4" \
	"check_rule_fs domain=$D2 access=0x4004 dev=0:17 ino=2 layers=0x4,0" \
	"check_rule_fs domain=$D2 access=0x4 dev=0:17 ino=2 layers=0" \
	"check_rule_fs domain=$D2 access=0x1ffff dev=254:2 ino=77 layers=$L16" \
	"check_rule_fs domain=$D2 access=0x100004 dev=254:2 ino=78 layers=0x100004,0x100000" \
	"check_rule_net domain=$D access=0x2 port=8080 layers=0x2" \
	"check_rule_net domain=$D2 access=0x2 port=8080 layers=,0x2" \
	"check_rule_net domain=$D2 access=0xf port=65535 layers=$N16"

# 4. filesystem denials
llemit -c cat "deny_access_fs domain=$D $UNAUDITED blockers=0x4 dev=254:2 ino=143821 path=/etc/passwd"
weird=$'/tmp/a b/it\'s "q"\nnl\ttab\e[31mred\e[0m\\back=eq/\u00fcn\u00efc\u00f6de-\u65e5\u672c'
llemit -c vim "deny_access_fs domain=$D $AUDITED blockers=0x4002 dev=0:35 ino=4711 path_hex=$(hex "$weird")"
llemit -c mount "deny_access_fs domain=$D $AUDITED type=change_topology blockers=0 dev=0:25 ino=1 path=/mnt"
llemit -c mv "deny_access_fs domain=$D $AUDITED blockers=0x2100 dev=254:2 ino=365 path=/usr/local"
llemit -c future \
	"deny_access_fs domain=$D $AUDITED blockers=0x100000 dev=254:2 ino=366 path=/usr/share" \
	"deny_access_fs domain=$D2 $AUDITED blockers=0x100004 dev=254:2 ino=367 path=/usr/share/doc" \
	"deny_access_fs domain=$D2 $AUDITED blockers=0x1ffff dev=254:2 ino=368 path=/all" \
	"deny_access_fs domain=$D2 $AUDITED blockers=0x10000 dev=0:25 ino=9 path=/run/dbus/socket" \
	"deny_access_fs domain=$D2 $AUDITED type=77 blockers=0x4 dev=0:25 ino=9 path=/unknown-request-type"
llemit -c placeholders \
	"deny_access_fs domain=$D $AUDITED blockers=0x4 dev=0:1 ino=0 path=<unreachable>" \
	"deny_access_fs domain=$D $AUDITED blockers=0x4 dev=0:1 ino=0 path=<too_long>" \
	"deny_access_fs domain=$D $AUDITED blockers=0x4 dev=0:1 ino=0 path=<no_mem>" \
	"deny_access_fs domain=$D $AUDITED blockers=0x4 dev=0:1 ino=0 path="

# 5. every row of the audit truth table (path says the row)
for se in 0 1; do for ls in 0 1; do for ln in 0 1; do
	llemit -c "row$se$ls$ln" "deny_access_fs domain=$D same_exec=$se log_same_exec=$ls log_new_exec=$ln blockers=0x4 dev=254:2 ino=5000 path=/row/same=$se,log_same=$ls,log_new=$ln"
done; done; done
# logging disabled or quiet: the flags would log, the kernel's decision says no
# (G1 and G2 know it from "logged"; G0 cannot)
llemit -c quiet \
	"deny_access_fs domain=$D2 same_exec=1 log_same_exec=1 log_new_exec=1 logged=0 blockers=0x4 dev=254:2 ino=5001 path=/row/quiet-same" \
	"deny_access_fs domain=$D2 same_exec=0 log_same_exec=1 log_new_exec=1 logged=0 blockers=0x4 dev=254:2 ino=5001 path=/row/quiet-new"

# 6. network denials
llemit -c curl "deny_access_net domain=$D $AUDITED blockers=0x2 dport=443"
llemit -c nc \
	"deny_access_net domain=$D $AUDITED blockers=0x1 sport=0" \
	"deny_access_net domain=$D $UNAUDITED blockers=0x1 sport=80" \
	"deny_access_net domain=$D $AUDITED blockers=0x8 dport=53" \
	"deny_access_net domain=$D $AUDITED blockers=0x100000 dport=65535" \
	"deny_access_net domain=$D $AUDITED type=77 blockers=0x2 dport=1"

# 7. ptrace, signal, abstract unix socket
evil=$'a b\n\e[2J"=\\\u00e9'
llemit -c gdb \
	"deny_ptrace domain=$D $AUDITED other_domain=0 pid=1 comm=systemd" \
	"deny_ptrace domain=$D $UNAUDITED other_domain=$D2 pid=4242 comm_hex=$(hex "$evil")"
llemit -c kill \
	"deny_scope_signal domain=$D $AUDITED other_domain=0 pid=1 comm=systemd" \
	"deny_scope_signal domain=$D $UNAUDITED other_domain=$D2 pid=-1 comm_hex=$(hex "$evil")"
llemit -c dbus-send \
	"deny_scope_abstract_unix_socket domain=$D $AUDITED other_domain=0 pid=812 sun_path=/tmp/.X11-unix/X0" \
	"deny_scope_abstract_unix_socket domain=$D $AUDITED other_domain=$D2 pid=0 sun_path_hex=$(printf 'foo\0bar\nbaz\033[1m\377\0' | xxd -p | tr -d '\n')" \
	"deny_scope_abstract_unix_socket domain=$D $UNAUDITED other_domain=0 pid=0 sun_path=" \
	"deny_scope_abstract_unix_socket domain=$D $AUDITED other_domain=0 pid=0 sun_path_hex=000000"

# 8. the end
llemit -c kworker/0:1 "free_domain domain=$D2 denials=5 kworker=1"
llemit -c sandboxer "free_domain domain=$D denials=30 kworker=1"
llemit -c sandboxer "free_ruleset ruleset=$R version=4"
# 9. what only the future has
if [ "$gen" = GX ]; then
	. "$(dirname "$0")/scenario-gx.sh"
fi
