#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""validate.py SCHEMA: every line of stdin has to be JSON that fits the schema.

Readers have to bear members that the schema does not know yet; the program that
writes them is to describe each, so here unknown ones are errors.
"""
import json
import sys

import jsonschema


def close(schema):
    """Allows in every object only the properties that are described."""
    if isinstance(schema, list):
        for part in schema:
            close(part)
    if not isinstance(schema, dict):
        return
    for part in schema.values():
        close(part)
    if schema.get('type') == 'object' and 'properties' in schema:
        schema.setdefault('additionalProperties', False)


def no_constant(text):
    raise ValueError(text + ' is not JSON')


def no_twice(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError('a name comes twice')
    return dict(pairs)


with open(sys.argv[1], encoding='utf-8') as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
close(schema)
kinds = {}
for name in (ref['$ref'].split('/')[-1] for ref in schema['oneOf']):
    kinds[name] = jsonschema.Draft202012Validator({**schema, 'oneOf': [{'$ref': '#/$defs/' + name}]})
bad = 0
for number, line in enumerate(sys.stdin.buffer, 1):
    value = json.loads(line.decode('utf-8', 'strict'), parse_constant=no_constant,
                       object_pairs_hook=no_twice)
    errors = sorted(kinds[value['type']].iter_errors(value), key=str)
    for error in errors[:1]:
        cause = jsonschema.exceptions.best_match([error])
        print('line %d: %s: %s' % (number, cause.json_path, cause.message[:300]))
        bad = 1
sys.exit(bad)
