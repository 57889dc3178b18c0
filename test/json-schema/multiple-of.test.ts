import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validate } from './validate.ts';

describe('multipleOf', () => {
  test('money is a multiple of a cent as it is written', () => {
    const cents = { type: 'number', multipleOf: 0.01 };
    for (const amount of [19.99, 4.35, 1.15, 0.07, 8.61, 100_000.01, -0.29, 0, 12])
      expect(validate(cents, amount), String(amount)).toBe(true);
    for (const amount of [0.015, 4.355, 1e-7]) expect(validate(cents, amount), String(amount)).toBe(false);
  });

  test('every amount of whole cents is valid, in both dialects', () => {
    const older = { $schema: 'http://json-schema.org/draft-07/schema#', multipleOf: 0.01 };
    fc.assert(
      fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), (cents) => {
        const amount: unknown = JSON.parse((cents / 100).toFixed(2));
        expect(validate({ multipleOf: 0.01 }, amount)).toBe(true);
        expect(validate(older, amount)).toBe(true);
      }),
    );
  });

  test('far exponents and other types are answered too', () => {
    expect(validate({ multipleOf: 1e-300 }, 1e300)).toBe(true);
    expect(validate({ multipleOf: 0.123456789 }, 1e308)).toBe(false);
    expect(validate({ multipleOf: 1e-8 }, 12_391_239_123)).toBe(true);
    expect(validate({ multipleOf: 3 }, 'x')).toBe(true);
    expect(validate({ multipleOf: 3 }, 10)).toBe(false);
  });
});
