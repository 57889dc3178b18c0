import { expect, test } from 'vitest';
import { branchingRecursion } from '../../shared/json-schema/branching-recursion.ts';
import { needsTimeLimit } from '../../shared/json-schema/schema-risks.ts';
import type { JsonSchema } from '../../shared/json/json.ts';

const again = { $ref: '#' };
const node = { $ref: '#/$defs/node' };

test.each<[string, JsonSchema, string]>([
  ['two alternatives', { properties: { a: { anyOf: [again, again] } } }, 'properties a'],
  [
    'two alternatives of a tree',
    {
      $ref: '#/$defs/node',
      $defs: {
        node: { oneOf: [{ properties: { and: { items: node } } }, { properties: { or: { items: node } } }] },
      },
    },
    '$defs node',
  ],
  ['all of two', { items: { allOf: [again, { items: again }] } }, 'items'],
  ['items and contains', { items: again, contains: again }, ''],
  ['two patterns', { patternProperties: { '^a': again, a$: again } }, ''],
  ['a name and a pattern', { properties: { a: again }, patternProperties: { '^a': again } }, ''],
  ['a condition', { if: { required: ['a'], properties: { a: again } }, properties: { a: again } }, ''],
  ['a negation', { properties: { a: again }, not: { properties: { a: again } } }, ''],
  [
    'a dependent schema',
    { properties: { a: again }, dependentSchemas: { a: { properties: { a: again } } } },
    '',
  ],
  [
    'an anchor',
    {
      $defs: {
        t: {
          $dynamicAnchor: 't',
          anyOf: [{ items: { $dynamicRef: '#t' } }, { items: { $dynamicRef: '#t' } }],
        },
      },
    },
    '$defs t',
  ],
])('%s of a schema multiply the time of each level', (_, schema, place) => {
  expect(branchingRecursion(schema)?.join(' ')).toBe(place);
  expect(needsTimeLimit(schema)).toBe(true);
});

test.each<[string, JsonSchema]>([
  ['a binary tree', { properties: { left: again, right: again }, additionalProperties: again }],
  ['a list of lists', { anyOf: [{ type: 'string' }, { items: again }] }],
  [
    'a tree with leaves',
    {
      $ref: '#/$defs/node',
      $defs: {
        node: { oneOf: [{ type: 'number' }, { type: 'object', properties: { parts: { items: node } } }] },
      },
    },
  ],
  [
    'a base of all',
    { allOf: [{ $ref: '#/$defs/base' }], properties: { child: again }, $defs: { base: { type: 'object' } } },
  ],
  [
    'two circles of two members',
    {
      properties: { a: { $ref: '#/$defs/a' }, b: { $ref: '#/$defs/b' } },
      $defs: { a: { items: { $ref: '#/$defs/a' } }, b: { items: { $ref: '#/$defs/b' } } },
    },
  ],
  [
    'a part that is used twice',
    { allOf: [{ $ref: '#/$defs/a' }, { $ref: '#/$defs/a' }], $defs: { a: { type: 'object' } } },
  ],
  ['no recursion', { anyOf: [{ type: 'string' }, { type: 'number' }] }],
])('%s is checked in proportion to the value', (_, schema) => {
  expect(branchingRecursion(schema)).toBeUndefined();
});
