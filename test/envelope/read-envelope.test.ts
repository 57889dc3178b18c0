import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeCloudEvent } from '../../shared/envelope/decode-cloud-event.ts';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import { readEnvelope } from '../../shared/envelope/read-envelope.ts';
import type { Json } from '../../shared/json/json.ts';
import { envelope, json } from './arbitrary-envelope.ts';

const parsed = (value: unknown): Json => JSON.parse(JSON.stringify(value));

test('An envelope is read as it was encoded, with its attributes in the same order', () => {
  fc.assert(
    fc.property(envelope, (original) => {
      const encoded = encodeEnvelope(original);
      const read = readEnvelope(parsed(encoded));
      expect(read).toEqual(original);
      expect(read && JSON.stringify(encodeEnvelope(read))).toBe(JSON.stringify(encoded));
    }),
  );
});

test('The reader and the full decoder make the same of an encoded envelope', () => {
  fc.assert(
    fc.property(envelope, (original) => {
      const text = parsed(encodeEnvelope(original));
      expect({ kind: 'envelope', envelope: readEnvelope(text) }).toEqual(decodeCloudEvent(text));
    }),
  );
});

const one = { specversion: '1.0', id: 'u-1', source: 's', type: 'user', data: 1 };

test('The sample is an envelope', () => {
  expect(readEnvelope(one)).toEqual({
    header: { specversion: '1.0', id: 'u-1', source: 's', type: 'user' },
    body: { kind: 'json', value: 1 },
  });
});

test.each<[string, unknown]>([
  ['specversion', undefined],
  ['specversion', '0.3'],
  ['id', undefined],
  ['id', ''],
  ['id', 7],
  ['source', null],
  ['source', ''],
  ['type', undefined],
  ['type', true],
  ['time', 1_764_000_000_000],
  ['subject', null],
  ['correlationid', false],
  ['dataref', {}],
  ['hopcount', '3'],
  ['hopcount', true],
  ['comexample', null],
  ['comexample', ['a']],
  ['comexample', {}],
  ['__proto__', {}],
  ['data_base64', 'AA=='],
  ['data_base64', null],
])('A value whose %s is %j has not the shape of an envelope', (name, value) => {
  const pairs = Object.entries({ ...one }).filter(([known]) => known !== name);
  const text = JSON.stringify(Object.fromEntries(value === undefined ? pairs : [...pairs, [name, value]]));
  expect(readEnvelope(JSON.parse(text))).toBeUndefined();
});

test('Bytes are text, whatever the text', () => {
  const { data: _, ...bodiless } = one;
  expect(readEnvelope({ ...bodiless, data_base64: 7 })).toBeUndefined();
  expect(readEnvelope({ ...bodiless, data_base64: 'AA==' })?.body).toEqual({ kind: 'bytes', base64: 'AA==' });
  expect(readEnvelope(bodiless)?.body).toEqual({ kind: 'none' });
});

test('Any other value is no envelope, and nothing is thrown', () => {
  for (const foreign of [undefined, null, 7, 'text', [], [one], {}])
    expect(readEnvelope(foreign)).toBeUndefined();
  fc.assert(fc.property(json, (foreign) => readEnvelope(foreign) === undefined));
});
