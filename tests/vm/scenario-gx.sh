# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154
# Sourced by scenario.sh for generation GX: the fields and events only it has.

llemit -c builder \
	"create_ruleset ruleset=$R version=65535 handled_fs=0x1020e0004 handled_net=0x1000020002 scoped=0x100003 handled_perm=0x2000000003 depth=17" \
	"create_ruleset ruleset=0xffffffffffffffff handled_fs=0xffffffffffffffff handled_net=0x8000000000000000 depth=255" \
	"add_rule_fs ruleset=$R version=70000 access=0x10200060001 flags=1 dev=254:2 ino=3 path_hex=$(hex '/with blank/=')" \
	"add_rule_fs ruleset=$R version=70001 access=0x800000001 flags=3 dev=254:2 ino=4 path=/acl/half" \
	"add_rule_fs ruleset=$R version=70002 access=0xc00000004 flags=0x80000002 dev=254:2 ino=5 path=/acl/both" \
	"add_rule_net ruleset=$R version=5 access=0x20001 port=1024 port_last=65535 flags=2" \
	"create_domain domain=$D parent=$D2 ruleset=$R version=5 level=-19 depth=3 note=bash" \
	"create_domain domain=$D parent=0 ruleset=$R version=1234 level=-32768 note=exactly-15-long" \
	"enforce_domain domain=$D complete=1 flags=1"
llemit -c checker \
	"check_rule_fs domain=$D access=0x10000000004 dev=0:17 ino=2 depth=9 layers=0x10000000000,4,,0xc00000000,0x400000000,0x8000000000000001" \
	"check_rule_net domain=$D access=0x1000020000 port=443 layers=0x1000020000,0,0xffffffffffffffff"
llemit -c denied \
	"deny_access_fs domain=$D $AUDITED level=-1 blockers=0x10200020004 note=ext4 dev=254:2 ino=255 path_hex=$(hex '/a b')" \
	"deny_access_fs domain=$D $AUDITED level=32767 blockers=0x8000000000000000 note=elevenchars dev=254:2 ino=256 path=/top-bit" \
	"deny_access_fs domain=$D $AUDITED type=remount blockers=0 note=tmpfs dev=0:25 ino=1 path=/mnt" \
	"deny_access_fs domain=$D $AUDITED type=ptrace blockers=0 dev=0:25 ino=1 path=/odd-type" \
	"deny_access_net domain=$D $UNAUDITED blockers=0x1000020000 mode=10 dport=443" \
	"deny_access_net domain=$D $AUDITED blockers=0x2000000000 mode=77 sport=65535" \
	"deny_ptrace domain=$D $AUDITED other_domain=$D2 pid=-7 mode=2 comm_hex=$(hex "$evil")" \
	"deny_scope_signal domain=$D $AUDITED other_domain=0 pid=1 signal=9 comm=systemd" \
	"deny_scope_signal domain=$D $UNAUDITED other_domain=0 pid=1 signal=-64 comm=" \
	"deny_scope_abstract_unix_socket domain=$D $AUDITED other_domain=$D2 pid=12 mode=5 sun_path_hex=0062757300" \
	"deny_capability_use domain=$D $AUDITED blockers=0x3 capability=21 ino=4026531837" \
	"deny_capability_use domain=$D $UNAUDITED blockers=0x2000000002 capability=40 ino=4026531837" \
	"deny_frobnicate domain=$D $AUDITED blockers=0x8000000003 level=-5 path_hex=$(hex $'what\nis this')" \
	"deny_frobnicate domain=0 blockers=0 path="
llemit -c tuner \
	"tune_domain domain=$D usecs=0xdeadbeef level=-300 depth=7 flags=1 access=0x20060004 path_hex=$(hex 'memory pressure')" \
	"tune_domain domain=$D2 usecs=0 level=5 depth=200 access=0 path=" \
	"note_state domain=$D mode=3 type=ptrace path=opaque" \
	"note_state domain=$D mode=4 type=fs_access path_hex=$(hex $'two\nlines')" \
	"free_ruleset ruleset=$R version=5 usecs=1234567" \
	"free_domain domain=$D denials=123456 usecs=42 kworker=1"
