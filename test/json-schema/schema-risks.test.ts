import { expect, test } from 'vitest';
import type { Json } from '../../shared/json/json.ts';
import { needsTimeLimit, schemaRisks } from '../../shared/json-schema/schema-risks.ts';

test('each slow pattern has its place', () => {
  const schema = {
    properties: { a: { pattern: '^(a+)+$' }, b: { pattern: '^a$' } },
    patternProperties: { '(x+)*y': { type: 'string' } },
  };
  expect(schemaRisks(schema).patterns).toEqual([
    { tokens: ['patternProperties', '(x+)*y'], pattern: '(x+)*y' },
    { tokens: ['properties', 'a', 'pattern'], pattern: '^(a+)+$' },
  ]);
});

test.each<[Json, boolean]>([
  [{ type: 'object', properties: { a: { type: 'string', format: 'email' } } }, false],
  [{ type: 'array', uniqueItems: true, items: { type: 'string' } }, false],
  [{ type: 'array', uniqueItems: true, items: { type: 'object' } }, true],
  [{ type: 'array', uniqueItems: true }, true],
  [{ type: 'array', uniqueItems: true, maxItems: 100 }, false],
  [{ enum: [{ pattern: '^(a+)+$' }] }, false],
])('the schema %j needs a limit of time: %s', (schema, isNeeded) => {
  expect(needsTimeLimit(schema)).toBe(isNeeded);
});
