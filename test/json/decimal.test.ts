import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Decimal,
  isKeptAsNumber,
  isMultipleOfDecimal,
  isSameDecimal,
  readDecimal,
} from '../../shared/json/decimal.ts';

/** JSON numbers of all forms, with zeros in front of a fraction and at its end. */
const literal = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.nat({ max: 2000 }).map(String), fc.bigInt({ min: 0n, max: 10n ** 30n }).map(String)),
    fc.option(fc.string({ unit: fc.constantFrom('0', '1', '5', '9'), minLength: 1, maxLength: 8 })),
    fc.option(fc.integer({ min: -12, max: 12 })),
  )
  .map(
    ([sign, whole, fraction, power]) =>
      `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${power === null ? '' : `e${power}`}`,
  );

function decimal(text: string): Decimal {
  const read = readDecimal(text);
  if (read === undefined) throw new TypeError(`${text} is no decimal`);
  return read;
}

/** The number times 10^60, another way: as a whole number that is padded by hand. */
function scaled(text: string): bigint {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e(-?\d+))?$/.exec(text) ?? [];
  const zeros = 60 + Number(power) - fraction.length;
  return BigInt(`${sign}${whole}${fraction}`) * 10n ** BigInt(zeros);
}

test('two texts of one number are the same decimal, and of different numbers are not', () => {
  fc.assert(
    fc.property(literal, literal, (a, b) => {
      expect(isSameDecimal(decimal(a), decimal(b))).toBe(scaled(a) === scaled(b));
    }),
  );
  for (const same of [
    ['0.10', '1e-1'],
    ['-0', '0.000'],
    ['1200', '12E+2'],
    ['0e999999999999999999999', '0'],
  ])
    expect(isSameDecimal(decimal(same[0] ?? ''), decimal(same[1] ?? ''))).toBe(true);
});

test('text that is no JSON number, and an exponent beyond the safe integers, are no decimal', () => {
  for (const text of [
    '',
    '-',
    '1.',
    '.5',
    '0x1',
    'NaN',
    'Infinity',
    '1e',
    '+1',
    ' 1',
    '1e99999999999999999999',
  ])
    expect(readDecimal(text)).toBeUndefined();
});

test('a number is kept if its digits come back', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(isKeptAsNumber(JSON.stringify(value))).toBe(true);
    }),
  );
  for (const kept of ['0.1', '1e300', '9007199254740992', '100000000000000000000', '5e-324', '1.10', '-0'])
    expect(isKeptAsNumber(kept)).toBe(true);
  for (const lost of ['9007199254740993', '1e400', '1e-400', '0.30000000000000000001', '12345678901234567.8'])
    expect(isKeptAsNumber(lost)).toBe(false);
});

describe('multiples', () => {
  const isMultiple = (value: string, divisor: string): boolean =>
    isMultipleOfDecimal(decimal(value), decimal(divisor));

  test('a decimal is a multiple exactly where the integers of a common scale divide', () => {
    const divisor = fc.oneof(literal, fc.constantFrom('0.01', '0.25', '3', '1e-7', '0.003', '-7e2'));
    fc.assert(
      fc.property(literal, divisor, (value, by) => {
        fc.pre(scaled(by) !== 0n);
        expect(isMultiple(value, by)).toBe(scaled(value) % scaled(by) === 0n);
        expect(isMultiple(by, by)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('an amount of whole cents is a multiple of 0.01, and no other', () => {
    fc.assert(
      fc.property(fc.nat({ max: 99_999_999 }), fc.integer({ min: 1, max: 9 }), (cents, mills) => {
        const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
        expect(isMultiple(amount, '0.01')).toBe(true);
        expect(isMultiple(`${amount}${mills}`, '0.01')).toBe(false);
      }),
    );
  });

  test('exponents far apart cost nothing', () => {
    const start = performance.now();
    expect(isMultiple('1e300', '1e-300')).toBe(true);
    expect(isMultiple('1e900000000000000', '7e-900000000000000')).toBe(false);
    expect(isMultiple('7e900000000000000', '7e-900000000000000')).toBe(true);
    expect(isMultiple('1e-900000000000000', '1e900000000000000')).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test('a megabyte of digits takes linear time', () => {
    const digits = '123456789'.repeat(110_000);
    const start = performance.now();
    expect(isMultiple(digits, '9')).toBe(true);
    expect(isMultiple(`${digits}1`, '9')).toBe(false);
    expect(isMultiple(`0.${'0'.repeat(1_000_000)}`, '0.01')).toBe(true);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
