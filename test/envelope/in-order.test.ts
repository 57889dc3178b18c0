import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inOrder, type Ordered, sequenceOrder } from '../../shared/envelope/in-order.ts';

const second = (at: number, more = '') => `2026-01-01T00:00:${String(at).padStart(2, '0')}${more}Z`;
const from = (source: string, id: string, more: Partial<Ordered> = {}): Ordered => ({ source, id, ...more });
const orderOf = (...envelopes: readonly Ordered[]): string[] => ordered(envelopes).map(({ id }) => id);
const ordered = (envelopes: readonly Ordered[]): Ordered[] => inOrder(envelopes, (one) => one);

describe('the envelopes of one source', () => {
  test('are in the order of their sequence, whatever their ids', () => {
    expect(orderOf(from('s', 'a', { sequence: '2' }), from('s', 'z', { sequence: '1' }))).toEqual(['z', 'a']);
    const tenth = from('s', 'aa', { sequence: '10', time: second(0) });
    expect(orderOf(tenth, from('s', 'zz', { sequence: '9', time: second(0) }))).toEqual(['zz', 'aa']);
  });

  test('are so too where its clock was set back', () => {
    const before = from('s', 'b', { sequence: '2', time: second(5) });
    expect(orderOf(from('s', 'a', { sequence: '3', time: second(1) }), before)).toEqual(['b', 'a']);
  });

  test('of one sequence are in the order of time, then id', () => {
    const [a, b, c] = [
      from('s', 'a', { sequence: '1', time: second(2) }),
      from('s', 'b', { sequence: '1', time: second(1) }),
      from('s', 'c', { sequence: '1', time: second(1) }),
    ];
    expect(orderOf(a, c, b)).toEqual(['b', 'c', 'a']);
  });

  test('that have no sequence stand where their time says, and before those of the same instant that have one', () => {
    const numbered = [1, 2].map((at) => from('s', `n${at}`, { sequence: String(at), time: second(2 * at) }));
    const plain = [1, 2, 3].map((at) => from('s', `p${at}`, { time: second(at) }));
    expect(orderOf(...numbered, ...plain)).toEqual(['p1', 'p2', 'n1', 'p3', 'n2']);
  });
});

describe('between sources', () => {
  test('the instant decides, in whatever zone and however exact', () => {
    const early = [
      ['2026-01-01T00:00:00.1234Z', '2026-01-01T00:00:00.12345Z'],
      ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00Z'],
      ['2026-01-01T01:00:00.0001+01:00', '2026-01-01T00:00:00.0002Z'],
      ['2026-01-01T00:00:00-00:30', '2026-01-01T01:00:00+00:00'],
    ];
    for (const [one, other] of early) {
      const [a, b] = [from('z', 'first', { time: one }), from('a', 'second', { time: other })];
      expect(orderOf(b, a)).toEqual(['first', 'second']);
    }
  });

  test('at one instant the source decides, then the sequence, then the id', () => {
    const time = second(0);
    expect(orderOf(from('b', '1', { time }), from('a', '2', { time }), from('a', '1', { time }))).toEqual([
      '1',
      '2',
      '1',
    ]);
    const same = '2026-01-01T01:00:00.000+01:00';
    expect(orderOf(from('b', 'b', { time }), from('a', 'a', { time: same }))).toEqual(['a', 'b']);
  });

  test('the time of an envelope is at least that of those before it in its sequence, in all topics of its source', () => {
    const setBack = [
      from('s', 's1', { sequence: '1', time: second(5) }),
      from('s', 's2', { sequence: '2', time: second(1) }),
      from('s', 's3', { sequence: '3' }),
      from('s', 's4', { sequence: '4', time: second(9) }),
    ];
    const other = [4, 6, 9].map((at) => from('t', `t${at}`, { time: second(at) }));
    expect(orderOf(...other, ...setBack)).toEqual(['t4', 's1', 's2', 's3', 't6', 's4', 't9']);
  });

  test('what has no time comes first, and keeps its place in its sequence', () => {
    expect(orderOf(from('a', 'a', { time: '0001-01-01T00:00:00Z' }), from('z', 'z'))).toEqual(['z', 'a']);
    const late = from('s', 'late', { sequence: '2' });
    expect(orderOf(late, from('s', 'soon', { sequence: '1', time: second(9) }))).toEqual(['soon', 'late']);
  });
});

const time = fc.option(
  fc.constantFrom(
    second(0),
    second(1),
    second(1, '.00001'),
    second(2),
    '2025-12-31T23:59:60Z',
    '2026-01-01T01:00:01+01:00',
  ),
  { nil: undefined },
);
const sequence = fc.option(
  fc.constantFrom('1', '2', '9', '10', '-3', '0a', '1a', 'x', '9'.repeat(40), '010'),
  {
    nil: undefined,
  },
);
const envelope = fc.record({
  source: fc.constantFrom('a', 'b', '__proto__'),
  id: fc.constantFrom('1', '2', '3', '4', '5'),
  time,
  sequence,
});
const envelopes = fc.uniqueArray(envelope, {
  maxLength: 9,
  selector: ({ source, id }) => JSON.stringify([source, id]),
});

describe('the order is one', () => {
  test('whatever the arrival', () => {
    const arrivals = envelopes.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
    );
    fc.assert(
      fc.property(arrivals, ([some, others]) => {
        expect(ordered(others)).toEqual(ordered(some));
      }),
      { numRuns: 1_000 },
    );
  });

  test('and follows the sequence of each source', () => {
    fc.assert(
      fc.property(envelopes, (some) => {
        for (const ofSource of Map.groupBy(ordered(some), ({ source }) => source).values()) {
          const found = ofSource.flatMap((one) => one.sequence ?? []);
          expect(found).toEqual(found.toSorted(sequenceOrder(found)));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('and transitive: what is put between two stands between them whatever else is there', () => {
    const plain = fc.uniqueArray(
      envelope.map(({ source, id, time: when }) => ({ source, id, time: when })),
      { minLength: 3, maxLength: 9, selector: ({ source, id }) => JSON.stringify([source, id]) },
    );
    fc.assert(
      fc.property(plain, (some) => {
        const all = ordered(some);
        for (const [index, one] of all.entries())
          for (const other of all.slice(index + 1)) expect(ordered([other, one])).toEqual([one, other]);
      }),
    );
  });

  test('and asks nothing else of a source that numbers its envelopes', () => {
    const numbered = fc.uniqueArray(fc.record({ at: fc.integer({ min: -20, max: 20 }), time }), {
      maxLength: 8,
      selector: ({ at }) => at,
    });
    const ids = fc.uniqueArray(fc.string(), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(numbered, ids, envelopes, (mine, names, others) => {
        const strangers = others.map((one) => ({ ...one, source: `x${one.source}` }));
        const named = (nameOf: (index: number) => string) =>
          mine.map(({ at, time: when }, index) =>
            from('m', nameOf(index), { sequence: String(at), time: when }),
          );
        const places = (own: readonly Ordered[]) =>
          ordered([...own, ...strangers]).map(({ source, sequence: place, id }) =>
            source === 'm' ? place : [source, id],
          );
        expect(places(named((index) => names[index] ?? ''))).toEqual(places(named(String).toReversed()));
      }),
    );
  });
});
