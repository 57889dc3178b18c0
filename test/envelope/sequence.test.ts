import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sequenceOrder } from '../../shared/envelope/in-order.ts';

const sorted = (...sequences: string[]): string[] => sequences.toSorted(sequenceOrder(sequences));

describe('the sequences of one source', () => {
  test.each([
    ['9 before 10', ['9', '10']],
    ['signs and leading zeros', ['-12', '-3', '0', '007', '+8', '9']],
    [
      'integers longer than any number is exact',
      ['9'.repeat(30), `1${'0'.repeat(30)}`, `1${'0'.repeat(29)}1`],
    ],
  ])('compare as numbers where they are integers: %s', (_, inOrder) => {
    expect(sorted(...inOrder.toReversed())).toEqual(inOrder);
  });

  test('compare as text where they are none', () => {
    expect(sorted('b', 'B', 'a', 'é')).toEqual(['B', 'a', 'b', 'é']);
    expect(sorted('x2', 'x10')).toEqual(['x10', 'x2']);
    expect(sorted('16/B374D848', '16/B3740000')).toEqual(['16/B3740000', '16/B374D848']);
  });

  test('put integers before text', () => {
    expect(sorted('last', '10', '9', '1a')).toEqual(['9', '10', '1a', 'last']);
  });

  test('compare as text where they are padded and not all integers, as hexadecimal ones are', () => {
    expect(sorted('10', '0b', '09', '0a', '08')).toEqual(['08', '09', '0a', '0b', '10']);
  });

  test('of a hundred thousand digits compare at once', () => {
    const long = '9'.repeat(100_000);
    expect(sorted(`${long}1`, `${long}0`)).toEqual([`${long}0`, `${long}1`]);
  });

  test('have one total order', () => {
    const sequence = fc.oneof(
      fc.constantFrom('1', '9', '10', '010', '-1', '0a', '9.', '05', '1a', 'x', ''),
      fc.string({ maxLength: 3 }),
      fc.bigInt().map(String),
    );
    fc.assert(
      fc.property(fc.array(sequence, { minLength: 3, maxLength: 6 }), (sequences) => {
        const compare = sequenceOrder(sequences);
        for (const a of sequences) {
          for (const b of sequences) {
            expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0);
            for (const c of sequences)
              if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
          }
        }
      }),
    );
  });

  test('compare as BigInt does where all are integers', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), (a, b) => {
        const found = sequenceOrder([String(a), String(b)])(String(a), String(b));
        expect(Math.sign(found)).toBe(a < b ? -1 : Number(a > b));
      }),
    );
  });
});
