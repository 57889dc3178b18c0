import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digest, hash } from '../../shared/json/digest.ts';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Json } from '../../shared/json/json.ts';
import { json } from '../envelope/arbitrary-envelope.ts';

test('a hash is SHA-256 in base64url', () => {
  // The digests of the empty text and of "abc": FIPS 180-2, appendix B.1.
  expect(hash('')).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU');
  expect(hash('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
});

test('a digest covers canonical JSON', () => {
  expect(digest({ b: [1, 1e21], a: 'é' })).toBe(hash('{"a":"é","b":[1,1e+21]}'));
});

const shuffled = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, shuffled(member)]),
  );
};

test('the digest changes with any difference but the order of members', () => {
  fc.assert(fc.property(json, (value) => digest(shuffled(value)) === digest(value)));
  fc.assert(
    fc.property(json, json, (one, other) => {
      expect(digest(one) === digest(other)).toBe(sorted(one) === sorted(other));
    }),
  );
  expect(digest([1, 2])).not.toBe(digest([2, 1]));
  expect(digest({})).not.toBe(digest([]));
  expect(digest('1')).not.toBe(digest(1));
});

/** Computes the canonical text in another way: members sorted, then written. */
function sorted(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join()}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${sorted(member)}`);
  return `{${members.toSorted().join()}}`;
}

test('a deeply nested body has a digest', () => {
  let deep: Json = 1;
  for (let level = 0; level < 50_000; level += 1) deep = [deep];
  expect(digest(deep)).toHaveLength(43);
});

test('a value that is not JSON has no digest', () => {
  expect(() => digest(Number.NaN)).toThrow();
  expect(() => digest('\ud800')).toThrow();
});
