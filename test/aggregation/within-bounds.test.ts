import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Part } from '../../shared/aggregation/group.ts';
import { withinBounds } from '../../shared/aggregation/within-bounds.ts';
import { ExactNumber } from '../../shared/json/exact-number.ts';
import type { Bounds } from '../../shared/policy/fusion.ts';
import { storedPart } from '../fakes/parts.ts';

const wide: Bounds = { maxParts: 100, maxBytes: 1e9, maxValues: 1e9 };

const idsOf = (parts: readonly Part[]): string[] => parts.map(({ envelope }) => envelope.header.id);

function part(id: string, arrivedAt: number, { topic = 'stock', source = 's', values = 1 } = {}): Part {
  const value = Array.from({ length: values - 1 }, (_, index) => index);
  return { ...storedPart(topic, id, values === 1 ? 0 : value, { source }), arrivedAt };
}

describe('the parts that fit into a group', () => {
  test('they are the first to arrive, and keep their order in the list', () => {
    const list = [part('c', 3), part('a', 1), part('b', 2)];
    const { admitted, leftOut } = withinBounds({ bounds: { ...wide, maxParts: 2 } }, list);
    expect([idsOf(admitted), idsOf(leftOut)]).toEqual([['a', 'b'], ['c']]);
  });

  test('each topic and each source has its share', () => {
    const bounds = { ...wide, maxPartsOf: { stock: 2 }, maxPartsPerSource: 1 };
    const list = [
      part('a', 1, { source: 'x' }),
      part('b', 2, { source: 'x' }),
      part('c', 3, { source: 'y' }),
      part('d', 4, { source: 'z' }),
      part('e', 5, { topic: 'price', source: 'w' }),
    ];
    expect(idsOf(withinBounds({ bounds }, list).admitted)).toEqual(['a', 'c', 'e']);
  });

  test('a part of many values is left out, and a smaller one after it fits', () => {
    const bounds = { ...wide, maxValues: 10 };
    const list = [part('a', 1, { values: 6 }), part('b', 2, { values: 6 }), part('c', 3, { values: 4 })];
    expect(idsOf(withinBounds({ bounds }, list).admitted)).toEqual(['a', 'c']);
  });

  test('members and their members count as values, and an exact number is one value', () => {
    const nested = (id: string, at: number): Part => ({
      ...storedPart(
        'stock',
        id,
        { a: { b: [1, null], c: new ExactNumber('9007199254740993') } },
        { source: 's' },
      ),
      arrivedAt: at,
    });
    const list = [nested('a', 1), nested('b', 2)];
    const admitted = (maxValues: number) =>
      idsOf(withinBounds({ bounds: { ...wide, maxValues } }, list).admitted);
    expect(admitted(12)).toEqual(['a', 'b']);
    expect(admitted(11)).toEqual(['a']);
  });

  test('the first part fits, however large it is', () => {
    const list = [part('a', 1, { values: 50 })];
    expect(idsOf(withinBounds({ bounds: { ...wide, maxValues: 10 } }, list).admitted)).toEqual(['a']);
  });

  test('a stored body counts as large as its reference says', () => {
    const stored = (id: string, at: number, size: string): Part => {
      const header = { specversion: '1.0', id, source: 's', type: 't' } as const;
      const dataref = `s3://bucket/claims/${size}-${'h'.repeat(43)}.json`;
      return { ...part(id, at), envelope: { header: { ...header, dataref }, body: { kind: 'none' } } };
    };
    const list = [stored('a', 1, '60-6'), stored('b', 2, '30-6'), stored('c', 3, '50-4')];
    expect(idsOf(withinBounds({ bounds: { ...wide, maxValues: 10 } }, list).admitted)).toEqual(['a', 'c']);
    expect(idsOf(withinBounds({ bounds: { ...wide, maxBytes: 100 } }, list).admitted)).toEqual(['a', 'b']);
  });

  test('guest parts come last, and displace no other part', () => {
    const list = [part('guest', 1, { topic: 'open' }), part('a', 2), part('b', 3)];
    const openers = { topics: ['stock'], waitMs: 1 };
    expect(idsOf(withinBounds({ bounds: { ...wide, maxParts: 2 }, openers }, list).admitted)).toEqual([
      'a',
      'b',
    ]);
  });

  test('corrections and absences are among them always', () => {
    const fix = { ...part('fix', 9), states: { corrects: true } } as const;
    const { admitted } = withinBounds({ bounds: { ...wide, maxParts: 1 } }, [
      part('a', 1),
      part('b', 2),
      fix,
    ]);
    expect(idsOf(admitted)).toEqual(['a', 'fix']);
  });
});

const parts = fc
  .array(
    fc.record({
      at: fc.nat(5),
      topic: fc.constantFrom('stock', 'open'),
      source: fc.constantFrom('x', 'y'),
      values: fc.integer({ min: 1, max: 9 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((list) => list.map(({ at, ...more }, index) => part(`p${index}`, at, more)));

const policies = fc.record({
  bounds: fc.record(
    {
      maxParts: fc.integer({ min: 1, max: 8 }),
      maxBytes: fc.integer({ min: 100, max: 3_000 }),
      maxValues: fc.integer({ min: 1, max: 30 }),
      maxPartsPerSource: fc.integer({ min: 1, max: 4 }),
      maxPartsOf: fc.record({ open: fc.integer({ min: 1, max: 4 }) }),
    },
    { requiredKeys: ['maxParts', 'maxBytes', 'maxValues'] },
  ),
});

test('the choice follows from the parts, whatever their order in the list', () => {
  fc.assert(
    fc.property(policies, parts, (policy, list) => {
      const { admitted, leftOut } = withinBounds(policy, list);
      expect(admitted.length).toBeGreaterThan(0);
      expect(admitted.length).toBeLessThanOrEqual(policy.bounds.maxParts);
      expect(new Set([...admitted, ...leftOut])).toEqual(new Set(list));
      expect(new Set(withinBounds(policy, list.toReversed()).admitted)).toEqual(new Set(admitted));
    }),
  );
});

test('of the admitted parts all are admitted again', () => {
  fc.assert(
    fc.property(policies, parts, (policy, list) => {
      const { admitted } = withinBounds(policy, list);
      expect(withinBounds(policy, admitted)).toEqual({ admitted, leftOut: [] });
    }),
  );
});
