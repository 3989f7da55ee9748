#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs a program in a sandbox whose rules are options of setpriv(1) of util-linux 2.40.

sandbox.py [--nested] RULES [INNER-RULES] -- PROGRAM ARGS...

RULES is a file of lines "--landlock-rule WORD", quoted for a shell.  All rights are handled, all
denials logged.  With --nested there is a second sandbox inside.  EINVAL and the like are printed
with the rule that they are about.
"""
import ctypes
import os
import struct
import sys

import rules

CREATE, ADD, RESTRICT = 444, 445, 446
LOG_NEW_EXEC_ON = 2
PR_SET_NO_NEW_PRIVS = 38
# include/uapi/linux/landlock.h, ABI 7
FS = ['execute', 'write_file', 'read_file', 'read_dir', 'remove_dir', 'remove_file', 'make_char',
      'make_dir', 'make_reg', 'make_sock', 'make_fifo', 'make_block', 'make_sym', 'refer', 'truncate',
      'ioctl_dev']
NET = ['bind_tcp', 'connect_tcp']

libc = ctypes.CDLL(None, use_errno=True)


def call(what, *args):
    ret = libc.syscall(*args)
    if ret < 0:
        sys.exit(f'sandbox: {what}: {os.strerror(ctypes.get_errno())}')
    return ret


def mask(names, known):
    return sum(1 << known.index(name) for name in names)


def add_rule(ruleset, kind, rights, thing):
    if kind == 'path-beneath':
        fd = os.open(thing, os.O_PATH)
        attr = struct.pack('=Qi', mask(rights, FS), fd)
    else:
        fd = -1
        attr = struct.pack('QQ', mask(rights, NET), int(thing))
    call(f'{kind} {sorted(rights)} {thing}', ADD, ruleset, 1 if fd >= 0 else 2, attr, 0)
    if fd >= 0:
        os.close(fd)


def restrict(path):
    attr = struct.pack('QQQ', (1 << len(FS)) - 1, (1 << len(NET)) - 1, 3)
    ruleset = call('create', CREATE, attr, len(attr), 0)
    for (kind, thing), rights in rules.read(path).items():
        add_rule(ruleset, kind, rights, thing)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    call('restrict', RESTRICT, ruleset, LOG_NEW_EXEC_ON)


def main():
    split = sys.argv.index('--')
    files, program = sys.argv[1:split], sys.argv[split + 1:]
    # What python needs itself, it has before.
    sys.stdout.flush()
    if files[0] == '--nested':
        inner = rules.read(files[2])
        restrict(files[1])
        rules.read = lambda path: inner
        restrict(files[2])
    else:
        restrict(files[0])
    try:
        os.execv(program[0], program)
    except OSError as error:
        os.write(2, f'sandbox: {program[0]}: {error.strerror}\n'.encode())
        os._exit(126)


main()
