import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../shared/json/json.ts';
import { readNumeral, readQuantity } from '../../shared/merge/quantities/read-quantity.ts';
import { exactNumber } from '../../shared/json/exact-number.ts';
import { convert, isUnit, unitNames } from '../../shared/policy/units.ts';
import { settled, settledAlike, settledUnder, totalLoss, weightedClaims } from './arbitraries.ts';

const quantityParts = ['0', '1', '9', '12', '.', ',', '+', '-', '−', "'", ' ', 'km', '°F'];

describe('a quantity', () => {
  test.each<[Json, string, number | undefined]>([
    ['72 °F', '°C', 22.222222222222],
    ['22.2 °C', '°C', 22.2],
    ['1,5 km', 'm', 1500],
    ['1500 m', 'km', 1.5],
    ['1,500 m', 'm', 1500],
    ['0,500 km', 'm', 500],
    ['1.500 km', 'm', 1500],
    ['1.234.567,5 mm', 'm', 1234.5675],
    ["1'234.5 g", 'kg', 1.2345],
    ['1 500 ml', 'l', 1.5],
    ['−40°F', '°C', -40],
    ['90 km/h', 'm/s', 25],
    ['12m²', 'm2', 12],
    ['3.50', 'kg', 3.5],
    [3.5, 'kg', 3.5],
    [{ value: 72, unit: '°F' }, 'celsius', 22.222222222222],
    [{ value: '1,5', unit: 'km' }, 'm', 1500],
    ['2 Kilometers', 'm', 2000],
    ['2 KM', 'm', undefined],
    ['5 kg', 'm', undefined],
    ['5 bananas', 'm', undefined],
    ['about 5 m', 'm', undefined],
    ['1,2,3 m', 'm', undefined],
    ['m', 'm', undefined],
    ['', 'm', undefined],
    [{ value: 1, unit: 'm', more: 1 }, 'm', undefined],
    [null, 'm', undefined],
  ])('%j in %s is read as %s', (value, unit, number) => {
    expect(readQuantity(value, unit)).toBe(number);
  });

  test('a quantity is the same number in every unit', () => {
    const amount = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((each) => each / 1_000);
    fc.assert(
      fc.property(amount, fc.constantFrom(...unitNames), fc.constantFrom(...unitNames), (value, from, to) => {
        const there = convert(value, from, to);
        const back = there === undefined ? value : convert(there, to, from);
        expect(back).toBeCloseTo(value, 6);
      }),
    );
    expect(isUnit('parsec')).toBe(false);
  });

  test('a quantity may have a unit of the deployment', () => {
    const box = { name: 'box', of: { piece: 0.1, pallet: 40 } };
    expect(readQuantity('20 piece', box)).toBe(2);
    expect(readQuantity('2 pallet', box)).toBe(80);
    expect(readQuantity('2 box', box)).toBe(2);
    expect(readQuantity('2 toString', box)).toBeUndefined();
  });

  test('reading a value never throws and gives a finite number or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...quantityParts) })), (text) => {
        const number = readQuantity(text, 'm');
        expect(number === undefined || Number.isFinite(number)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

test('claims of the same quantity count as one claim', () => {
  const { value, field, conflicts } = settledAlike(
    'absolute',
    ['1,5 km', 1500, { value: 150_000, unit: 'cm' }],
    {
      unit: 'm',
    },
  );
  expect([value, field?.dissenters, conflicts]).toEqual([1500, [], 0]);
  const mixed = settledAlike('absolute', ['70 °F', '22.2 °C', '300 K', 'warm'], { unit: '°C' });
  expect(mixed.value).toBe(22.2);
  expect(mixed.field).toMatchObject({ winners: ['s1'], dissenters: ['s0', 's2', 's3'] });
  expect(settledAlike('latest', ['1 km', '1000 m'], { unit: 'm' }).value).toBe(1000);
});

describe('a numeral in a text', () => {
  test('a numeral is a number beside numbers', () => {
    expect(settled('3.50', 3.5)).toMatchObject({ record: { topic: 3.5 }, conflicts: [] });
    expect(settledAlike('squared', ['3.0', 4, '5.00']).value).toBe(4);
    expect(settled({ x: '1.0' }, { x: 1 }, { x: 2 }).record).toEqual({ topic: { x: 1 } });
  });

  test('a numeral stays a text among texts and where the field is taken verbatim', () => {
    expect(settled('3.50', '3.5').conflicts).toHaveLength(1);
    expect(settledAlike('vote', ['3.50', 3.5]).conflicts).toBe(1);
    expect(settledAlike('vote', ['3.50', 3.5], { precision: 0.01 }).conflicts).toBe(0);
    expect(settledAlike('latest', ['3.50', 3.5]).conflicts).toBe(1);
  });

  test('a numeral is no code and keeps all its digits', () => {
    for (const text of ['007', '1e3', '1,5', ' 1', '+1', '.5', '0x1', 'Infinity', ''])
      expect(readNumeral(text)).toBeUndefined();
    expect([readNumeral('-0.50'), readNumeral('10'), readNumeral('0')]).toEqual([-0.5, 10, 0]);
    expect(readNumeral('12345678901234567890.0')).toEqual(exactNumber('12345678901234567890.0'));
    const large = exactNumber('9007199254740993');
    expect(settled('9007199254740993', large).conflicts).toEqual([]);
    expect(settled('9007199254740992', large).conflicts).toHaveLength(1);
    expect(readQuantity('9 007 199 254 740 993 m', 'm')).toEqual(large);
    expect(readQuantity({ value: large, unit: 'm' }, 'm')).toBe(large);
    expect(readQuantity({ value: large, unit: 'km' }, 'm')).toBe(9007199254741000000);
  });

  test('a numeral stays a text if the only number has no weight', () => {
    expect(
      settledUnder('absolute', [
        { weight: 0, value: 1 },
        { weight: 1, value: '1.0' },
      ]).value,
    ).toBe('1.0');
  });
});

describe('a vote with a precision', () => {
  const within = (value: Json, precision: number) => (claim: Json) =>
    typeof value === 'number' && typeof claim === 'number'
      ? Number(Math.abs(claim - value) > precision)
      : Number(claim !== value);

  test('no claim loses less than the merged one', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom('x', 'y'));
    fc.assert(
      fc.property(weightedClaims<Json>(value), fc.integer({ min: 0, max: 5 }), (claims, precision) => {
        const { value: elected, field } = settledUnder('vote', claims, { precision });
        const least = totalLoss(claims, within(elected, precision));
        for (const rival of claims)
          expect(least).toBeLessThanOrEqual(totalLoss(claims, within(rival.value, precision)));
        const agree = claims.filter((claim) => within(elected, precision)(claim.value) === 0);
        expect(field?.winners).toHaveLength(agree.length);
      }),
      { numRuns: 500 },
    );
  });

  test('numbers within the precision are one claim and no conflict', () => {
    expect(settledAlike('vote', [20, 20.4, 20.2], { precision: 0.5 })).toMatchObject({
      value: 20.2,
      conflicts: 0,
    });
    expect(settledAlike('vote', [0.2, 0.3], { precision: 0.1 }).conflicts).toBe(0);
    const { value, field, conflicts } = settledAlike('vote', [20, 20.4, 20.2, 35, 35], { precision: 0.5 });
    expect([value, field?.winners, conflicts]).toEqual([20.2, ['s0', 's1', 's2'], 1]);
    expect(settledAlike('vote', [Infinity, Infinity, 3], { precision: 1 }).value).toBe(Infinity);
  });
});

test('null and a missing member differ', () => {
  expect(settled({ x: null }, {}, {}).record).toEqual({ topic: { x: null } });
  expect(settled({ x: null, y: 1 }, { y: 1 }).conflicts).toEqual([]);
  expect(settled({ x: null }, { x: 5 }, { x: null })).toMatchObject({
    record: { topic: { x: null } },
    fields: [{ winners: ['a', 'c'], dissenters: ['b'] }],
  });
  expect(settled({}, { x: 5 }, {}).record).toEqual({ topic: { x: 5 } });
  expect(settledAlike('vote', [{ x: null }, {}, {}])).toMatchObject({ value: {}, conflicts: 1 });
  expect(settledAlike('vote', [[null], []]).conflicts).toBe(1);
});
