import { expect, test } from 'vitest';
import { notJson } from '../../cli/not-json.ts';

test.each<[line: string, at: number, message: string]>([
  ['hello world', 0, 'this line is not JSON; write one object a line'],
  ['# a comment', 0, 'is a comment, and JSON has none; remove'],
  ['// a comment', 0, 'is a comment, and JSON has none; remove'],
  ["{'type':'order'}", 1, 'single quotes, and JSON has double ones; write'],
  ['{\u201ctype\u201d:1}', 1, 'typographic, and JSON has straight ones; write'],
  ['{type: "order"}', 1, 'this name has no quotes; write'],
  ['{"a":1,}', 7, 'no comma stands after the last member; remove it'],
  ['{"a":True}', 5, 'JSON has no such word; write true'],
  ['{"a":NaN}', 5, 'JSON has no such word; write true'],
  ['{"a":.5}', 5, 'no number of JSON, or no comma follows it; write'],
  ['{"a":007}', 6, 'no number of JSON, or no comma follows it; write'],
  ['{"a":"x\ty"}', 7, 'a control character stands in a text; write'],
  [String.raw`{"a":"\x"}`, 7, 'JSON has no such escape; write'],
  ['{"a":1} {"b":2}', 8, 'a second value follows on the line; write'],
  ['{"a":', 5, 'the line ends before its value does; write'],
  ['<html>', 0, 'is HTML or XML'],
  ['{\u0000}', 0, 'is no text in UTF-8; save'],
])('the line %j is no JSON, and the message says what to write', (line, at, message) => {
  const found = notJson(line);
  expect(found.message).toContain(message);
  expect(found.at).toBe(at);
});
