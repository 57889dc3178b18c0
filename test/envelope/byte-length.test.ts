import fc from 'fast-check';
import { test } from 'vitest';
import { byteLength } from '../../shared/envelope/byte-length.ts';

test('the length counts bytes of UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => byteLength(text) === Buffer.byteLength(text)),
  );
});
