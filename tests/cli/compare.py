#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""compare.py text KERNEL JSON | raw REPORT JSON | joined REPORT JSON

text: whether the events of "show -j" say what the kernel's own text of the same
records says.  raw: whether their fields are those of "trace-cmd report -R", which
prints bytes; joined: the same, where strings may go on in the next line.  Prints the names that were compared, one a line, and what differs.
"""
import json
import re
import sys

PAYLOAD = re.compile(rb'^(.*)[0-9]: +(landlock_[a-z_]+): *(.*)$')
CONTEXT = re.compile(rb'^ *(.*)-(\d+) +\[(\d+)\] +(?:[^ ]{5} +)?([0-9.]+)$')
LETTERS = {b'a': 7, b't': 9, b'n': 10, b'v': 11, b'f': 12, b'r': 13, b'e': 27, b'"': 34, b'\\': 92}

compared, different = set(), []


def unescaped(text):
    """The bytes that the kernel printed as \\NNN or as a backslash and a letter."""
    return re.sub(rb'\\([0-7]{3}|.)', lambda m: bytes([int(m[1], 8) if len(m[1]) == 3
                                                       else LETTERS[m[1]]]), text)


def exact(members, name):
    """The bytes of a string, from its hex twin when there is one."""
    if name + '_hex' in members:
        whole = bytes.fromhex(members[name + '_hex'])
        assert '\ufffd' in members[name] and len(members[name]) <= len(whole)
        return whole
    return members[name].encode()


def is_blockers(event, text):
    # no access right of a file where the kernel names nothing else
    if text == '' and event['blockers'].get('request'):
        return (event['blockers'] == {'names': ['change_topology'], 'value': 0, 'request': True} and
                not any(name.endswith('_type') for name in event['fields'] if name != 'common_type'))
    return is_mask(event['blockers'], text)


def is_mask(mask, text):
    named = re.split('[|,]', text) if text else []
    if mask['names'] == named:
        return True
    return bool(re.fullmatch('0x[0-9a-f]+', text)) and int(mask['value']) == int(text, 16)


def is_layer(mask, text):
    if text.startswith('0x'):
        return int(mask['value']) == int(text, 16)
    # the kernel leaves bits without a name out
    return '|'.join(n for n in mask['names'] if not n.startswith('0x')) == text


def is_grants(grants, text):
    layers = text[1:-1].split(',')
    return len(layers) == len(grants) and all(map(is_layer, grants, layers))


def is_ruleset(event, text):
    number, _, version = text.partition('.')
    return (int(event['ruleset'], 16) == int(number, 16) and
            (not version or event['ruleset_version'] == int(version)))


def is_logged(event, text):
    return event['audit']['logged'] is bool(int(text))


def is_flag_rule(event, text):
    """log_new_exec, the last of the flags from which audit decides."""
    audit = event['audit']
    return (audit['log_new_exec'] is bool(int(text)) and
            audit['logged'] is audit['log_same_exec' if audit['same_exec'] else 'log_new_exec'])


def hex_id(name):
    return lambda event, text: int(event[name], 16) == int(text, 16) and event[name][:2] != '0x'


def number(name):
    return lambda event, text: int(event[name]) == int(text, 0 if text[:2] == '0x' else 10)


def flag(name):
    return lambda event, text: event[name] is bool(int(text))


def mask(name):
    return lambda event, text: is_mask(event[name], text)


def string(name):
    return lambda event, text: exact(event, name) == unescaped(text.encode('latin-1'))


CHECKS = {
    'domain': hex_id('domain'), 'parent': hex_id('parent'), 'ruleset': is_ruleset,
    'tracee_domain': hex_id('peer_domain'), 'target_domain': hex_id('peer_domain'),
    'peer_domain': hex_id('peer_domain'),
    'handled_fs': mask('handled_fs'), 'handled_net': mask('handled_net'), 'scoped': mask('scoped'),
    'fs': mask('handled_fs'), 'net': mask('handled_net'),
    'access_rights': mask('access'), 'access_request': mask('access'), 'request': mask('access'),
    'blockers': is_blockers,
    'grants': lambda event, text: is_grants(event['grants'], text),
    'allowed': lambda event, text: is_grants(event['grants'], text),
    'same_exec': lambda event, text: event['audit']['same_exec'] is bool(int(text)),
    'log_new_exec': is_flag_rule, 'logged': is_logged,
    'dev': lambda event, text: event['dev'] == text, 'ino': number('ino'),
    'path': string('path'), 'sun_path': string('sun_path'),
    'port': number('port'), 'sport': number('sport'), 'dport': number('dport'),
    'tracee_pid': number('peer_pid'), 'target_pid': number('peer_pid'),
    'peer_pid': number('peer_pid'),
    'tracee_comm': string('peer_comm'), 'target_comm': string('peer_comm'),
    'comm': string('peer_comm'),
    'complete': flag('complete'), 'process_wide': flag('process_wide'),
    'no_new_privs': flag('no_new_privs'),
    'denials': number('denials'),
}


def check(event, name, good, text):
    compared.add(name)
    if not good:
        different.append('%s: the kernel has %s=%s: %s' % (event['event'], name, text, event))


def check_context(event, head):
    context = CONTEXT.match(head)
    if not context:
        return
    comm, pid, cpu, time = context.groups()
    # hostile names: the line may begin inside of one
    if not event.get('path', '').startswith('/comm/'):
        check(event, '[comm]', exact(event, 'comm') == comm, comm)
    check(event, '[pid]', event['pid'] == int(pid), pid)
    check(event, '[cpu]', event['cpu'] == int(cpu), cpu)
    clock = int(event['clock'])
    if b'.' in time:
        clock = (clock + 500) // 1000
    check(event, '[time]', clock == int(time.replace(b'.', b'')), time)


def compare_text(event, head, values):
    check_context(event, head)
    # without room for the path the kernel prints neither it nor names of rights
    if b'=(null)' in values:
        return
    for name, text in re.findall(rb'(?:^| )([a-z_]+)=( *(?![a-z_]+=)[^ ]+|)', values):
        name, text = name.decode(), text.decode('latin-1').lstrip()
        if name in CHECKS:
            check(event, name, CHECKS[name](event, text), text)


def is_raw(fields, name, text):
    value = fields[name]
    array = re.fullmatch(rb'ARRAY\[(.*)\]', text)
    if array and isinstance(value, list):
        whole = bytes.fromhex(array[1].decode().replace(', ', ''))
        size = len(whole) // len(value)
        return [int(v) for v in value] == [int.from_bytes(whole[i:i + size], sys.byteorder)
                                           for i in range(0, len(whole), size)]
    if array:
        return exact(fields, name) == bytes.fromhex(array[1].decode().replace(', ', ''))[:-1]
    if isinstance(value, str) and not re.fullmatch('-?[0-9]{16,20}', value):
        # trace-cmd ends a string at its NUL
        return exact(fields, name).split(b'\0')[0] == text
    text = text.strip()
    # of two bytes it does not know the sign
    if re.fullmatch(rb'[0-9]+', text) and value in (int(text), int(text) - (1 << 16)):
        return True
    # trace-cmd has hex for what the print fmt has with %llx, as long as it can parse that
    return int(value) in [int(text, base) for base in (10, 16)
                          if base == 16 or re.fullmatch(rb'-?[0-9]+', text)]


def compare_raw(event, head, values):
    fields = event['fields']
    names = [n for n in fields if not n.startswith('common_') and not n.endswith('_hex')]
    found = re.fullmatch(b' '.join(b'%s=(.*)' % n.encode() for n in names), values, re.S)
    if not found:
        different.append('%s: %s are not in %s' % (event['event'], names, values))
        return
    for name, text in zip(names, found.groups()):
        check(event, name, is_raw(fields, name, text), text)


def lines(path, joined):
    result = []
    with open(path, 'rb') as file:
        for line in file.read().rstrip(b'\n').split(b'\n'):
            match = PAYLOAD.match(line)
            if match:
                result.append([line[:match.start(2) - 2], match[2].decode(), match[3]])
            elif joined and result:
                result[-1][2] += b'\n' + line
    return result


mode = sys.argv[1]
compare = compare_text if mode == 'text' else compare_raw
kernel = lines(sys.argv[2], mode == 'joined')
with open(sys.argv[3], encoding='utf-8', newline='\n') as file:
    events = [e for e in map(json.loads, file) if e['type'] == 'event']
if len(kernel) != len(events) or not events:
    sys.exit('%d lines of the kernel, %d events' % (len(kernel), len(events)))
for (head, name, values), event in zip(kernel, events):
    if name == event['event']:
        compare(event, head, values)
    else:
        different.append('%s is not %s' % (event['event'], name))
print('\n'.join(sorted(compared)))
for line in different[:5]:
    print('DIFFERENT:', line[:600])
sys.exit(bool(different))
