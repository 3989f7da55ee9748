#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Filter expressions for filter.bats, and the comparison of verdicts.

filter.py generate DATA OUT SEED COUNT
    COUNT directories OUT/N with a file for each event in DATA/formats, which holds one
    expression, often with values of DATA/trace.txt: valid ones, and such that are broken on
    purpose or by chance.
filter.py check OUT
    What the kernel said of them (left in OUT by filter-guest.sh) against
    "lltrace show -f" of the recording of the same events.
"""
import os
import random
import re
import subprocess
import sys

NUMBERS = [0, 1, 2, 3, 4, 5, 8, 9, 10, 13, 26, 77, 80, 120, 196, 200, 254, 255, 256, 365, 443,
           4711, 5000, 8080, 65535, 65536, 0x2100, 0x4002, 0x1ffff, 0x100000, 0x100004,
           0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x195cc6b76, 0x195cc6b7c, 0x195cc6b84,
           0x7fffffffffffffff, 0x8000000000000000, 0xffffffffffffffff, 0x10000000000000000,
           -1, -2, -128, -2147483648, -9223372036854775808, -9223372036854775809]
STRINGS = ['', 'cat', 'vim', 'sandboxer', 'row011', 'nested-t2', '123456789012345', 'systemd', '5cats',
           '!bang', '/etc/passwd', '/usr', '/usr/local', '/usr/share/doc', '/tmp', '/mnt', '/all',
           '/row/quiet-same', '/row/same=1,log_same=0,log_new=1', '<unreachable>', 'a*b', 'a[b]c',
           'back\\slash', 'it\'s', 'say "hi"', '/tmp/.X11-unix/X0', 'foo', 'bar', 'dbus', 'a b']
NUMBER_OPS = ['==', '!=', '<', '<=', '>', '>=', '&']
STRING_OPS = ['==', '!=', '~']


class Field:
    def __init__(self, line):
        declaration, size = re.match(r'\s*field:([^;]*);.*size:(\d+);', line).groups()
        self.name = re.sub(r'\[.*', '', declaration).split()[-1]
        self.kind = 'char' in declaration and ('[' in declaration)
        self.size = int(size)


class Generator:
    def __init__(self, seed, text):
        self.r = random.Random(seed)
        self.values = {}
        for line in open(text, encoding='utf-8', errors='surrogateescape'):
            m = re.search(r' (landlock_\w+): (.*)', line)
            if m and not line.startswith('#'):
                words = re.findall(r'[=:.|,]((?:0x)?[0-9a-f]+)\b', m[2])
                numbers = [int(w, base) for w in words for base in (10, 16) if
                           re.fullmatch(r'\d+' if base == 10 else r'(0x)?[0-9a-f]+', w)]
                self.values.setdefault(m[1], []).extend(numbers)

    def glob(self, text):
        """A pattern made of the text: cut, opened at its ends, with classes."""
        r = self.r
        out = ''
        for c in text:
            roll = r.random()
            if roll < .06:
                out += '?'
            elif roll < .1:
                out += '*'
            elif roll < .14 and c not in '!]\\':
                out += r.choice(['[%c]', '[!%c]', '[a-%c]', '[%c-z]', '[]%c]', '[%c']) % c
            elif roll < .17:
                out += '\\' + c
            elif roll > .03 or not out:
                out += c
        if r.random() < .3:
            out = out[r.randrange(len(out) + 1):]
        if r.random() < .3:
            out = out[:r.randrange(len(out) + 1)]
        return r.choice(['', '', '', '*', '!', '**']) + out + r.choice(['', '', '*', '\\', '**'])

    def string(self):
        r = self.r
        text = r.choice(STRINGS)
        if r.random() < .02:
            text = text + 'x' * r.randrange(240, 258)
        quote = '"' if "'" in text else r.choice('"\'')
        return text, quote

    def string_pred(self, name):
        op = self.r.choice(STRING_OPS)
        text, quote = self.string()
        if op == '~' or self.r.random() < .1:
            text = self.glob(text)
        return f'{name}{self.space()}{op}{self.space()}{quote}{text}{quote}'

    def number(self, event):
        r = self.r
        v = r.choice(NUMBERS if r.random() < .2 else NUMBERS[:32])
        if self.values.get(event) and r.random() < .6:
            v = r.choice(self.values[event])
        if r.random() < .1:
            v += r.choice([-1, 1])
        form = r.random()
        if form < .5:
            return str(v)
        if form < .97:
            return ('-' if v < 0 else '') + hex(abs(v))
        return r.choice(['0%o' % abs(v), '0X%X' % abs(v), '%dx' % v, '0x', '-', '08', '1e3', '00', '0b1'])

    def number_pred(self, name, event):
        return f'{name}{self.space()}{self.r.choice(NUMBER_OPS)}{self.space()}{self.number(event)}'

    def space(self):
        return self.r.choice(['', ' ', ' ', '  ', '\t'])

    def pred(self, event, fields):
        r = self.r
        roll = r.random()
        if roll < .1:
            return self.string_pred(r.choice(['comm', 'COMM']))
        if roll < .2:
            return self.number_pred(r.choice(['CPU', 'cpu', 'common_pid', 'common_type']), event)
        if roll < .21:
            return self.number_pred(r.choice(['no_field', 'Comm', '_', '']), event)
        field = r.choice(fields)
        wrong = r.random() < .01
        if field.kind != wrong:
            return self.string_pred(field.name)
        return self.number_pred(field.name, event)

    def expr(self, event, fields, depth=0):
        r = self.r
        roll = r.random()
        if depth > 4 or roll < .5:
            return self.pred(event, fields)
        if roll < .6:
            return '!' + self.space() + self.expr(event, fields, depth + 1)
        if roll < .7:
            return f'({self.space()}{self.expr(event, fields, depth + 1)}{self.space()})'
        op = r.choice(['&&', '||'])
        return (self.expr(event, fields, depth + 1) + self.space() + op + self.space() +
                self.expr(event, fields, depth + 1))

    def broken(self, text):
        """The text with some characters changed."""
        r = self.r
        if r.random() < .1:
            return text + r.choice(['&&', '||', '!', '|| !', ')', '"', ' x', '|', '&& ('])
        for _ in range(r.choice([1, 1, 2, 4])):
            at = r.randrange(len(text) + 1)
            cut = r.choice([0, 1, 1, 2])
            text = text[:at] + r.choice(['', '', ' ', '(', ')', '!', '&', '|', '"', "'", '=', '0',
                                         'x', '&&', '||', '~', '<', '-']) + text[at + cut:]
        return text

    def one(self, event, fields):
        while True:
            text = self.expr(event, fields)
            if self.r.random() < .2:
                text = self.broken(text)
            # what needs a running kernel is left out
            if (0 < len(text) < 2000 and text.strip() != '0' and
                    not re.search(r'CPUS|\.(function|ustring)', text)):
                return text


def generate(data, out, seed, count):
    formats = os.path.join(data, 'formats')
    generator = Generator(seed, os.path.join(data, 'trace.txt'))
    events = {}
    for event in sorted(os.listdir(formats)):
        lines = open(os.path.join(formats, event), encoding='ascii').read().splitlines()
        events[event] = [f for f in map(Field, filter(lambda s: s.startswith('\tfield:'), lines))
                         if not f.name.startswith('common_')]
    for n in range(count):
        os.makedirs(os.path.join(out, str(n)))
        for event, fields in events.items():
            with open(os.path.join(out, str(n), event), 'w', encoding='ascii') as f:
                f.write(generator.one(event, fields))


def kernel_lines(path):
    """(event, line without its time) of the kernel's text."""
    lines = []
    for line in open(path, encoding='utf-8', errors='surrogateescape'):
        m = re.match(r' *(.*-\d+) +\[(\d+)\] +(?:[^ :]+ +)?[0-9.]+: +((landlock_\w+): .*)', line)
        if m and not line.startswith('#'):
            lines.append((m[4], ' '.join(m.group(1, 2, 3))))
    return lines


