import fc from 'fast-check';
import { expect, test } from 'vitest';
import { merge } from '../../shared/merge/merge.ts';
import { plain, inputOf, settled, settledAlike } from './arbitraries.ts';

const midnight = '2026-01-01T00:00:00Z';

test('equal instants are one claim in the shortest form', () => {
  const forms = [
    '2026-01-01T01:00:00+01:00',
    '2026-01-01T00:00:00.000Z',
    midnight,
    '2025-12-31t19:00:00-05:00',
  ];
  const { record, fields, conflicts } = settled(...forms);
  expect(record).toEqual({ topic: midnight });
  expect(fields).toEqual([{ field: '/topic', loss: 'vote', winners: ['a', 'b', 'c', 'd'], dissenters: [] }]);
  expect(conflicts).toEqual([]);
});

test('equal instants outvote another one together', () => {
  const later = '2026-01-01T00:00:01Z';
  const { record, conflicts } = settled(
    '2026-01-01T01:00:00+01:00',
    later,
    '2025-12-31T19:00:00-05:00',
    null,
  );
  expect(record).toEqual({ topic: '2025-12-31T19:00:00-05:00' });
  expect(conflicts[0]?.claims).toEqual([
    { value: '2025-12-31T19:00:00-05:00', sources: ['a', 'c'], weight: 2 },
    { value: later, sources: ['b'], weight: 1 },
    { value: null, sources: ['d'], weight: 1 },
  ]);
});

test('different instants and other texts keep their form', () => {
  for (const others of [
    ['2026-01-01T00:00:00.0000001Z', midnight],
    ['2026-01-01T00:00:00', midnight],
    ['2026-01-01', '2026-01-01 '],
    ['4711-0815-2026-01-01', '4711-0815-2026-01-02'],
  ])
    expect(settled(...others).conflicts).toHaveLength(1);
});

test('two forms of an instant are two claims where the field is taken verbatim', () => {
  const two = ['2026-01-01T01:00:00+01:00', midnight];
  expect(settledAlike('vote', two).conflicts).toBe(1);
  expect(settledAlike('latest', two).conflicts).toBe(1);
});

test('the form of an instant does not affect the settled instant', () => {
  const instant = fc.integer({ min: 0, max: 2 }).map((second) => Date.UTC(2026, 0, 1, 0, 0, second));
  const hours = fc.integer({ min: -12, max: 12 });
  const written = (ms: number, offset: number): string => {
    const [sign, size] = [offset < 0 ? '-' : '+', String(Math.abs(offset)).padStart(2, '0')];
    return `${new Date(ms + offset * 3_600_000).toISOString().slice(0, 19)}${sign}${size}:00`;
  };
  fc.assert(
    fc.property(fc.array(fc.tuple(instant, hours), { minLength: 1, maxLength: 6 }), (claims) => {
      const one = claims.map(([ms, offset], index) => inputOf(`s${index}`, written(ms, offset)));
      const plainly = claims.map(([ms], index) => inputOf(`s${index}`, new Date(ms).toISOString()));
      const [a, b] = [merge(one, plain), merge(plainly, plain)];
      const votes = Map.groupBy(claims, ([ms]) => ms);
      const most = Math.max(...[...votes.values()].map(({ length }) => length));
      // In a tie the first text wins, whatever its instant.
      fc.pre([...votes.values()].filter(({ length }) => length === most).length === 1);
      expect(a.fields).toEqual(b.fields);
    }),
  );
});
