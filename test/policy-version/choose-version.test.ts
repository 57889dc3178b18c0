import fc from 'fast-check';
import { expect, test } from 'vitest';
import { percentileOf, versionOfKey } from '../../shared/policy-version/choose-version.ts';
import { versionOfGroup } from '../../shared/policy-version/group-version.ts';

const keys = Array.from({ length: 20_000 }, (_, index) => `order-${index}`);

const chosen = (share: number): ReadonlySet<string> =>
  new Set(
    keys.filter(
      (key) => versionOfKey({ active: 'a', candidate: { version: 'c', share } }, 'offers', key) === 'c',
    ),
  );

test('a candidate gets about its share of the keys', () => {
  for (const share of [1, 5, 50]) {
    // Four standard deviations of a binomial distribution.
    const spread = 4 * Math.sqrt((share / 100) * (1 - share / 100) * keys.length);
    expect(Math.abs(chosen(share).size - (share / 100) * keys.length)).toBeLessThan(spread);
  }
  expect(chosen(100).size).toBe(keys.length);
});

test('a key that has the candidate keeps it when the share grows', () => {
  const [few, many] = [chosen(5), chosen(20)];
  expect([...few].filter((key) => !many.has(key))).toEqual([]);
});

test('without a candidate every key gets the active version', () => {
  expect(keys.every((key) => versionOfKey({ active: 'a' }, 'offers', key) === 'a')).toBe(true);
});

test('two fusions choose different keys', () => {
  const both = keys.filter((key) => percentileOf('offers', key) === percentileOf('prices', key));
  expect(both.length).toBeLessThan(keys.length / 50);
});

const part = fc.record({
  partId: fc.string({ minLength: 1, maxLength: 3 }),
  arrivedAt: fc.integer({ min: 0, max: 3 }),
  version: fc.constantFrom('v1', 'v2', 'v3'),
});

test('the version of a group does not depend on the order in which its parts are read', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(part, { selector: ({ partId }) => partId, minLength: 1, maxLength: 8 }),
      fc.infiniteStream(fc.nat()),
      (parts, order) => {
        const shuffled = parts
          .map((one) => [order.next().value ?? 0, one] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, one]) => one);
        expect(versionOfGroup(shuffled)).toBe(versionOfGroup(parts));
      },
    ),
  );
});

test('a later part never changes the version of a group', () => {
  const group = [
    { partId: 'b', arrivedAt: 2, version: 'v2' },
    { partId: 'a', arrivedAt: 1, version: 'v1' },
  ];
  expect(versionOfGroup(group)).toBe('v1');
  expect(versionOfGroup([...group, { partId: '0', arrivedAt: 3, version: 'v3' }])).toBe('v1');
});

test('a group that began before there were versions has none', () => {
  expect(
    versionOfGroup([
      { partId: 'a', arrivedAt: 1 },
      { partId: 'b', arrivedAt: 2, version: 'v1' },
    ]),
  ).toBeUndefined();
});
