#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""live.py PROGRAM INJECT - makes calls of libc fail in runs of the program that trace.

As run.py, for what uses tracefs: $PROVOKE makes the events that tests/host/lib.sh has defined, in
$TRACEFS.  Each run has to end by itself; with a message unless nothing is missing, and without
leaving anything that it does not tell of.  Where a call is made more often than can be tried, the
first, the last and some between fail.  TAP on standard output.
"""
import errno
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from run import HANG, SHORT, counted

TRACEFS = os.environ.get('TRACEFS', '')
INSTANCES = os.path.join(TRACEFS, 'instances')
PROVOKE = os.environ.get('PROVOKE', '')
EVENTS = 5
# most of a run waits for the kernel
WORKERS = 4
# how many calls of one kind fail, at the beginning, at the end and between
FIRST, LAST, BETWEEN = (8, 12, 12) if os.environ.get('FAULT_ALL') else (2, 4, 6)

# what is wrong where an instance is still there
LEFT = 'it leaves the instances'

# a recording ends before its time
CUT_SHORT = 'cannot (write the events of|read the ring buffer of|wait for events)'

ERRORS = {
    'open': (errno.EPERM, errno.ENOMEM, errno.EINTR),
    'read': (errno.EPERM, errno.ENODEV, errno.EINTR, SHORT),
    'write': (errno.EPERM, errno.EBUSY, errno.ENOSPC, errno.ENOMEM, errno.EINTR, errno.EAGAIN, SHORT),
    'close': (errno.EINTR,),
    'malloc': (errno.ENOMEM,),
    'mkdir': (errno.EPERM, errno.ENOSPC, errno.ENOMEM),
    'rmdir': (errno.EPERM, errno.EBUSY),
    'opendir': (errno.EPERM, errno.ENOMEM),
    'fdopendir': (errno.ENOMEM,),
    'readdir64': (errno.ENOMEM,),
    'access': (errno.ENOMEM,),
    'faccessat': (errno.ENOMEM,),
    'fstat64': (errno.ENOMEM,),
    'stat64': (errno.ENOMEM,),
    'lstat64': (errno.ENOMEM,),
    'fstatat64': (errno.ENOMEM,),
    'flock': (errno.ENOMEM,),
    'fcntl': (errno.EPERM,),
    'dup2': (errno.EBUSY,),
    'pipe2': (errno.ENOMEM,),
    'fork': (errno.EAGAIN, errno.ENOMEM),
    'waitpid': (errno.EINTR,),
    'eventfd': (errno.ENOMEM,),
    'signalfd': (errno.ENODEV,),
    'timerfd_create': (errno.ENOMEM,),
    'timerfd_settime': (errno.EPERM,),
    'epoll_create1': (errno.ENOMEM,),
    'epoll_ctl': (errno.ENOSPC, errno.ENOMEM),
    'epoll_wait': (errno.EINTR,),
    'poll': (errno.EINTR, errno.ENOMEM),
    'pthread_create': (errno.EAGAIN,),
    'socket': (errno.EPERM, errno.EMFILE),
    'bind': (errno.EPERM, errno.ENOMEM),
    'setsockopt': (errno.EPERM,),
    'sendto': (errno.EPERM, errno.ENOMEM, errno.EINTR),
    'recv': (errno.ENOMEM, errno.EINTR),
    'recvmsg': (errno.ENOMEM, errno.EINTR),
    'splice': (errno.EPERM, errno.ENOMEM, errno.EINTR, errno.EAGAIN),
    'mmap64': (errno.ENOMEM,),
    'lseek64': (errno.EPERM,),
    'pread64': (errno.EPERM, errno.EINTR, SHORT),
    'pwrite64': (errno.ENOSPC, errno.EINTR, SHORT),
    'copy_file_range': (errno.ENOSPC, errno.EINTR, SHORT),
    'posix_fallocate64': (errno.ENOSPC, errno.EINTR),
    'ftruncate64': (errno.EPERM, errno.EINTR),
    'fchmod': (errno.EPERM,),
    'unlink': (errno.EPERM,),
    'unlinkat': (errno.EPERM,),
    'renameat': (errno.EPERM, errno.ENOSPC),
}


def harmless(call, how, said):
    """Whether nothing may come of it; tracefs takes a text whole or not at all."""
    if call in ('read', 'write') and how in (SHORT, errno.EAGAIN):
        return 'cannot write the output' in said
    return how in (errno.EINTR, SHORT) or (call, how) == ('splice', errno.EAGAIN)


def chosen(num):
    """Which of so many calls are tried."""
    some = {*range(1, min(num, FIRST) + 1), *range(max(num - LAST, 0) + 1, num + 1)}
    return sorted(some | {1 + i * num // BETWEEN for i in range(BETWEEN) if num})


class Program:
    def __init__(self, path, inject):
        self.path, self.inject = path, inject

    def run(self, args, place, fault=None):
        env = dict(os.environ, TMPDIR=os.path.join(place, 'tmp'))
        if fault:
            env['FAULT'] = ':'.join(map(str, fault))
            env['LD_PRELOAD'] = self.inject
        with subprocess.Popen([self.path, *args], env=env, cwd=place, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
            try:
                out, said = run.communicate(timeout=HANG)
            except subprocess.TimeoutExpired:
                run.kill()
                raise
        return Run(run.pid, run.returncode, out, said.decode(errors='replace'))

    def events(self, place, name):
        """How many events a recording has, -1 when it is none."""
        run = self.run(('show', '-q', '-T', 'none', name), place)
        return -1 if run.status else run.out.count(b'/etc/passwd')


class Run:
    def __init__(self, pid, status, out, said):
        self.pid, self.status, self.out, self.said = pid, status, out, said

    def leftovers(self):
        """The instances of this run; one that another just removes, for it looked dead, is none."""
        if not os.path.isdir(INSTANCES):
            return []
        own = re.compile(rf'lltrace-{self.pid}(-\d+)?$')
        for name in filter(own.match, os.listdir(INSTANCES)):
            try:
                instance = os.open(os.path.join(INSTANCES, name), os.O_DIRECTORY)
                fcntl.flock(instance, fcntl.LOCK_EX)
                os.close(instance)
            except FileNotFoundError:
                pass
        return list(filter(own.match, os.listdir(INSTANCES)))


class Scenario:
    """A run of the program, and what has to come of it."""
    workers = WORKERS
    # faults that are not tried
    spared = ()

    def __init__(self, program, *args):
        self.program, self.args = program, args

    def prepare(self, place):
        """Makes what the run finds."""

    def missing(self, run, place):
        """What of its work has not been done, or None."""

    def wrong(self, run, place):
        """What is wrong beside that, whether it failed or not."""


class Show(Scenario):
    def missing(self, run, place):
        num = run.out.count(b'/etc/passwd')
        return None if num >= EVENTS else f'{num} events are shown'

    def wrong(self, run, place):
        if run.out and not run.out.endswith(b'\n') and 'cannot write the output' not in run.said:
            return 'half a line'
        return None


# what the kernel does not give out of a ring buffer is not there for the program, but counted
UNREAD = 'stayed in the ring buffer'


class Record(Scenario):
    def missing(self, run, place):
        num = self.program.events(place, 'x.dat')
        return None if num >= EVENTS else f'{num} events are recorded'

    def wrong(self, run, place):
        """A file is whole; one that is not finished can be, and that is told."""
        files = set(os.listdir(place)) - {'tmp'}
        if files - {'x.dat', 'x.dat.part'} or os.listdir(os.path.join(place, 'tmp')):
            return f'it leaves {files}, {os.listdir(os.path.join(place, "tmp"))}'
        if 'x.dat.part' in files:
            if 'x.dat.part' not in run.said:
                return 'it leaves x.dat.part without a word'
            if 'x.dat' not in files:
                self.program.run(('recover', 'x.dat'), place)
        least = 0 if re.search(CUT_SHORT, run.said) or UNREAD in run.said else EVENTS
        if files and self.program.events(place, 'x.dat') < least:
            return 'the file is not whole'
        return None


class Pipe(Scenario):
    """To standard output: what could not be written is kept."""

    def missing(self, run, place):
        with open(os.path.join(place, 'x.dat'), 'wb') as f:
            f.write(run.out)
        num = self.program.events(place, 'x.dat')
        return None if num >= EVENTS else f'{num} events are written'

    def wrong(self, run, place):
        kept = os.listdir(os.path.join(place, 'tmp'))
        if kept and not all(name in run.said for name in kept):
            return f'it leaves {kept} without a word'
        return None


class Clean(Scenario):
    """One at a time, for others remove what is dead as well."""
    workers = 1
    # what can't be looked at may be another's, what is busy is
    spared = (('lstat64', errno.ENOMEM), ('rmdir', errno.EBUSY))

    def prepare(self, place):
        os.mkdir(os.path.join(INSTANCES, 'lltrace-1'))
        dead = os.path.join(place, 'tmp/lltrace-abcdef')
        os.mkdir(dead, 0o700)
        shutil.copytree(Recover.template, os.path.join(dead, 'trace.dat.part'))

    def missing(self, run, place):
        left = os.listdir(os.path.join(place, 'tmp'))
        if os.path.exists(os.path.join(INSTANCES, 'lltrace-1')):
            left.append('lltrace-1')
        return f'it leaves {left}' if left else None

    def wrong(self, run, place):
        dead = os.path.join(INSTANCES, 'lltrace-1')
        if os.path.exists(dead):
            os.rmdir(dead)
        return None


class Doctor(Scenario):
    # an event that went away is none
    spared = (('read', errno.ENODEV),)
    mounted = re.compile(r'ok +tracefs +mounted at (.*)')

    def missing(self, run, place):
        """What is not known is no fine; tracefs may be mounted at another place as well."""
        whole = self.program.run(self.args, place).out.decode().splitlines()
        for line in run.out.decode().splitlines():
            other = self.mounted.fullmatch(line)
            if other and os.path.ismount(other[1]):
                continue
            if line not in whole and not line.startswith(('FAIL', 'warn', '-', ' ')):
                return f'"{line}"'
        return None if run.out else 'it says nothing'


class Recover(Scenario):
    template = ''

    def prepare(self, place):
        shutil.copytree(self.template, os.path.join(place, 'x.dat.part'))

    def missing(self, run, place):
        return None if self.program.events(place, 'x.dat') >= EVENTS else 'nothing is recovered'

    def wrong(self, run, place):
        """What failed can be tried again."""
        if 'cannot remove x.dat.part' in run.said:
            shutil.rmtree(os.path.join(place, 'x.dat.part'))
        elif os.path.exists(os.path.join(place, 'x.dat.part')):
            self.program.run(('recover', 'x.dat'), place)
        if os.listdir(place) not in (['tmp', 'x.dat'], ['x.dat', 'tmp']):
            return f'it leaves {os.listdir(place)}'
        return self.missing(run, place)


def judge(scenario, call, how, run, place):
    """What is wrong with a run in which a call failed, or None."""
    missing = scenario.missing(run, place)
    if run.status < 0:
        return f'signal {-run.status}'
    # an event that went away is unknown
    if run.status not in (0, 1, 3, 125, 126) and (run.status, how) != (2, errno.ENODEV):
        return f'status {run.status}'
    left = run.leftovers()
    if left:
        return f'{LEFT} {left}'
    if any(not line.startswith(('lltrace: ', '  ')) for line in run.said.splitlines()):
        return 'a line of its own'
    if 'Success' in run.said or len(set(run.said.splitlines())) < run.said.count('\n'):
        return 'that is no clear message'
    if run.status and not run.said and b'FAIL' not in run.out:
        return 'it fails without a word'
    if missing and not run.status:
        return None if UNREAD in run.said else f'{missing}, and that is no failure'
    if run.status and harmless(call, how, run.said):
        return 'that is no failure'
    return scenario.wrong(run, place)


def try_one(program, scenario, fault):
    """Runs it with the fault in a directory of its own."""
    with tempfile.TemporaryDirectory(dir='.') as place:
        place = os.path.abspath(place)
        os.mkdir(os.path.join(place, 'tmp'))
        scenario.prepare(place)
        try:
            run = program.run(scenario.args, place, fault)
        except subprocess.TimeoutExpired:
            return 'it hangs', ''
        return judge(scenario, fault[0], fault[2], run, place), run.said


def count(program, scenario):
    with tempfile.TemporaryDirectory(dir='.') as place:
        os.mkdir(os.path.join(place, 'tmp'))
        scenario.prepare(os.path.abspath(place))
        run = program.run(scenario.args, os.path.abspath(place), ('all', 0, 'count'))
        assert run.status == 0, run.said
    return counted(run.said)


def try_all(program, scenario):
    """Injects into one scenario; returns the number of faults and of those not survived."""
    counts = count(program, scenario)
    faults = [(call, n, how) for call, hows in ERRORS.items()
              for n in chosen(counts.get(call, 0)) for how in hows
              if (call, how) not in scenario.spared]
    bad = 0
    with ThreadPoolExecutor(scenario.workers) as pool:
        results = list(pool.map(lambda fault: try_one(program, scenario, fault), faults))
    for fault, (problem, said) in zip(faults, results):
        # An instance that is not locked yet looks dead: another run may have taken it to remove it,
        # and that is what just failed there.
        if problem and problem.startswith(LEFT):
            problem, said = try_one(program, scenario, fault)
        if os.environ.get('FAULT_SAID'):
            print('#', *fault, repr(said))
        if problem:
            bad += 1
            print(f'# {" ".join(map(str, fault))}: {problem}: {said!r}', flush=True)
    return len(faults), bad


def cut_off(program, pid):
    """What a killed run leaves of its recording."""
    with subprocess.Popen((program.path, 'record', '-e', 'deny_access_fs', '-p', str(pid), '-b', '64K',
                           '-o', 'cut.dat'), stderr=subprocess.PIPE) as run:
        run.stderr.readline()
        while not any(os.stat(os.path.join('cut.dat.part', name)).st_blocks
                      for name in os.listdir('cut.dat.part') if name.startswith('cpu')):
            pass
        run.send_signal(signal.SIGKILL)
    subprocess.run((program.path, 'clean'), check=True, stdout=subprocess.DEVNULL)
    return os.path.abspath('cut.dat.part')


def scenarios(program, pid):
    traced = ('-q', '-e', 'deny_access_fs')
    made = ('--', PROVOKE, 'deny_access_fs', str(EVENTS))
    of = ('-p', str(pid), '-n', str(EVENTS))
    return (Show(program, 'show', *traced, '-T', 'none', *made),
            Show(program, 'show', *traced, '-A', '-j', *of),
            Record(program, 'record', *traced, '-o', 'x.dat', *made),
            Record(program, 'record', *traced, '-o', 'x.dat', '--file-version', '6', '--max-size', '1M',
                   *of),
            Pipe(program, 'record', *traced, '-o', '-', '--compress', *made),
            Recover(program, 'recover', 'x.dat'),
            Doctor(program, 'doctor'),
            Clean(program, 'clean'))


def run_all(scenarios):
    """Tries the scenarios, and prints TAP; whether any failed."""
    only = os.environ.get('FAULT_ONLY', '').split()
    total = failed = number = 0
    for number, scenario in enumerate(scenarios, 1):
        if only and str(number) not in only:
            continue
        faults, bad = try_all(scenario.program, scenario)
        total += faults
        failed += bool(bad) or not faults
        print(f'{"not ok" if bad or not faults else "ok"} {number} {scenario.args[0]}')
        print(f'# {faults} faults injected', flush=True)
    print(f'# {total} faults injected in all')
    print(f'1..{number}')
    return failed > 0


def main():
    program = Program(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]))
    with tempfile.TemporaryDirectory(dir='.') as place:
        os.chdir(place)
        with subprocess.Popen((PROVOKE, '-w', '2000', 'deny_access_fs', '1000000000')) as provoke:
            try:
                Recover.template = cut_off(program, provoke.pid)
                failed = run_all(scenarios(program, provoke.pid))
            finally:
                provoke.kill()
        os.chdir('..')
    return failed


if __name__ == '__main__':
    sys.exit(main())
