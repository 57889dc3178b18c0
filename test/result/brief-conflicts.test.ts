import { expect, test } from 'vitest';
import { briefConflicts } from '../../shared/result/brief-conflicts.ts';

const long = 'page '.repeat(50_000);

test('a large value in a conflict is named by its digest, and equal values have equal digests', () => {
  const [conflict] = briefConflicts([
    {
      field: '/doc',
      loss: 'vote',
      settled: long,
      claims: [
        { value: long, sources: ['a'], weight: 1 },
        { value: 'y', sources: ['b'], weight: 1 },
      ],
    },
  ]);
  expect(conflict).not.toHaveProperty('settled');
  expect(conflict?.settledLarge).toMatchObject({ length: 250_002, start: expect.stringMatching(/^"page /) });
  expect(conflict?.claims).toEqual([
    { valueLarge: conflict?.settledLarge, sources: ['a'], weight: 1 },
    { value: 'y', sources: ['b'], weight: 1 },
  ]);
  expect(JSON.stringify(conflict).length).toBeLessThan(600);
});

test('values of ordinary size stay in the conflict', () => {
  const conflicts = [
    {
      field: '/n',
      loss: 'vote' as const,
      settled: { a: [1, 'two', null] },
      claims: [{ value: { a: [1, 'two', null] }, sources: ['a'], weight: 1 }],
    },
  ];
  expect(briefConflicts(conflicts)).toEqual(conflicts);
});
