import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareInstants, parseInstant } from '../../shared/envelope/instant.ts';

const compare = (a: string, b: string) => Math.sign(compareInstants(parseInstant(a), parseInstant(b)));

describe('an instant', () => {
  test('is the same in every zone and way of writing', () => {
    for (const same of [
      '2026-01-01T01:30:00+01:30',
      '2025-12-31T22:30:00-01:30',
      '2026-01-01t00:00:00z',
      '2026-01-01 00:00:00.000000Z',
    ]) {
      expect(compare(same, '2026-01-01T00:00:00Z')).toBe(0);
    }
  });

  test('is told from one that differs by less than a millisecond', () => {
    expect(compare('2026-01-01T00:00:00.0001Z', '2026-01-01T00:00:00Z')).toBe(1);
    expect(compare('2026-01-01T00:00:00.00012Z', '2026-01-01T00:00:00.0002Z')).toBe(-1);
    expect(compare('2026-01-01T00:00:00.1239Z', '2026-01-01T00:00:00.124Z')).toBe(-1);
    expect(compare('2026-01-01T00:00:00.5Z', '2026-01-01T00:00:00.49Z')).toBe(1);
    expect(compare('2026-01-01T00:00:00.12345600Z', '2026-01-01T00:00:00.123456Z')).toBe(0);
  });

  test('is what Date reads, where Date can', () => {
    const date = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(date, (when) => {
        expect(parseInstant(when.toISOString())).toEqual({ ms: when.getTime(), finer: '' });
      }),
    );
  });

  test('may lie in the first century', () => {
    expect(parseInstant('0030-04-07T12:00:00Z')?.ms).toBe(Date.parse('0030-04-07T12:00:00Z'));
  });

  test('in a leap second comes after the second before it and before the one after it', () => {
    const inOrder = [
      '2016-12-31T23:59:59.999999Z',
      '2016-12-31T23:59:60Z',
      '2017-01-01T00:59:60.1234+01:00',
      '2016-12-31T23:59:60.99999Z',
      '2017-01-01T00:00:00Z',
      '2017-01-01T00:00:00.5Z',
    ];
    for (const [index, one] of inOrder.entries())
      for (const [at, other] of inOrder.entries()) expect(compare(one, other)).toBe(Math.sign(index - at));
  });

  test('has one comparison, which is a total order', () => {
    const time = fc
      .tuple(
        fc.constantFrom('2016-12-31T23:59:59', '2016-12-31T23:59:60', '2017-01-01T00:00:00'),
        fc.constantFrom('', '.5', '.50001', '.9999'),
        fc.constantFrom('Z', '+00:00', '-00:00'),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(time, time, time, (a, b, c) => {
        expect(compare(a, b) + compare(b, a)).toBe(0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('with a long fraction of zeros is read as fast as a short one', () => {
    const zeros = '0'.repeat(300_000);
    expect(compare(`2026-01-01T00:00:00.${zeros}1Z`, '2026-01-01T00:00:00Z')).toBe(1);
    expect(compare(`2026-01-01T00:00:00.${zeros}Z`, '2026-01-01T00:00:00Z')).toBe(0);
  });

  test('is not read from anything else', () => {
    for (const text of [
      '2026-02-30T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-01-01T24:00:00Z',
      '2026-01-15T23:59:60Z',
      '',
      'now',
      '2026-01-01',
      '2026-01-01T00:00:00',
      '2026-01-01T00:00Z',
      'x2026-01-01T00:00:00Z',
      '2026-01-01T00:00:00Zx',
      '2026-01-01T00:00:00.Z',
    ]) {
      expect(parseInstant(text)).toBeUndefined();
    }
    expect(compareInstants(undefined, undefined)).toBe(0);
    expect(compareInstants(undefined, parseInstant('0001-01-01T00:00:00Z'))).toBe(-1);
    expect(compareInstants(parseInstant('0001-01-01T00:00:00Z'), undefined)).toBe(1);
  });
});
