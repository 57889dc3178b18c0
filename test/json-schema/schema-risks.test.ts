import { expect, test } from 'vitest';
import type { Json } from '../../shared/json/json.ts';
import { needsTimeLimit, slowPatternsOf } from '../../shared/json-schema/schema-risks.ts';

test('each slow pattern has its place', () => {
  const schema = {
    properties: { a: { pattern: '^(a+)+$' }, b: { pattern: '^a$' } },
    patternProperties: { '(x+)*y': { type: 'string' } },
  };
  expect(slowPatternsOf(schema)).toEqual([
    { tokens: ['patternProperties', '(x+)*y'], pattern: '(x+)*y' },
    { tokens: ['properties', 'a', 'pattern'], pattern: '^(a+)+$' },
  ]);
});

test.each<[Json, boolean]>([
  [{ type: 'object', properties: { a: { type: 'string', format: 'email' } } }, false],
  [{ type: 'array', uniqueItems: true }, false],
  [{ type: 'string', pattern: '^(a+)+$' }, true],
  [{ enum: [{ pattern: '^(a+)+$' }] }, false],
])('the schema %j needs a limit of time: %s', (schema, isNeeded) => {
  expect(needsTimeLimit(schema)).toBe(isNeeded);
});
