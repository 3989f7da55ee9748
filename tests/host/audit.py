#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Audit's records of what a command does, next to what the command itself makes of them.

audit.py record RAW COMMAND...   runs the command with audit on; RAW gets the lines of the kernel
audit.py off COMMAND...          runs it with audit off
audit.py roomy COMMAND...        runs it with room for all records that wait
audit.py set 0|1                 switches audit off or on
audit.py state, audit.py daemon  print whether audit is on, and the process that has its records
audit.py same RAW OURS           OURS, "lltrace show --format audit", has each of Landlock's lines
audit.py tasks RAW JSON          JSON, "lltrace show -j", has the tasks of the kernel's records
"""
import collections
import json
import os
import re
import socket
import struct
import subprocess
import sys

NETLINK_AUDIT = 9
READLOG = 1
SO_RCVBUFFORCE = 33
GET, SET = 1000, 1001
LISTENER = 1335
NAMES = {1300: 'SYSCALL', 1320: 'EOE', 1327: 'PROCTITLE', 1423: 'LANDLOCK_ACCESS', 1424: 'LANDLOCK_DOMAIN'}


def ask(kind, data=b''):
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_AUDIT) as s:
        s.bind((0, 0))
        s.send(struct.pack('IHHII', 16 + len(data), kind, 5 if data else 1, 1, 0) + data)
        return s.recv(8192)[16:]


def status():
    """mask, enabled, failure, pid"""
    return struct.unpack('IIII', ask(GET)[:16])


def enabled():
    return status()[1]


def enable(value):
    ask(SET, struct.pack('II', 1, value) + bytes(32))


def backlog():
    return struct.unpack('6I', ask(GET)[:24])[5]


def set_backlog(limit):
    ask(SET, struct.pack('6I', 16, 0, 0, 0, 0, limit) + bytes(16))


def roomy(command):
    """Of more than 64 records that wait audit drops some, on a machine that has much to do."""
    try:
        before = backlog()
        set_backlog(8192)
    except OSError:
        # it is for the command to say that there is no audit, or who may use it
        return subprocess.run(command).returncode
    try:
        return subprocess.run(command).returncode
    finally:
        set_backlog(before)


def listener():
    s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_AUDIT)
    s.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 29)
    s.bind((0, READLOG))
    return s


def record(raw, command):
    before = enabled()
    enable(1)
    try:
        with listener() as s, open(raw, 'wb') as out:
            # A full buffer is an error of the test: everything is to be seen.
            code = subprocess.run(command).returncode
            mark = listener()
            mark.close()
            while True:
                message = s.recv(16384)
                kind, text = struct.unpack('IHHII', message[:16])[1], message[16:].rstrip(b'\0')
                fields = text.split(b' ')
                if kind == LISTENER and b'op=disconnect' in fields and b'pid=%d' % os.getpid() in fields:
                    break
                out.write(b'type=%s msg=%s\n' % (NAMES.get(kind, 'UNKNOWN[%d]' % kind).encode(), text))
    finally:
        enable(before)
    return code


def off(command):
    before = enabled()
    enable(0)
    try:
        return subprocess.run(command).returncode
    finally:
        enable(before)


def lines_of(path):
    return [line for line in open(path, encoding='latin-1').read().split('\n') if line]


def landlock(path):
    return [line for line in lines_of(path) if line.startswith('type=LANDLOCK_')]


def same(raw, ours):
    kernel, mine = landlock(raw), lines_of(ours)
    # When a domain is freed is up to the kernel: who listened longest has seen it.
    late = {line for line in set(kernel) ^ set(mine) if 'status=deallocated' in line}
    kernel = [line for line in kernel if line not in late]
    mine = [line for line in mine if line not in late]
    for line in collections.Counter(kernel) - collections.Counter(mine):
        print('missing:', line)
    for line in collections.Counter(mine) - collections.Counter(kernel):
        print('of ours only:', line)
    if kernel != mine:
        print('not the same')
    return kernel != mine


def text(value):
    if value.startswith('"'):
        return value[1:-1].encode('latin-1')
    return bytes.fromhex(value)


def tasks(raw, path):
    kernel, count, bad = {}, 0, 0
    for line in lines_of(raw):
        m = re.match(r'type=SYSCALL msg=audit\([0-9.]+:(\d+)\): ', line)
        if not m:
            continue
        fields = dict(word.split('=', 1) for word in line[m.end():].split(' '))
        kernel[int(m[1])] = (int(fields['pid']), text(fields['comm']), text(fields['exe']),
                             int(fields['syscall']))
    for line in lines_of(path):
        event = json.loads(line.encode('latin-1'))
        if event['type'] != 'event' or event['kind'] != 'deny':
            continue
        count += 1
        comm = bytes.fromhex(event['comm_hex']) if 'comm_hex' in event else event['comm'].encode()
        exe = event['fields']['common_exe'].encode()
        ours = (event['pid'], comm, exe, event['fields']['common_syscall'])
        if ours != kernel.get(event['serial']):
            print(f"serial {event['serial']}: kernel {kernel.get(event['serial'])}, ours {ours}")
            bad += 1
    print(f'{count} denials')
    return bool(bad or not count)


def main():
    verb, args = sys.argv[1], sys.argv[2:]
    if verb == 'record':
        return record(args[0], args[1:])
    if verb == 'off':
        return off(args)
    if verb == 'roomy':
        return roomy(args)
    if verb == 'set':
        enable(int(args[0]))
        return 0
    if verb in ('state', 'daemon'):
        print(status()[1 if verb == 'state' else 3])
        return 0
    return {'same': same, 'tasks': tasks}[verb](*args)


if __name__ == '__main__':
    sys.exit(main())
