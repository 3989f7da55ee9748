#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What "lltrace explain -j" says (stdin) against the kernel's text of the same events.

explain.py KERNEL-TEXT [COMM=N,N...]...: of the denials of that task the first one was preceded by so
many checks of its own, the next one by so many; without it by none.
"""
import json
import re
import sys

sys.dont_write_bytecode = True
from suggest import unescaped

NAMES = {
    'fs': ('execute write_file read_file read_dir remove_dir remove_file make_char make_dir make_reg '
           'make_sock make_fifo make_block make_sym refer truncate ioctl_dev resolve_unix').split(),
    'net': 'bind_tcp connect_tcp bind_udp connect_send_udp'.split(),
    'scope': 'abstract_unix_socket signal'.split()}


def mask(text, family):
    """Of names or of hex; None: it is something else."""
    value = 0
    for word in filter(None, text.split('|')):
        if word.startswith('0x'):
            value |= int(word, 16)
        elif word in NAMES[family]:
            value |= 1 << NAMES[family].index(word)
        else:
            return None
    return value


def parse(path):
    """Event, task and fields of each line."""
    for line in open(path, encoding='latin-1'):
        m = re.match(r' *(.+)-(\d+) +\[.*?: landlock_(\w+): (.*)$', line)
        if m:
            fields = dict(word.split('=', 1) for word in m[4].split(' '))
            yield m[3], m[1], int(m[2]), fields


class Kernel:
    def __init__(self, path, walks):
        self.handled, self.rules, self.domains, self.checks = {}, {}, {}, {}
        self.walks = walks
        self.denials = []
        for event, comm, pid, f in parse(path):
            self.take(event, comm, pid, f)

    def take(self, event, comm, pid, f):
        if event == 'create_ruleset':
            self.handled[f['ruleset'].split('.')[0]] = {
                'fs': mask(f['handled_fs'], 'fs'), 'net': mask(f['handled_net'], 'net'),
                'scope': mask(f['scoped'], 'scope')}
        elif event.startswith('add_rule'):
            self.rules.setdefault(f['ruleset'].split('.')[0], []).append(f)
        elif event in ('create_domain', 'restrict_self'):
            self.domains[f['domain']] = (f['parent'], f['ruleset'])
        elif event.startswith('check_rule'):
            self.checks.setdefault(pid, []).append(f)
        elif event.startswith('deny_'):
            counts = self.walks.get(comm)
            num = counts.pop(0) if counts else 0
            checks = self.checks.pop(pid, [])
            self.denials.append((event, comm, pid, f, checks[len(checks) - num:]))

    def chain(self, domain):
        """Outermost first; an unknown domain alone."""
        ids = []
        while domain != '0':
            ids.insert(0, domain)
            domain = self.domains.get(domain, ('0',))[0]
        return ids

    def handles(self, domain, family):
        ruleset = self.domains.get(domain, (0, '.'))[1].split('.')[0]
        return self.handled.get(ruleset, {}).get(family)

    def nearest(self, domain, f):
        """Of the ruleset's rules the one with the longest path above, or with the port."""
        found = None
        for rule in self.rules.get(self.domains.get(domain, (0, '.'))[1].split('.')[0], []):
            if 'port' in rule:
                if 'path' not in f and rule['port'] == (f['sport'] if f['sport'] != '0' else f['dport']):
                    found = rule
            elif 'path' in f:
                above, path = unescaped(rule['path']), unescaped(f['path'])
                if (path + b'/').startswith(above + b'/') and (
                        not found or len(rule['path']) > len(found['path'])):
                    found = rule
        return found


def expect(what, ours, kernel):
    if ours != kernel:
        print(f'{what}: {ours!r} instead of {kernel!r}')
        expect.bad = True


expect.bad = False


def value(m):
    return None if m is None else m['value']


def compare_rights(kernel, obj, f, checks, family):
    denied = mask(f['blockers'], family)
    expect('denied', obj['denied']['value'], denied)
    request = denied
    if checks:
        request = mask(checks[-1].get('access_request', checks[-1].get('request')), family)
        expect('requested', value(obj['requested']), request)
    else:
        expect('requested', obj['requested'], None)
    grants = [[mask(m, family) for m in c.get('grants', c.get('allowed'))[1:-1].split(',')] for c in checks]
    # from the file outward, as the kernel gave them
    expect('rules', [[r.get('dev', r.get('port')), r.get('ino'), [g['value'] for g in r['grants']]]
                     for r in obj['rules']],
           [[c.get('dev', int(c.get('port', 0))), int(c['ino']) if 'ino' in c else None, g]
            for c, g in zip(checks, grants)])
    for i, layer in enumerate(obj['layers']):
        handled = kernel.handles(layer['domain'], family)
        expect('handles', value(layer['handles']), None if handled is None else handled & request)
        granted = 0
        for g in grants:
            granted |= g[i] & request
        expect('granted', value(layer['granted']), granted if checks else None)
        if layer['denied']:
            expect('missing', value(layer['missing']), denied)
    nearest = kernel.nearest(f['domain'], f)
    expect('nearest', obj['nearest'] and obj['nearest']['access']['value'],
           nearest and mask(nearest['access_rights'], family))


def compare(kernel, obj, event, comm, pid, f, checks):
    expect('pid', obj['pid'], pid)
    expect('comm', obj['comm'], comm)
    expect('domain', obj['domain'], f['domain'])
    chain = kernel.chain(checks[-1]['domain'] if checks else f['domain'])
    ids = [layer['domain'] for layer in obj['layers']]
    expect('layers', ids[-len(chain):], chain)
    expect('layers of no known domain', ids[:-len(chain)], [None] * (len(ids) - len(chain)))
    expect('denier', [layer['domain'] for layer in obj['layers'] if layer['denied']], [f['domain']])
    m = re.match('deny_access_(fs|net)$', event)
    if m and mask(f['blockers'], m[1]) and not re.fullmatch('0x4d', f['blockers']):
        expect('request', obj['request'], None)
        expect('has_rules', obj['has_rules'], True)
        compare_rights(kernel, obj, f, checks, m[1])
    else:
        expect('has_rules', obj['has_rules'], False)
        expect('rules', obj['rules'], [])


def main():
    walks = {comm: [int(n) for n in counts.split(',')]
             for comm, counts in (arg.split('=') for arg in sys.argv[2:])}
    kernel = Kernel(sys.argv[1], walks)
    objs = [obj for obj in map(json.loads, sys.stdin) if obj['type'] == 'explain']
    expect('denials', len(objs), len(kernel.denials))
    for obj, denial in zip(objs, kernel.denials):
        bad, expect.bad = expect.bad, False
        compare(kernel, obj, *denial)
        if expect.bad:
            print('  in', json.dumps(obj))
        expect.bad |= bad
    sys.exit(expect.bad or not objs)


main()
