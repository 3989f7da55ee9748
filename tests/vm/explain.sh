#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Denials with the rule checks before them, as the kernel gives them: a check for each rule on the
# way from the file to the root, then, where some layer has not granted all, the denial.
set -euo pipefail

R=0xa1 D=0xd1 R2=0xa2 D2=0xd2
FLAGS="same_exec=1 log_same_exec=1 log_new_exec=0"

llemit -c sandboxer \
	"create_ruleset ruleset=$R version=0 handled_fs=0x1ffff handled_net=0x3 scoped=0x3" \
	"add_rule_fs ruleset=$R version=1 access=0xd dev=254:2 ino=2 path=/usr" \
	"add_rule_fs ruleset=$R version=2 access=0x1ffff dev=0:35 ino=1 path=/tmp" \
	"add_rule_net ruleset=$R version=3 access=0x2 port=8080" \
	"create_domain domain=$D parent=0 ruleset=$R version=3"
llemit -c nested \
	"create_ruleset ruleset=$R2 version=0 handled_fs=0x6 handled_net=0x2" \
	"add_rule_fs ruleset=$R2 version=1 access=0x1fffd dev=254:2 ino=400 path=/usr/share" \
	"add_rule_net ruleset=$R2 version=2 access=0x2 port=443" \
	"create_domain domain=$D2 parent=$D ruleset=$R2 version=2"

# the inner layer has no rule for it, the outer one does
llemit -c inner \
	"check_rule_fs domain=$D2 access=0x4 dev=254:2 ino=2 layers=0xd,0" \
	"deny_access_fs domain=$D2 $FLAGS blockers=0x4 dev=254:2 ino=900 path=/usr/lib/inner"
# both have rules, of which none grants writing in the outer layer; reading was granted
llemit -c outer \
	"check_rule_fs domain=$D2 access=0x6 dev=0:35 ino=77 layers=0,0x6" \
	"check_rule_fs domain=$D2 access=0x6 dev=254:2 ino=2 layers=0xd,0" \
	"deny_access_fs domain=$D $FLAGS blockers=0x2 dev=254:2 ino=901 path=/usr/lib/outer"
# what was allowed before is another access, also where more was asked for than needed
llemit -c before \
	"check_rule_fs domain=$D2 access=0x4 dev=254:2 ino=400 layers=0,0x4" \
	"check_rule_fs domain=$D2 access=0x4 dev=254:2 ino=2 layers=0xd,0" \
	"check_rule_fs domain=$D2 access=0x4 dev=254:2 ino=2 layers=0xd,0" \
	"deny_access_fs domain=$D2 $FLAGS blockers=0x4 dev=254:2 ino=902 path=/usr/lib/before" \
	"check_rule_fs domain=$D2 access=0x4 dev=254:2 ino=400 layers=0,0x4" \
	"check_rule_fs domain=$D2 access=0x4 dev=254:2 ino=2 layers=0xd,0" \
	"deny_access_fs domain=$D2 $FLAGS blockers=0x4 dev=254:2 ino=903 path=/etc/nothing"
# another task, another domain, too long ago
llemit -c other "check_rule_fs domain=$D access=0x2 dev=254:2 ino=2 layers=0xd"
llemit -c stale \
	"check_rule_fs domain=$D access=0x2 dev=254:2 ino=2 layers=0xd" sleep=300 \
	"deny_access_fs domain=$D $FLAGS blockers=0x2 dev=254:2 ino=904 path=/usr/stale"
# ports: one that the outer layer has no rule for
llemit -c port \
	"check_rule_net domain=$D2 access=0x2 port=443 layers=0,0x2" \
	"deny_access_net domain=$D $FLAGS blockers=0x2 dport=443"
# a domain of which nothing else is known, in another one
llemit -c unknown \
	"check_rule_fs domain=0xe9 access=0x4004 dev=8:1 ino=5 layers=0x4,0x4000,0x4004" \
	"deny_access_fs domain=0xe9 $FLAGS blockers=0x4 dev=8:1 ino=6 path=/srv/never" \
	"check_rule_fs domain=0xe9 access=0x4004 dev=8:1 ino=5 layers=0x4,0x4,0x4000" \
	"deny_access_fs domain=0xe9 $FLAGS blockers=0x4 dev=8:1 ino=6 path=/srv/unknown"
