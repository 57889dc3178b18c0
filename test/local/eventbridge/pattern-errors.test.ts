import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../local/eventbridge/aws-json.ts';
import { compile } from '../../../local/eventbridge/pattern.ts';
import type { Json } from '../../../shared/json/json.ts';

const refusal = (pattern: Json): AwsError => {
  try {
    compile(pattern);
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
  throw new Error(`accepted: ${JSON.stringify(pattern)}`);
};

const tooDeep = (): Json => {
  let pattern: Json = ['x'];
  for (let level = 0; level < 10_000; level++) pattern = { a: pattern };
  return pattern;
};

const manyAlternatives = (count: number): Json =>
  Array.from({ length: count }, (_, index) => ({ [`f${index}`]: [1] }));

const onField = (filter: Json): Json => ({ detail: { a: [filter] } });

const notString = 'match pattern must be a string';
const mixed = 'Inside anything but list, either all values are number or string, mixed type is not supported';
const notScalar = 'Value of anything-but must be an array or single string/number value.';
const caseList = 'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.';

const refused: readonly (readonly [reason: string, ...patterns: readonly Json[]])[] = [
  ['Filter is not an object', null, 'x', 1, ['a']],
  ['Empty objects are not allowed', {}, { $or: [{ a: [1] }, {}] }],
  ['Empty arrays are not allowed', { a: [] }],
  ['"a" must be an object or an array', { a: 'x' }, { a: 1 }, { a: null }, { a: true }],
  ['Match value must be String, number, true, false, or null', { a: [['x']] }],
  ['Match expression name not found', onField({})],
  ['Unrecognized match type PREFIX', onField({ PREFIX: 'x' })],
  ['Unrecognized match type constructor', onField({ constructor: 'x' })],
  ['Only one key allowed in match expression', onField({ prefix: 'x', suffix: 'y' })],
  [
    `prefix ${notString}`,
    onField({ prefix: 1 }),
    onField({ prefix: ['x'] }),
    onField({ cidr: ['10.0.0.0/8'] }),
  ],
  [`suffix ${notString}`, onField({ suffix: null })],
  [
    `equals-ignore-case ${notString}`,
    onField({ 'equals-ignore-case': ['x'] }),
    onField({ prefix: { 'equals-ignore-case': 1 } }),
  ],
  [`wildcard ${notString}`, onField({ wildcard: 1 }), onField({ 'anything-but': { wildcard: [1] } })],
  ['Unsupported prefix pattern: suffix', onField({ prefix: { suffix: 'x' } })],
  ['Consecutive wildcard characters at pos 2', onField({ wildcard: 'a**' })],
  ['Invalid escape character at pos 1', onField({ wildcard: '\\a' }), onField({ wildcard: '\\' })],
  ['exists match pattern must be either true or false.', onField({ exists: 'true' })],
  [
    notScalar,
    onField({ 'anything-but': null }),
    onField({ 'anything-but': true }),
    onField({ 'anything-but': { prefix: { 'equals-ignore-case': 'x' } } }),
  ],
  [mixed, onField({ 'anything-but': [1, 'a'] }), onField({ 'anything-but': [] })],
  [
    'Inside anything but list, start|null|boolean is not supported.',
    onField({ 'anything-but': ['a', null] }),
  ],
  ['Anything-But expression name not found', onField({ 'anything-but': {} })],
  ['Unsupported anything-but pattern: numeric', onField({ 'anything-but': { numeric: ['>', 1] } })],
  [
    'Null prefix/suffix not allowed',
    onField({ 'anything-but': { prefix: '' } }),
    onField({ 'anything-but': { suffix: ['a', ''] } }),
  ],
  [
    `prefix/suffix ${notString}`,
    onField({ 'anything-but': { suffix: 1 } }),
    onField({ 'anything-but': { prefix: [null] } }),
  ],
  [caseList, onField({ 'anything-but': { 'equals-ignore-case': 1 } })],
  ['Value of numeric must be an array.', onField({ numeric: 1 })],
  ['Invalid member in numeric match: ]', onField({ numeric: [] })],
  ['Unrecognized numeric range operator: !=', onField({ numeric: ['!=', 1] })],
  ['Value of equals must be numeric', onField({ numeric: ['='] }), onField({ numeric: ['=', '1'] })],
  ['Value of > must be numeric', onField({ numeric: ['>', 'x'] })],
  ['Value of < must be numeric', onField({ numeric: ['>', 0, '<'] })],
  ['Bad numeric range operator: >', onField({ numeric: ['>', 0, '>', 1] })],
  [
    'Too many elements in numeric expression',
    onField({ numeric: ['<', 1, '>', 0] }),
    onField({ numeric: ['=', 1, '<', 2] }),
  ],
  ['Too many terms in numeric range expression', onField({ numeric: ['>', 0, '<', 1, '<', 2] })],
  [
    'Bottom must be less than top',
    onField({ numeric: ['>', 2, '<', 1] }),
    onField({ numeric: ['>=', 1, '<=', 1] }),
  ],
  [
    "Malformed CIDR, one '/' required",
    onField({ cidr: '10.0.0.0' }),
    onField({ cidr: '10.0.0.0/8/8' }),
    onField({ cidr: '10.0.0.0/' }),
  ],
  ['Malformed CIDR, mask bits must be an integer', onField({ cidr: '10.0.0.0/x' })],
  ['Malformed CIDR, mask bits must not be negative', onField({ cidr: '10.0.0.0/-1' })],
  ['IPv4 mask bits must be < 32', onField({ cidr: '10.0.0.0/32' })],
  ['IPv6 mask bits must be < 128', onField({ cidr: '::/128' })],
  ['Nonstandard IP address: ten', onField({ cidr: 'ten/8' })],
  ['Invalid IP address: 10.0.0.256', onField({ cidr: '10.0.0.256/8' })],
  ['It must be an Array followed with $or.', { $or: { a: [] } }],
  ['Only JSON object is allowed in array of $or relationship.', { $or: [{ a: [1] }, 'b'] }],
  ['There must have at least 2 Objects in $or relationship.', { $or: [] }, { $or: [{ a: [1] }] }],
  [
    'prefix is Ruler reserved fieldName which cannot be used inside $or.',
    { $or: [{ prefix: ['x'] }, { a: [1] }] },
  ],
  ['Path `detail.a` cannot be allowed multiple times', { detail: { a: [1], $or: [{ a: [2] }, { b: [1] }] } }],
  ['Patterns nest at most 1000 levels deep', tooDeep()],
];

describe.each(refused.map(([reason, ...patterns]) => ({ reason, patterns })))(
  '$reason',
  ({ reason, patterns }) => {
    test.each(patterns.map((pattern, index) => [index, pattern] as const))(
      'the pattern of case %i is refused',
      (_, pattern) => {
        const error = refusal(pattern);
        expect(error.type).toBe('InvalidEventPatternException');
        expect(error.message).toBe(`Event pattern is not valid. Reason: ${reason}`);
      },
    );
  },
);

test('a pattern may have a thousand combinations of $or, and no more', () => {
  const ten = manyAlternatives(10);
  const pattern = (last: Json): Json => ({ a: { $or: ten }, b: { $or: ten }, c: { $or: last } });
  expect(compile(pattern(ten))({ a: { f0: 1 }, b: { f9: 1 }, c: { f5: 1 } })).toBe(true);
  expect(refusal(pattern(manyAlternatives(11))).message).toContain('more than 1000 combinations');
});

test('the names that $or reserves are free elsewhere', () => {
  expect(
    compile({ prefix: ['x'], detail: { numeric: { cidr: [1] } } })({
      prefix: 'x',
      detail: { numeric: { cidr: 1 } },
    }),
  ).toBe(true);
});
