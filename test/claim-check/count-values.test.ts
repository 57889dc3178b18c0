import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countValues } from '../../shared/claim-check/claim-forms.ts';
import { isArray, isObject } from '../../shared/json/is-json-object.ts';
import type { Json } from '../../shared/json/json.ts';
import { json } from '../envelope/arbitrary-envelope.ts';

const valuesIn = (value: Json): number =>
  isObject(value) || isArray(value)
    ? Object.values<Json>(value).reduce((sum: number, member) => sum + valuesIn(member), 1)
    : 1;

test('the count is at least the number of values and at most twice that', () => {
  fc.assert(
    fc.property(json, fc.constantFrom(undefined, 2), (value, indent) => {
      const counted = countValues(Buffer.from(JSON.stringify(value, null, indent)));
      const held = valuesIn(value);
      expect(counted).toBeGreaterThanOrEqual(held);
      expect(counted).toBeLessThanOrEqual(2 * held);
    }),
  );
});

test('values inside text are not counted', () => {
  expect(countValues(Buffer.from(JSON.stringify('a,[{"b\\":,')))).toBe(1);
});