def nameless(lines):
    """The tasks whose names the kernel lost: it does not wait for the lock of saved_cmdlines."""
    return {m[1] for _, line in lines if (m := re.match(r'<\.\.\.>-(\d+) ', line))}


def without(tasks, lines):
    """The lines of other tasks; a filter knew the name when a recording does not."""
    return [line for line in lines if re.match(r'.*?-(\d+) +\[?\d{3}\]? ', line)[1] not in tasks]


def show(recording, event, *options):
    """Exit status, lines, and what was said of "lltrace show" of one event."""
    done = subprocess.run([os.environ['LLTRACE'], 'show', '-q', '--format', 'ftrace', '-T', 'none', '-e',
                           event, *options, recording], capture_output=True, check=False,
                          text=True, errors='surrogateescape')
    return done.returncode, done.stdout.splitlines(), done.stderr


def positions(lines, of):
    """Where the lines, a part of OF in its order, stand in it."""
    found, at = [], 0
    for line in lines:
        at = of.index(line, at)
        found.append(at)
        at += 1
    return found


def reason(text):
    """Why an expression is refused, in the kernel's words; empty where it has none."""
    m = re.search(r'^ *\^\n?(?: |parse_error: )(.*)$', text, re.MULTILINE)
    return m[1] if m else ''


