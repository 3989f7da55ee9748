#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""run.py PROGRAM INJECT DATA - makes every call of libc in runs of the program fail.

PROGRAM with INJECT (inject.c) preloaded reads the recordings in DATA in each of its ways.  A run
without faults tells how many calls there are; then each fails once, with every errno that it is
tried with.  The program has to end by itself, with
0, 1 or 3, with a message unless it is 0, and with whole lines.  TAP on standard output.
"""
import errno
import json
import os
import subprocess
import sys

HANG = 60
SHORT = 'short'
# what is tried: libc's calls, and how they fail
FAULTS = {
    'read': (errno.EIO,),
    'pread64': (errno.EIO, errno.EINTR, SHORT),
    'write': (errno.EIO, errno.ENOSPC, errno.EINTR, errno.EAGAIN, SHORT),
    'open': (errno.EPERM, errno.EMFILE),
    'mmap64': (errno.ENOMEM,),
    'fstat64': (errno.EIO,),
    'lseek64': (errno.EIO,),
    'dup': (errno.EMFILE,),
    'fork': (errno.EAGAIN, errno.ENOMEM),
    'poll': (errno.EINTR, errno.ENOMEM),
}
# libtracecmd does not survive these, the process that it runs in does
OF_LIBRARY = ('read', 'lseek64', 'mmap64')
HARMLESS = (errno.EINTR, errno.EAGAIN, SHORT)


def scenarios(data):
    g1, v6, zstd = (os.path.join(data, name) for name in
                    ('g1/trace.dat', 'versions/v6.dat', 'versions/v7-zstd.dat'))
    return (('show', g1), ('show', v6), ('show', zstd), ('show', '-j', g1),
            ('show', '--format', 'audit', g1), ('show', '--fold', '-o', '+CPU', g1), ('stat', g1),
            ('suggest', g1), ('explain', g1), ('domains', g1), ('list', g1),
            ('filter', '-A', g1), ('show', 'audit.log'), ('suggest', '-j', 'audit.log'))


def counted(said):
    """How many calls of each a run made: its parent, and the child that goes on from there."""
    counts = {}
    for line in said.splitlines():
        if line.startswith('calls '):
            _, call, num = line.split()
            counts[call] = max(counts.get(call, 0), int(num))
    return counts


class Program:
    def __init__(self, path, inject):
        self.path, self.inject = path, inject

    def run(self, args, fault=None):
        env = dict(os.environ)
        if fault:
            env['FAULT'] = ':'.join(map(str, fault))
            env['LD_PRELOAD'] = self.inject
        return subprocess.run([self.path, *args], env=env, capture_output=True, timeout=HANG,
                              stdin=subprocess.DEVNULL)

    def count(self, args):
        return counted(self.run(args, ('all', 0, 'count')).stderr.decode())


def wrong(args, call, how, run, whole):
    """What is wrong with a run in which a call failed, or None."""
    if run.returncode not in (0, 1, 3):
        return f'status {run.returncode}'
    said = run.stderr.decode(errors='replace')
    crashed = 'the process that read it ended with' in said
    if crashed and call not in OF_LIBRARY:
        return said.strip()
    if run.returncode and not said:
        return 'it fails without a word'
    if call not in OF_LIBRARY and any(not line.startswith(('lltrace: ', '  ')) for line in said.splitlines()):
        return f'a line of its own: {said}'
    if 'cannot write the output' in said:
        return None
    if run.stdout and not run.stdout.endswith(b'\n'):
        return 'half a line'
    if '-j' in args:
        try:
            for line in run.stdout.splitlines():
                json.loads(line)
        except ValueError as e:
            return f'no JSON: {e}'
    if not run.returncode and run.stdout != whole:
        return 'it prints something else, and says nothing of it'
    if how in HARMLESS and run.returncode:
        return f'{how} is no failure: {said.strip()}'
    return None


def try_all(program, args):
    """Injects into all calls of one scenario; returns the number of faults and of those that were
    not survived."""
    whole = program.run(args)
    assert whole.returncode == 0, whole.stderr
    counts = program.count(args)
    faults = bad = 0
    for call, hows in FAULTS.items():
        for how in hows:
            for n in range(1, counts.get(call, 0) + 1):
                try:
                    problem = wrong(args, call, how, program.run(args, (call, n, how)), whole.stdout)
                except subprocess.TimeoutExpired:
                    problem = 'it hangs'
                faults += 1
                if problem:
                    bad += 1
                    print(f'# {call} {n} {how}: {problem}', flush=True)
    return faults, bad


def main():
    program = Program(sys.argv[1], sys.argv[2])
    log = program.run(['show', '-q', '--format', 'audit', os.path.join(sys.argv[3], 'g1/trace.dat')])
    with open('audit.log', 'wb') as f:
        f.write(log.stdout)
    total = failed = number = 0
    for number, args in enumerate(scenarios(sys.argv[3]), 1):
        faults, bad = try_all(program, args)
        total += faults
        failed += bool(bad)
        print(f'{"not ok" if bad or not faults else "ok"} {number} {" ".join(args)}')
        print(f'# {faults} faults injected', flush=True)
    print(f'# {total} faults injected in all')
    print(f'1..{number}')
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
