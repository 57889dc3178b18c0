import { expect, test } from 'vitest';
import { declaresJson, parseMediaType } from '../../../shared/envelope/encodings/media-type.ts';

test.each<[string, string, string, string | undefined]>([
  ['application/json', 'application', 'json', undefined],
  ['TEXT/Plain; CharSet=utf-8', 'text', 'plain', 'utf-8'],
  ['text/plain;charset="UTF-8";format=flowed', 'text', 'plain', 'utf-8'],
  ['text/plain ; x="a;b\\"c" ; charset=us-ascii ', 'text', 'plain', 'us-ascii'],
  ['application/vnd.apache.thrift.binary', 'application', 'vnd.apache.thrift.binary', undefined],
  ['multipart/mixed; boundary=x', 'multipart', 'mixed', undefined],
])('%s', (text, type, subtype, charset) => {
  expect(parseMediaType(text)).toMatchObject({ type, subtype, charset });
});

test.each([
  '',
  'json',
  '/json',
  'application/',
  'a b/c',
  'a/b c',
  'a/b;',
  'a/b; c',
  'a/b; c=',
  'a/b; =d',
  'a/b; c="d',
  'a/b/c',
  'a/b, c/d',
  ' a/b',
  'a/b; c = d',
])('%j is no media type', (text) => expect(parseMediaType(text)).toBeUndefined());

test.each<[string, boolean]>([
  ['application/json', true],
  ['text/JSON', true],
  ['application/problem+json', true],
  ['application/json-seq', false],
  ['application/xml', false],
  ['json/xml', false],
])('%s declares JSON: %s', (text, declares) => {
  const mediaType = parseMediaType(text);
  expect(mediaType !== undefined && declaresJson(mediaType)).toBe(declares);
});
