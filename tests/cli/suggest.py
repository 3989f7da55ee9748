#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Rules of "lltrace suggest" against what the kernel's text says was denied.

suggest.py FORM KERNEL-TEXT [DOMAIN]: reads the rules in a form on stdin.
"""
import json
import re
import subprocess
import sys
import tomllib

LANDLOCK_7 = {
    'execute', 'write_file', 'read_file', 'read_dir', 'remove_dir', 'remove_file', 'make_char',
    'make_dir', 'make_reg', 'make_sock', 'make_fifo', 'make_block', 'make_sym', 'refer',
    'truncate', 'ioctl_dev', 'bind_tcp', 'connect_tcp'}
READ = {'read_file', 'read_dir'}
ESCAPES = {'a': 7, 'b': 8, 't': 9, 'n': 10, 'v': 11, 'f': 12, 'r': 13, 'e': 27}


def unescaped(text):
    """The bytes of a string that the kernel escaped."""
    out = bytearray()
    at = 0
    while at < len(text):
        if text[at] != '\\':
            out.append(ord(text[at]))
            at += 1
        elif text[at + 1] in '01234567':
            out.append(int(text[at + 1:at + 4], 8))
            at += 4
        else:
            out.append(ESCAPES.get(text[at + 1], ord(text[at + 1])))
            at += 2
    return bytes(out)


def is_mask(rights):
    """Bits that have names are not printed as numbers: such a number is of another kind."""
    return all(int(right, 16) & 0x1ffff == 0 for right in rights if right.startswith('0x'))


def is_requested(rights):
    """No system call asks for rights on entries of directories and for others at once."""
    entries = {right for right in rights if re.match('make_|remove_|refer', right)}
    return not entries or all(right in entries or right.startswith('0x') for right in rights)


def denied(path, domain):
    """Rights by file and by port, of all that a rule could allow."""
    files, ports = {}, {}
    for line in open(path, encoding='latin-1'):
        m = re.search(r': landlock_deny_access_(fs|net): (.*)', line)
        if not m:
            continue
        fields = dict(word.split('=', 1) for word in m[2].rstrip('\n').split(' '))
        rights = set(filter(None, fields['blockers'].split('|')))
        if domain and fields['domain'] != domain:
            continue
        if not rights or 'change_topology' in rights or 'unknown' in rights or not is_mask(rights) or not is_requested(rights):
            continue
        if m[1] == 'net':
            port = int(fields['sport']) or int(fields['dport'])
            ports.setdefault(port, set()).update(rights)
        elif fields['path'].startswith('/'):
            files.setdefault(unescaped(fields['path']), set()).update(rights)
    return files, ports


def known(rights):
    return {right for right in rights if right in LANDLOCK_7}


def only_known(objects):
    return {key: known(rights) for key, rights in objects.items() if known(rights)}


def of_json(text):
    document = json.loads(text)
    files, ports = {}, {}
    for rule in document['rules']:
        rights = set(rule['rights']['names'])
        if 'port' in rule:
            ports[rule['port']] = rights
        else:
            path = bytes.fromhex(rule['path_hex']) if 'path_hex' in rule else rule['path'].encode()
            files[path] = rights
    return files, ports


def words(text):
    """What a shell makes of the lines, each an option and its value."""
    lines = [line for line in text.splitlines() if line and not line.startswith('#')]
    out = subprocess.run(['sh', '-c', "printf '%s\\0' " + ' '.join(lines)], capture_output=True, check=True).stdout
    values = out.decode('utf-8', 'surrogateescape').split('\0')[:-1]
    return list(zip(values[::2], values[1::2]))


def of_setpriv(text):
    files, ports = {}, {}
    for option, value in words(text):
        assert option == '--landlock-rule'
        kind, rights, thing = value.split(':', 2)
        assert '_' not in rights
        rights = set(rights.replace('-', '_').split(','))
        if kind == 'net-port':
            ports[int(thing)] = rights
        else:
            assert kind == 'path-beneath'
            files[thing.encode('utf-8', 'surrogateescape')] = rights
    return files, ports


def of_landlockconfig(document, path, port, access):
    files, ports = {}, {}
    for rule in document.get(path, []):
        (parent,) = rule['parent']
        assert '$' not in parent.replace('$$', '')
        files[parent.replace('$$', '$').encode()] = set(rule[access])
    for rule in document.get(port, []):
        (number,) = rule['port']
        ports[number] = set(rule[access])
    return files, ports


def of_go(text):
    files, ports = {}, {}
    for line in text.splitlines():
        if line.startswith('//') or not line:
            continue
        m = re.fullmatch(r'landlock\.(BindTCP|ConnectTCP)\((\d+)\),', line)
        if m:
            ports.setdefault(int(m[2]), set()).add({'BindTCP': 'bind_tcp', 'ConnectTCP': 'connect_tcp'}[m[1]])
            continue
        m = re.fullmatch(r'landlock\.PathAccess\(([^,]*), "((?:[ -!#-\[\]-~]|\\x[0-9a-f]{2}|\\["\\])*)"\),', line)
        names = {re.sub('(?<!^)(?=[A-Z])', '_', n.removeprefix('llsyscall.AccessFS')).lower()
                 for n in m[1].split('|')}
        path = re.sub(rb'\\(x[0-9a-f]{2}|.)',
                      lambda e: bytes.fromhex(e[1][1:].decode()) if e[1][:1] == b'x' else e[1],
                      m[2].encode())
        files[path] = names
    return files, ports


def coarse(path_options, wanted):
    """What tools without single rights are told, and what they have to be told."""
    return {path: path_options(rights) for path, rights in wanted.items()}


def of_landrun(text):
    files, ports = {}, {}
    for option, value in words(text):
        if option in ('--bind-tcp', '--connect-tcp'):
            ports.setdefault(int(value), set()).add(option[2:].replace('-', '_'))
        else:
            files[value.encode('utf-8', 'surrogateescape')] = option
    return files, ports


def of_sandboxer(text):
    out = subprocess.run(['sh', '-c', text + '\nfor v in LL_FS_RO LL_FS_RW LL_TCP_BIND LL_TCP_CONNECT; do'
                          ' eval "printf \'%s\\0\' \\"\\${$v-}\\""; done'], capture_output=True, check=True).stdout
    ro, rw, bind, connect, _ = out.split(b'\0')
    files = {path: 'LL_FS_RO' for path in ro.split(b':') if path}
    files |= {path: 'LL_FS_RW' for path in rw.split(b':') if path}
    ports = {}
    for value, right in ((bind, 'bind_tcp'), (connect, 'connect_tcp')):
        for port in value.split(b':'):
            if port:
                ports.setdefault(int(port), set()).add(right)
    return files, ports


def main():
    form, kernel = sys.argv[1:3]
    text = sys.stdin.buffer.read().decode('utf-8', 'surrogateescape')
    files, ports = denied(kernel, sys.argv[3] if len(sys.argv) > 3 else None)
    assert len(files) > (1 if len(sys.argv) > 3 else 5)
    if form == 'json':
        ours = of_json(text)
    elif form == 'setpriv':
        ours, files, ports = of_setpriv(text), only_known(files), only_known(ports)
    elif form == 'go':
        ours, files, ports = of_go(text), only_known(files), only_known(ports)
    elif form.startswith('landlockconfig'):
        if form == 'landlockconfig':
            document = json.loads(text)
            ours = of_landlockconfig(document, 'pathBeneath', 'netPort', 'allowedAccess')
        else:
            document = tomllib.loads(text)
            ours = of_landlockconfig(document, 'path_beneath', 'net_port', 'allowed_access')
        files = {p: r for p, r in only_known(files).items() if p.decode('utf-8', 'replace').encode() == p}
        ports = only_known(ports)
    elif form == 'landrun':
        ours = of_landrun(text)
        files = {p: '--ro' + 'x' * ('execute' in r) if r <= READ | {'execute'} else '--rw' + 'x' * ('execute' in r)
                 for p, r in files.items() if b',' not in p}
        ports = only_known(ports)
    elif form == 'sandboxer':
        ours = of_sandboxer(text)
        files = {p: 'LL_FS_RO' if r <= READ | {'execute'} else 'LL_FS_RW' for p, r in files.items() if b':' not in p}
        ports = only_known(ports)
    if ours != (files, ports):
        for mine, theirs, what in ((ours[0], files, 'files'), (ours[1], ports, 'ports')):
            for key in sorted(set(mine) | set(theirs), key=str):
                if mine.get(key) != theirs.get(key):
                    print(f'{what}: {key!r}: kernel {theirs.get(key)}, suggested {mine.get(key)}')
        sys.exit(1)


if __name__ == "__main__":
    main()