def check_one(out, expr, event, said, results):
    known = kernel_lines(os.path.join(out, 'reference.txt'))
    lost = nameless(known)
    assert len(lost) < 10, lost
    reference = without(lost, [line for e, line in known if e == event])
    everything = without(lost, show(os.path.join(out, 'reference.dat'), event)[1])
    assert len(reference) == len(everything), (event, len(reference), len(everything))
    status, lines, err = show(os.path.join(out, 'reference.dat'), event, '-f', expr)
    results['all'] += 1
    if not said['taken']:
        results['refused'] += 1
        if status not in (1, 2) or (reason(err) and reason(said['text']) not in ('', reason(err))):
            return f'the kernel refuses it: {said["text"]}\nours: {err}'
        return None
    if status:
        return 'the kernel takes it: ' + err
    kernel = positions(without(lost, [line for e, line in said['passed'] if e == event]), reference)
    results['some'] += 0 < len(kernel) < len(reference)
    ours = positions(without(lost, lines), everything)
    if kernel == ours:
        return None
    return f'{len(reference)} events, kernel {kernel}, ours {ours}'


def check(out):
    words = open(os.path.join(out, 'said'), encoding='utf-8', errors='surrogateescape').read().split('\0')
    results = {'all': 0, 'refused': 0, 'some': 0, 'wrong': 0}
    passed = {}
    for n, event, status, text in zip(*[iter(words)] * 4):
        n = n.strip()
        if n not in passed:
            passed[n] = kernel_lines(os.path.join(out, n + '.txt'))
        with open(os.path.join(out, n, event), encoding='ascii') as f:
            expr = f.read()
        wrong = check_one(out, expr, event, {'taken': status == '0', 'text': text, 'passed': passed[n]},
                          results)
        if wrong:
            results['wrong'] += 1
            print(f'{n} {event}: {expr!r}\n  {wrong}')
    print(' '.join(f'{k} {v}' for k, v in results.items()))
    # with too few of a kind nothing would be tested
    sys.exit(results['wrong'] or results['all'] < 500 or results['refused'] < 50 or results['some'] < 25)


if __name__ == '__main__':
    if sys.argv[1] == 'generate':
        generate(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
    else:
        check(sys.argv[2])
