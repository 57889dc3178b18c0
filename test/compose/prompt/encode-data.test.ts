import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeData } from '../../../shared/compose/prompt/encode-data.ts';
import type { Json } from '../../../shared/json/json.ts';
import { injections } from '../hostile/corpus.ts';

const json = fc.jsonValue({ stringUnit: 'binary' }).map((value): Json => JSON.parse(JSON.stringify(value)));

test('parsing gives the value back', () => {
  fc.assert(
    fc.property(json, (value) => {
      expect(JSON.parse(encodeData(value))).toEqual(value);
    }),
  );
});

test('no character is left that could form a mark or cannot be seen', () => {
  const hostile = fc.oneof(json, fc.constantFrom(...injections));
  fc.assert(
    fc.property(hostile, (value) => {
      expect(encodeData(value)).not.toMatch(
        /[<>&\n\r＜＞﹤﹥]|\p{Cc}|\p{Cf}|\p{Default_Ignorable_Code_Point}|\p{Cs}/u,
      );
    }),
  );
});

test('what can be read stays as it is', () => {
  expect(encodeData('电影推荐《流浪地球》 Amélie 🎬')).toBe('"电影推荐《流浪地球》 Amélie 🎬"');
});

test('a character beyond the basic plane stands as two escapes', () => {
  expect(encodeData('\u{E0041}<')).toBe(String.raw`"\udb40\udc41\u003c"`);
});

test('hostile member names are data like any other', () => {
  const value: Json = JSON.parse('{"__proto__":{"<x>":1},"constructor":2}');
  expect(encodeData(value)).toBe(String.raw`{"__proto__":{"\u003cx\u003e":1},"constructor":2}`);
});
