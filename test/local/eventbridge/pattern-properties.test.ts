import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { expect, test } from 'vitest';
import { compile } from '../../../local/eventbridge/pattern.ts';
import { isJsonObject } from '../../../shared/json/is-json-object.ts';
import { minify } from '../../../local/eventbridge/bus-event.ts';
import type { Json, JsonObject } from '../../../shared/json/json.ts';

const scalar = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
);

/** Names without dots and without `$or`, which mean something in a pattern. */
const name = fc.oneof(
  fc.constantFrom('a', 'b', '__proto__', 'constructor'),
  fc.string().filter((text) => !text.includes('.') && text !== '$or'),
);

const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(name, tie('value')), { maxLength: 4 })
      .map((members): Json => Object.fromEntries(members)),
  ),
})).value;

const event: fc.Arbitrary<JsonObject> = json.map((detail) => ({ source: 'test', detail }));

/** Returns the pattern of an event's own values, with the first element of each array; undefined for an empty event. */
function patternOf(value: Json): Json | undefined {
  if (Array.isArray(value)) return value.map(patternOf).find((pattern) => pattern !== undefined);
  if (!isJsonObject(value)) return [value];
  const members = Object.entries(value).flatMap(([key, inner]): [string, Json][] => {
    const pattern = patternOf(inner);
    return pattern === undefined ? [] : [[key, pattern]];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

const leaf = (ask: Json) => compile({ detail: { a: [ask] } });
const holding = (value: Json): JsonObject => ({ detail: { a: value } });

test('the pattern of its own values matches an event', () => {
  fc.assert(
    fc.property(event, (sample) => {
      const pattern = patternOf(sample) ?? {};
      expect(compile(pattern)(sample)).toBe(true);
    }),
  );
});

test('more fields in an event never stop a match, unless a field must be absent', () => {
  fc.assert(
    fc.property(event, json, (sample, more) => {
      const pattern = patternOf(sample) ?? {};
      expect(compile(pattern)({ ...sample, more })).toBe(true);
      expect(compile({ source: ['test'], more: [{ exists: false }] })(sample)).toBe(true);
    }),
  );
});

test('the filter anything-but is the opposite of its filter on any string', () => {
  const filter = fc.oneof(
    fc.string({ minLength: 1 }).map((text): Json => ({ prefix: text })),
    fc.string({ minLength: 1 }).map((text): Json => ({ suffix: text })),
    fc.string().map((text): Json => ({ 'equals-ignore-case': text })),
    fc
      .array(fc.constantFrom('a', 'b', '*'))
      .map((parts): Json => ({ wildcard: parts.join('').replaceAll(/\*+/g, '*') })),
  );
  fc.assert(
    fc.property(
      filter,
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('a', 'b', 'A') })),
      (ask, text) => {
        expect(leaf({ 'anything-but': ask })(holding(text))).toBe(!leaf(ask)(holding(text)));
      },
    ),
  );
});

test('the filter anything-but of values is their opposite on any one value', () => {
  const lists = fc.oneof(
    fc.array(fc.string(), { minLength: 1 }),
    fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1 }),
  );
  fc.assert(
    fc.property(lists, scalar, (values: readonly Json[], value) => {
      const listed = compile({ detail: { a: values } })(holding(value));
      expect(leaf({ 'anything-but': values })(holding(value))).toBe(!listed);
    }),
  );
});

test('a wildcard matches as the regular expression does', () => {
  const unit = fc.constantFrom('a', 'b', '\n', '.', '\\', '*', 'é');
  const end = fc.string({ unit, maxLength: 3 });
  const middle = fc.array(fc.string({ unit, minLength: 1, maxLength: 3 }), { maxLength: 4 });
  fc.assert(
    fc.property(end, middle, end, fc.string({ unit, maxLength: 12 }), (first, pieces, last, text) => {
      const parts = [first, ...pieces, last];
      const wildcard = parts.map((part) => part.replaceAll(/[\\*]/g, '\\$&')).join('*');
      const oracle = new RegExp(
        `^${parts.map((part) => part.replaceAll(/[\\*.]/g, '\\$&')).join('[^]*')}$`,
        'u',
      );
      expect(leaf({ wildcard })(holding(text))).toBe(oracle.test(text));
      expect(leaf({ wildcard })(holding(parts.join(text)))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('a wildcard with many pieces on a long text takes no exponential time', () => {
  const wildcard = `${'*a'.repeat(500)}*b`;
  expect(leaf({ wildcard })(holding('a'.repeat(100_000)))).toBe(false);
});

test('the filter cidr agrees with ipaddr.js', () => {
  const family = fc.constantFrom<'v4' | 'v6'>('v4', 'v6');
  const address = (kind: 'v4' | 'v6') =>
    kind === 'v4' ? fc.ipV4() : fc.ipV6().filter((text) => !text.includes('.'));
  fc.assert(
    fc.property(
      fc
        .tuple(family, family)
        .chain(([a, b]) => fc.tuple(address(a), fc.nat({ max: a === 'v4' ? 31 : 127 }), address(b))),
      ([network, bits, candidate]) => {
        const parsed = ipaddr.process(candidate);
        const range = ipaddr.process(network);
        fc.pre(range.kind() === ipaddr.parse(network).kind());
        const expected = parsed.kind() === range.kind() && parsed.match(range, bits);
        expect(leaf({ cidr: `${network}/${bits}` })(holding(candidate))).toBe(expected);
        expect(leaf({ cidr: `${network}/${bits}` })(holding(network))).toBe(true);
      },
    ),
  );
});

test('a range is the intersection of its two sides', () => {
  const bound = fc.integer({ min: -5, max: 5 });
  const low = fc.constantFrom('>', '>=');
  const high = fc.constantFrom('<', '<=');
  fc.assert(
    fc.property(bound, bound, low, high, bound, (bottom, top, above, below, value) => {
      fc.pre(bottom < top);
      const both = leaf({ numeric: [above, bottom, below, top] })(holding(value));
      expect(both).toBe(
        leaf({ numeric: [above, bottom] })(holding(value)) && leaf({ numeric: [below, top] })(holding(value)),
      );
    }),
  );
});

test('fields match together exactly if one choice of elements satisfies them all', () => {
  const cell = fc.record(
    { x: fc.nat(1), y: fc.nat(1), z: fc.array(fc.record({ u: fc.nat(1), v: fc.nat(1) }), { maxLength: 3 }) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 4 }), (cells) => {
      const matches = compile({ detail: { a: { x: [1], y: [1], z: { u: [1], v: [0] } } } });
      const expected = cells.some(
        ({ x, y, z }) => x === 1 && y === 1 && z?.some(({ u, v }) => u === 1 && v === 0) === true,
      );
      expect(matches(holding(cells))).toBe(expected);
      expect(matches(holding([cells]))).toBe(expected);
    }),
    { numRuns: 500 },
  );
});

test('minifying keeps the value and the content of strings', () => {
  fc.assert(
    fc.property(json, fc.constantFrom(' ', '\t', '\n', '  '), (value, indent) => {
      const { text, depth } = minify(JSON.stringify(value, null, indent));
      expect(text).toBe(JSON.stringify(value));
      expect(depth).toBe(depthOf(value));
    }),
  );
});

function depthOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
