#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Rules as options of setpriv(1), put together.

rules.py merge RULES < MORE     adds to the file RULES; prints how many rights are new
rules.py asked RULES RAW        every right in RULES was denied by the kernel's records RAW, on that
                                path or, of files that come and go, on one in that directory
"""
import os
import subprocess
import sys


# Rights that are of the directory itself.
ENTRIES = {'remove_dir', 'remove_file', 'make_char', 'make_dir', 'make_reg', 'make_sock', 'make_fifo',
           'make_block', 'make_sym', 'refer'}


def words(text):
    """What a shell makes of the lines."""
    lines = [line for line in text.split('\n') if line and not line.startswith('#')]
    out = subprocess.run(['sh', '-c', "printf '%s\\0' " + ' '.join(lines)], capture_output=True, check=True).stdout
    return out.split(b'\0')[:-1] if lines else []


def parse(text):
    """(kind, path or port): the rights."""
    found = {}
    values = words(text)
    for option, value in zip(values[::2], values[1::2]):
        assert option == b'--landlock-rule', option
        kind, rights, thing = value.split(b':', 2)
        rights = set(rights.decode().replace('-', '_').split(','))
        found.setdefault((kind.decode(), thing), set()).update(rights)
    return found


def read(path):
    with open(path, encoding='utf-8', errors='surrogateescape') as file:
        return parse(file.read())


def merge(path):
    have, text = read(path), sys.stdin.read()
    more = parse(text)
    new = sum(len(rights - have.get(key, set())) for key, rights in more.items())
    with open(path, 'a', encoding='utf-8', errors='surrogateescape') as file:
        file.write(text)
    print(new)


def unquoted(value):
    return value[1:-1].encode('latin-1') if value.startswith('"') else bytes.fromhex(value)


def denied(path):
    """As parse() gives it, of audit's records."""
    found = {}
    for line in open(path, encoding='latin-1').read().split('\n'):
        if not line.startswith('type=LANDLOCK_ACCESS '):
            continue
        fields = dict(word.split('=', 1) for word in line.split(' ')[2:])
        names = {name.partition('.')[2] for name in fields['blockers'].split(',')}
        if fields['blockers'].startswith('fs.'):
            key = ('path-beneath', unquoted(fields['path']))
        elif fields['blockers'].startswith('net.'):
            key = ('net-port', fields.get('src', fields.get('dest')).encode())
        else:
            continue
        found.setdefault(key, set()).update(names)
    return found


def asked(path_of_rules, raw):
    kernel = denied(raw)
    status = 0
    for (kind, path), names in list(kernel.items()):
        kernel.setdefault((kind, os.path.dirname(path)), set()).update(names - ENTRIES)
    for key, rights in read(path_of_rules).items():
        if rights - kernel.get(key, set()):
            print(f'never asked for: {key} {rights - kernel.get(key, set())}')
            status = 1
    return status


if __name__ == '__main__':
    if sys.argv[1] == 'merge':
        merge(sys.argv[2])
    else:
        sys.exit(asked(*sys.argv[2:]))
