import { describe, expect, test } from 'vitest';
import { compile } from '../../../local/eventbridge/pattern.ts';
import type { Json, JsonObject } from '../../../shared/json/json.ts';

/** Stands for "there is no such field". */
const none = Symbol('none');

interface Case {
  readonly why: string;
  /** The pattern's condition on the field `order` of the detail. */
  readonly ask: readonly Json[];
  readonly matching: readonly (Json | typeof none)[];
  readonly other: readonly (Json | typeof none)[];
}

const holding = (value: Json | typeof none): JsonObject => ({
  source: 'shop',
  detail: value === none ? { unrelated: 1 } : { order: value },
});

const cases: readonly Case[] = [
  {
    why: 'a string',
    ask: ['paid'],
    matching: ['paid'],
    other: ['Paid', 'paid ', 'unpaid', ['unpaid'], none],
  },
  { why: 'the empty string', ask: [''], matching: [''], other: [' ', null, 0, [], {}, none] },
  {
    why: 'a number, however written',
    ask: [3e2],
    matching: [300, 3e2, 300.0],
    other: ['300', 300.1, -300, [30]],
  },
  { why: 'zero', ask: [0], matching: [0, -0], other: ['0', false, null, ''] },
  { why: 'true', ask: [true], matching: [true], other: [false, 'true', 1] },
  { why: 'false', ask: [false], matching: [false], other: [true, 'false', 0, null, none] },
  { why: 'null', ask: [null], matching: [null, [1, null]], other: ['null', 0, '', [], none] },
  { why: 'one of a list of kinds', ask: ['a', 2, null], matching: ['a', 2, null], other: ['2', 'b', true] },

  {
    why: 'prefix',
    ask: [{ prefix: 'eu-' }],
    matching: ['eu-', 'eu-west'],
    other: ['EU-west', 'x-eu-', 'eu', 1, none],
  },
  { why: 'the empty prefix', ask: [{ prefix: '' }], matching: ['', 'any'], other: [1, null, none] },
  {
    why: 'prefix in any case',
    ask: [{ prefix: { 'equals-ignore-case': 'ÉtÉ-' } }],
    matching: ['été-2026', 'ÉTÉ-'],
    other: ['ete-2026', 'xÉté-', 5],
  },
  {
    why: 'suffix',
    ask: [{ suffix: '.png' }],
    matching: ['.png', 'a.png'],
    other: ['a.PNG', 'a.png ', 'png'],
  },
  {
    why: 'suffix in any case',
    ask: [{ suffix: { 'equals-ignore-case': '.PnG' } }],
    matching: ['a.png', '.PNG'],
    other: ['a.gif', 'png'],
  },
  {
    why: 'equal in any case',
    ask: [{ 'equals-ignore-case': 'Straße' }],
    matching: ['straße', 'STRAßE', ['x', 'sTRAßE']],
    other: ['STRASSE', 'stra', null],
  },
  {
    why: 'both sigmas in any case',
    ask: [{ 'equals-ignore-case': 'ΟΔΟΣ' }],
    matching: ['οδος', 'οδοσ'],
    other: ['οδο'],
  },
  { why: 'exactly', ask: [{ exactly: '10.0.0.1' }], matching: ['10.0.0.1'], other: ['10.0.0.10'] },

  {
    why: 'anything but a string',
    ask: [{ 'anything-but': 'draft' }],
    matching: ['drafts', 'Draft', '', 7, null, false, ['draft', 'sent']],
    other: ['draft', ['draft', 'draft'], [], {}, none],
  },
  {
    why: 'anything but a number',
    ask: [{ 'anything-but': 1 }],
    matching: [2, '1', 1.5],
    other: [1, [1], none],
  },
  {
    why: 'anything but strings',
    ask: [{ 'anything-but': ['a', 'b'] }],
    matching: ['c', ['a', 'c'], 1],
    other: ['a', 'b', ['a', 'b']],
  },
  {
    why: 'anything but numbers',
    ask: [{ 'anything-but': [1, 2] }],
    matching: [3, '1'],
    other: [1, 2, [2, 1]],
  },
  {
    why: 'anything but a prefix',
    ask: [{ 'anything-but': { prefix: 'fusion-bus/' } }],
    matching: ['shop', 'fusion-bus', 'Fusion-bus/', 9, null],
    other: ['fusion-bus/', 'fusion-bus/x', none],
  },
  {
    why: 'anything but prefixes',
    ask: [{ 'anything-but': { prefix: ['a', 'b'] } }],
    matching: ['c', 'Ab'],
    other: ['ax', 'bx'],
  },
  {
    why: 'anything but a suffix',
    ask: [{ 'anything-but': { suffix: '.tmp' } }],
    matching: ['a'],
    other: ['a.tmp'],
  },
  {
    why: 'anything but suffixes',
    ask: [{ 'anything-but': { suffix: ['.tmp', '.bak'] } }],
    matching: ['a.txt'],
    other: ['a.bak', 'a.tmp'],
  },
  {
    why: 'anything but a string in any case',
    ask: [{ 'anything-but': { 'equals-ignore-case': 'Stop' } }],
    matching: ['go', 'stop it'],
    other: ['STOP', 'stop'],
  },
  {
    why: 'anything but strings in any case',
    ask: [{ 'anything-but': { 'equals-ignore-case': ['Stop', 'Halt'] } }],
    matching: ['go'],
    other: ['halt', 'STOP'],
  },
  {
    why: 'anything but a wildcard',
    ask: [{ 'anything-but': { wildcard: '*/tmp/*' } }],
    matching: ['a/b', '/tmp'],
    other: ['a/tmp/b', '/tmp/'],
  },
  {
    why: 'anything but wildcards',
    ask: [{ 'anything-but': { wildcard: ['*a', 'b*'] } }],
    matching: ['ab'],
    other: ['ba', 'xa', 'bx'],
  },

  { why: 'less', ask: [{ numeric: ['<', 10] }], matching: [9.999, -1e300], other: [10, '9', null] },
  { why: 'at most', ask: [{ numeric: ['<=', 10] }], matching: [10, 0], other: [10.5] },
  { why: 'more', ask: [{ numeric: ['>', -1] }], matching: [0, -0.5], other: [-1, true] },
  { why: 'at least', ask: [{ numeric: ['>=', 1e3] }], matching: [1000], other: [999.99] },
  { why: 'equal numbers', ask: [{ numeric: ['=', 0.1] }], matching: [0.1, 1e-1], other: [0.2, '0.1'] },
  { why: 'an open range', ask: [{ numeric: ['>', 0, '<', 1] }], matching: [0.5], other: [0, 1, '0.5'] },
  {
    why: 'a closed range',
    ask: [{ numeric: ['>=', 0, '<=', 1] }],
    matching: [0, 1, [5, 1]],
    other: [-0.1, 1.1, [5]],
  },

  {
    why: 'a network of IPv4',
    ask: [{ cidr: '192.168.4.9/22' }],
    matching: ['192.168.4.0', '192.168.7.255', '::ffff:c0a8:0701'],
    other: ['192.168.8.0', '192.168.3.255', '192.168.4', '3232236544', '192.168.4.300', 'host', 1],
  },
  {
    why: 'a network of IPv6',
    ask: [{ cidr: '2001:DB8:4::/46' }],
    matching: ['2001:db8:7:ffff::1', '2001:0db8:0004::'],
    other: ['2001:db8:8::', '2001:db8:4::%eth0', '10.0.0.1', '2001:db8'],
  },
  {
    why: 'every address of a family',
    ask: [{ cidr: '0.0.0.0/0' }],
    matching: ['9.9.9.9'],
    other: ['::1', 'x'],
  },

  {
    why: 'presence',
    ask: [{ exists: true }],
    matching: ['', 0, null, false, [1]],
    other: [{}, { a: 1 }, [], [{}], none],
  },
  { why: 'absence', ask: [{ exists: false }], matching: [none, {}, { a: 1 }, []], other: ['', null, [0]] },
  { why: 'absence or a value', ask: [{ exists: false }, 'x'], matching: [none, 'x'], other: ['y', null] },

  {
    why: 'wildcard at both ends',
    ask: [{ wildcard: '*b*' }],
    matching: ['b', 'abc', 'bb', 'a\nb\n'],
    other: ['', 'aB', 1],
  },
  {
    why: 'wildcard that must not overlap',
    ask: [{ wildcard: 'ab*ba' }],
    matching: ['abba', 'ab-ba'],
    other: ['aba'],
  },
  {
    why: 'wildcard with pieces in order',
    ask: [{ wildcard: 'a*b*c' }],
    matching: ['abc', 'aXbbYc'],
    other: ['acb', 'abcd'],
  },
  { why: 'wildcard alone', ask: [{ wildcard: '*' }], matching: ['', 'x'], other: [1, null] },
  { why: 'wildcard without any', ask: [{ wildcard: 'x' }], matching: ['x'], other: ['xx', ''] },
  {
    why: 'escaped wildcard',
    ask: [{ wildcard: 'a\\*\\\\*' }],
    matching: ['a*\\', 'a*\\z'],
    other: ['ab\\', 'a*'],
  },
  { why: 'no other wildcards', ask: [{ wildcard: 'a?[b].' }], matching: ['a?[b].'], other: ['axb.', 'a?b.'] },

  {
    why: 'any element of nested arrays',
    ask: ['x'],
    matching: [['a', 'x'], [[['x']]], ['a', ['b', 'x']]],
    other: [['a']],
  },
  {
    why: 'a value or a filter',
    ask: ['x', { prefix: 'y' }, { numeric: ['>', 5] }],
    matching: ['x', 'yz', 6],
    other: ['xy', 5],
  },
];

describe.each(cases)('$why: $ask', ({ ask, matching, other }) => {
  const matches = compile({ detail: { order: ask } });
  const show = (value: Json | typeof none): string => (value === none ? 'nothing' : JSON.stringify(value));

  test.each(matching.map((value) => [show(value), value] as const))('the pattern matches %s', (_, value) => {
    expect(matches(holding(value))).toBe(true);
  });
  test.each(other.map((value) => [show(value), value] as const))(
    'the pattern does not match %s',
    (_, value) => {
      expect(matches(holding(value))).toBe(false);
    },
  );
});
