import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64 } from '../../../shared/envelope/encodings/decode-data.ts';

test('what is encoded is decoded as it was', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(decodeBase64(Buffer.from(bytes).toString('base64'))).toEqual(Uint8Array.from(bytes));
    }),
  );
});

test('the same bytes have one text only', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from('AQgwBZ09+/=-_ ')) }), (text) => {
      const bytes = decodeBase64(text);
      expect(bytes === undefined ? undefined : Buffer.from(bytes).toString('base64')).toBe(
        Buffer.from(text, 'base64').toString('base64') === text ? text : undefined,
      );
    }),
    { numRuns: 2_000 },
  );
});

test('a megabyte overflows nothing', () => {
  expect(decodeBase64('A'.repeat(1_048_576))?.length).toBe(786_432);
  expect(decodeBase64('A'.repeat(1_048_575) + '!')).toBeUndefined();
});
