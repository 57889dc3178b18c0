import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPointer, parsePointer } from '../../shared/json/pointer.ts';

test('the examples of RFC 6901 parse as specified', () => {
  expect(parsePointer('')).toEqual([]);
  expect(parsePointer('/')).toEqual(['']);
  expect(parsePointer('/foo/0')).toEqual(['foo', '0']);
  expect(parsePointer('/a~1b/m~0n/~01')).toEqual(['a/b', 'm~n', '~1']);
});

test('any tokens survive formatting and parsing', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: fc.constantFrom('~', '/', '0', '1', 'a') })), (tokens) => {
      expect(parsePointer(formatPointer(tokens))).toEqual(tokens);
    }),
  );
});

test.each(['a', 'a/b', '/~', '/~2', '/a~'])('%j is no pointer', (text) => {
  expect(parsePointer(text)).toBeUndefined();
});
