#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""mutate.py PROGRAM SECONDS FILE... - gives damaged recordings and logs to the program.

Bytes, numbers and pieces of the FILEs are changed, by a fixed seed.  Whatever comes in, the
program has to end by itself with 0 or 1, with a message for 1, in lines that are its own, and
with nothing but printable UTF-8 on its output.  TAP on standard output; a file that was not
survived is kept in the working directory.
"""
import os
import random
import re
import struct
import subprocess
import sys
import time

FORMS = (['show'], ['show', '-j'], ['show', '--format', 'ftrace'], ['stat'], ['suggest'],
         ['explain', '-j'], ['domains', '-j'], ['list', '-v'], ['filter', '-A'])
HANG = 60
INTERESTING = (0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff,
               0x7fffffffffffffff, 0xffffffffffffffff)
# all but the newline, and the other two lines that a text may begin with
CONTROL = re.compile('[\x00-\x09\x0b-\x1f\x7f-\x9f]')


def flip(rng, data):
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def number(rng, data):
    size = rng.choice((1, 2, 4, 8))
    at = rng.randrange(max(1, len(data) - size))
    value = rng.choice(INTERESTING) & (1 << 8 * size) - 1
    data[at:at + size] = value.to_bytes(size, rng.choice(('little', 'big')))


def cut(rng, data):
    del data[rng.randrange(len(data)):]


def remove(rng, data):
    at = rng.randrange(len(data))
    del data[at:at + rng.choice((1, 2, 4, 8, 100, 4096))]


def repeat(rng, data):
    at = rng.randrange(len(data))
    data[at:at] = data[at:at + rng.choice((1, 4, 8, 100, 4096))]


def text(rng, data):
    """In the formats: what their parser makes something of."""
    words = (b'(', b')', b'"', b'%s', b'/ (0)', b'__print_flags(', b'REC->', b'[', b'-1', b'\x1b[31m',
             b'offset:99999;', b'size:0;', b'signed:1;', b'?', b':', b'__data_loc ', b'\n')
    at = rng.randrange(len(data))
    word = rng.choice(words)
    data[at:at + len(word)] = word


def letter(rng, data):
    """Within a text: names of events, fields, rights, tasks."""
    words = [m.start() for m in re.finditer(rb'[a-z_]{4,}', data)]
    if words:
        data[rng.choice(words) + rng.randrange(4)] = rng.choice(b'\x1b\xff\x9b"\'\\\n =|\x00\xc3')


MUTATIONS = (letter, letter, letter, flip, flip, number, number, cut, remove, repeat, text, text)


def mutated(rng, seeds):
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        if data:
            rng.choice(MUTATIONS)(rng, data)
    return bytes(data)


def complaint(status, out, err):
    """What is wrong with how it ended, or None."""
    try:
        printed = out.decode()
        said = err.decode()
    except UnicodeDecodeError as e:
        return f'not UTF-8: {e}'
    # 3: of a recording, nothing that is left can be what was asked for
    if status not in (0, 1, 3):
        return f'status {status}'
    if status and not said:
        return 'it fails without a word'
    for line in said.splitlines():
        if not line.startswith(('lltrace: ', '  ')):
            return f'a line of its own: {line}'
    if CONTROL.search(printed) or CONTROL.search(said):
        return 'a control character'
    return None


def main():
    program, seconds, names = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
    seeds = [open(name, 'rb').read() for name in names]
    # and logs of audit
    seeds += [subprocess.run([program, 'show', '-q', '--format', 'audit', name],
                             capture_output=True, check=True).stdout for name in names[:3]]
    rng = random.Random(1)
    end = time.monotonic() + seconds
    runs = failed = crashed = 0
    while time.monotonic() < end:
        data = mutated(rng, seeds)
        form = rng.choice(FORMS)
        with open('mutated', 'wb') as f:
            f.write(data)
        try:
            run = subprocess.run([program, *form, 'mutated'], capture_output=True, timeout=HANG,
                                 stdin=subprocess.DEVNULL)
            wrong = complaint(run.returncode, run.stdout, run.stderr)
            crashed += b'the process that read it ended with' in run.stderr
        except subprocess.TimeoutExpired:
            wrong = 'it hangs'
        runs += 1
        if wrong:
            failed += 1
            os.rename('mutated', f'bad-{failed}')
            print(f'# bad-{failed}: lltrace {" ".join(form)}: {wrong}', flush=True)
            if failed == 20:
                break
    print(f'# {runs} damaged files, {crashed} that a library crashed on')
    print('not ok' if failed or not runs else 'ok', '1 damaged files are survived')
    print('1..1')
    return failed > 0


sys.exit(main())
