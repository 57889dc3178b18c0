import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Header } from '../../shared/envelope/envelope.ts';
import { inMergeOrder } from '../../shared/envelope/merge-order.ts';

function header(id: string, more: Partial<Pick<Header, 'sequence' | 'time' | 'source'>> = {}): Header {
  return { specversion: '1.0', source: 's', type: 't', id, ...more };
}

function order(...headers: Header[]): string[] {
  return headers.toSorted(inMergeOrder).map(({ id }) => id);
}

describe('parts are merged', () => {
  test('by sequence first, as numbers where they are', () => {
    const time = '2026-01-01T00:00:00Z';
    expect(order(header('c', { sequence: '10' }), header('b', { sequence: '9', time }), header('a'))).toEqual(
      ['b', 'c', 'a'],
    );
    expect(
      order(
        header('b', { sequence: 'x2' }),
        header('c', { sequence: 'x10' }),
        header('a', { sequence: '7' }),
      ),
    ).toEqual(['a', 'c', 'b']);
    const long = '9'.repeat(30);
    expect(order(header('b', { sequence: long }), header('a', { sequence: `1${long}` }))).toEqual(['b', 'a']);
  });

  test('then by the instant, whatever its offset', () => {
    expect(
      order(
        header('c', { time: '2026-01-01T12:00:00Z' }),
        header('a'),
        header('b', { time: '2026-01-01T12:30:00+01:00' }),
      ),
    ).toEqual(['b', 'c', 'a']);
  });

  test('then by id and source', () => {
    expect(order(header('b'), header('a'))).toEqual(['a', 'b']);
    expect(inMergeOrder(header('a', { source: 's' }), header('a', { source: 't' }))).toBe(-1);
  });
});

test('the order is one: whoever sorts, from whatever order, gets the same', () => {
  const text = fc.constantFrom('1', '2', '10', '-3', 'x', 'x1', '');
  const time = fc.constantFrom(
    '2026-01-01T00:00:00Z',
    '2026-01-01T01:00:00+01:00',
    '2016-12-31T23:59:60Z',
    '2027-01-01T00:00:00Z',
  );
  const any = fc.record({ id: text, sequence: text, time, source: text }, { requiredKeys: ['id', 'source'] });
  fc.assert(
    fc.property(fc.array(any, { maxLength: 8 }), fc.integer(), (list, seed) => {
      const headers = list.map(({ id, ...more }) => header(id, more));
      const shuffled = headers.toSorted((a, b) => hash(a, seed) - hash(b, seed));
      expect(shuffled.toSorted(inMergeOrder).map(textOf)).toEqual(headers.toSorted(inMergeOrder).map(textOf));
    }),
  );
});

/** Equal in all that the order looks at is equal. */
function textOf({ id, source, sequence, time }: Header): string {
  return JSON.stringify([sequence, time, id, source]);
}

function hash(one: Header, seed: number): number {
  let state = seed;
  for (const char of textOf(one)) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 16_777_619);
  return state;
}
