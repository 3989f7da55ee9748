#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""listen.py PROGRAM INJECT - makes calls of libc fail in runs of the program that listen to audit.

As live.py, for real denials on this machine's kernel, which $LLTRACE_DENY provokes.  Audit's state
has to be what it was before.  Needs root, Landlock of Linux 6.15, audit.  TAP on standard output.
"""
import os
import re
import subprocess
import sys
import tempfile

import live

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), '../host'))
import audit

DENY = os.environ.get('LLTRACE_DENY', '')


# a denial, in each form; when its domain is gone a record says later, or too late
DENIAL = re.compile(rb'type=LANDLOCK_ACCESS|"kind":"deny"| denied ')


class Audit(live.Show):
    # what audit can hold back for all listeners is little
    workers = 1
    denials = 0

    def prepare(self, place):
        os.mkdir(os.path.join(place, 'place'))

    def missing(self, run, place):
        """Each run has as many denials."""
        if not self.denials:
            with tempfile.TemporaryDirectory(dir='.') as other:
                os.mkdir(os.path.join(other, 'tmp'))
                self.prepare(other)
                whole = self.program.run(self.args, os.path.abspath(other))
                self.denials = len(DENIAL.findall(whole.out))
                assert self.denials, whole.said
        num = len(DENIAL.findall(run.out))
        return None if num >= self.denials else f'{num} of {self.denials} denials are shown'


class SwitchedOn(Audit):
    """Audit is off but for this."""

    def prepare(self, place):
        super().prepare(place)
        audit.enable(0)

    def wrong(self, run, place):
        if audit.enabled() and 'cannot switch audit off again' not in run.said:
            return 'audit is left on'
        return super().wrong(run, place)


def obstacle():
    """Why there is nothing to test."""
    if os.geteuid():
        return 'needs root'
    try:
        audit.status()
    except OSError:
        return 'needs audit'
    with tempfile.TemporaryDirectory() as place:
        if subprocess.run((DENY, place), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            return 'needs Landlock of Linux 6.15'
    return None


def main():
    program = live.Program(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]))
    why = obstacle()
    if why:
        print(f'1..0 # SKIP {why}')
        return 0
    denied = ('--', 'sh', '-c', 'exec "$0" place > denied', DENY)
    before = audit.enabled()
    try:
        with tempfile.TemporaryDirectory(dir='.') as place:
            os.chdir(place)
            audit.enable(1)
            failed = live.run_all((
                Audit(program, 'show', '--source', 'audit', '-q', '--format', 'audit', *denied),
                Audit(program, 'show', '--source', 'audit', '-q', '-j', '-e', 'deny', *denied),
                SwitchedOn(program, 'show', '--source', 'audit', '--enable-audit', '-q', *denied)))
            os.chdir('..')
    finally:
        audit.enable(before)
    return failed


if __name__ == '__main__':
    sys.exit(main())
