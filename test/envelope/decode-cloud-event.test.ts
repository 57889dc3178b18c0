import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCloudEvent } from '../../shared/envelope/decode-cloud-event.ts';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import type { Body } from '../../shared/envelope/encodings/bodies.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { envelope } from './arbitrary-envelope.ts';
import { cloudEvent } from './event-text.ts';

const { data: _, ...header } = cloudEvent;

const rejectionOf = (changes: JsonObject) => {
  const decoded = decodeCloudEvent({ ...cloudEvent, ...changes });
  return decoded.kind === 'malformed' ? decoded.rejection : undefined;
};
const bodyOf = (members: JsonObject): Body | string => {
  const decoded = decodeCloudEvent({ ...header, ...members });
  return decoded.kind === 'envelope'
    ? decoded.envelope.body
    : `${decoded.rejection.code} ${decoded.rejection.attribute}`;
};
const inBase64 = (text: string): string => Buffer.from(text).toString('base64');

test('decoding is the inverse of encoding, through text too', () => {
  fc.assert(
    fc.property(envelope, (one) => {
      expect(decodeCloudEvent(encodeEnvelope(one))).toEqual({ kind: 'envelope', envelope: one });
      expect(decodeCloudEvent(JSON.parse(JSON.stringify(encodeEnvelope(one))))).toEqual({
        kind: 'envelope',
        envelope: one,
      });
    }),
  );
});

test('an envelope that is said again is the same text, attribute by attribute', () => {
  fc.assert(
    fc.property(envelope, (one) => {
      const text = JSON.stringify(encodeEnvelope(one));
      const decoded = decodeCloudEvent(JSON.parse(text));
      expect(decoded.kind === 'envelope' && JSON.stringify(encodeEnvelope(decoded.envelope))).toBe(text);
    }),
  );
});

test('an attribute of null is an absent one', () => {
  expect(decodeCloudEvent({ ...header, time: null, subject: null, data_base64: null })).toEqual({
    kind: 'envelope',
    envelope: {
      header: {
        specversion: '1.0',
        id: 'u-1',
        source: 'profile-service',
        type: 'user',
        correlationid: 'k-1',
      },
      body: { kind: 'none' },
    },
  });
});

describe('required attributes', () => {
  test.each(['id', 'source', 'type'])('%s must be there', (name) => {
    for (const value of [undefined, null]) {
      const { [name]: _gone, ...rest } = cloudEvent;
      const event: JsonObject = value === null ? { ...rest, [name]: null } : rest;
      expect(decodeCloudEvent(event)).toEqual({
        kind: 'malformed',
        rejection: { code: 'missing-attribute', attribute: name, message: `${name} is missing` },
      });
    }
  });

  test.each<Json>(['', 7, true, [], {}, 'a\nb', '\u0085', '\ufffe', '\u{1ffff}', '\ud800'])(
    '%j is neither an id, a source nor a type',
    (value) => {
      for (const name of ['id', 'source', 'type']) {
        expect(rejectionOf({ [name]: value })).toMatchObject({ code: 'invalid-attribute', attribute: name });
      }
    },
  );

  test('id and source take 1,024 bytes of UTF-8 and no more', () => {
    expect(rejectionOf({ id: 'é'.repeat(512) })).toBeUndefined();
    expect(rejectionOf({ id: 'é'.repeat(512) + 'e' })).toMatchObject({
      code: 'invalid-attribute',
      attribute: 'id',
    });
    expect(rejectionOf({ source: 's'.repeat(1_024) })).toBeUndefined();
    expect(rejectionOf({ source: 's'.repeat(1_025) })).toMatchObject({ attribute: 'source' });
  });

  test.each<Json>(['0.3', '1', '1.0.2', '', 1, true, []])(
    'specversion %j is not supported',
    (specversion) => {
      expect(rejectionOf({ specversion })).toMatchObject({
        code: 'unsupported-specversion',
        attribute: 'specversion',
      });
    },
  );
});

describe('optional attributes', () => {
  test.each<[string, Json]>([
    ['subject', ''],
    ['time', '2026-02-29T00:00:00Z'],
    ['time', 1_700_000_000],
    ['expirytime', 'soon'],
    ['recordedtime', '2026-11-23'],
    ['datacontenttype', 'json'],
    ['datacontenttype', ''],
    ['dataschema', ''],
    ['dataschema', 'schemas/user.json'],
    ['dataref', 'a b'],
    ['correlationid', ''],
    ['correlationid', 7],
    ['causationid', ''],
    ['traceparent', ''],
    ['sequence', 1],
    ['partitionkey', ''],
    ['dataclassification', ''],
    ['hopcount', -1],
    ['hopcount', 0.5],
    ['hopcount', '1'],
    ['hopcount', 2 ** 31],
    ['someextension', 1.5],
    ['someextension', 2 ** 31],
    ['someextension', -(2 ** 31) - 1],
    ['someextension', []],
    ['someextension', {}],
    ['someextension', 'a\u0000b'],
  ])('%s may not be %j', (name, value) => {
    const rejection = rejectionOf({ [name]: value });
    expect(rejection).toMatchObject({ code: 'invalid-attribute', attribute: name });
    expect(rejection?.message).toMatch(new RegExp(`^${name} must be `));
  });

  test.each<[string, Json]>([
    ['hopcount', 0],
    ['someextension', ''],
    ['someextension', false],
    ['someextension', 2 ** 31 - 1],
    ['someextension', -(2 ** 31)],
    ['dataschema', 'https://example.com/schema#user'],
    ['constructor', 'x'],
    ['123', 'x'],
  ])('%s may be %j', (name, value) => {
    expect(decodeCloudEvent({ ...cloudEvent, [name]: value })).toMatchObject({
      kind: 'envelope',
      envelope: { header: { [name]: value } },
    });
  });

  test.each(['Subject', 'some_extension', 'some-extension', 'ext.', 'é', '', ' ', '__proto__', '\ud800'])(
    'no attribute may be called %j',
    (name) => {
      const rejection = rejectionOf(Object.fromEntries([[name, 'x']]));
      expect(rejection).toMatchObject({ code: 'invalid-attribute', attribute: name.toWellFormed() });
    },
  );

  test('a name of a megabyte is cut in the rejection', () => {
    expect(rejectionOf({ ['X'.repeat(1_000_000)]: 1 })?.attribute).toHaveLength(64);
  });
});

describe('data', () => {
  test.each<Json>([null, false, 0, '', '电影推荐', [], { a: [1] }])('may be %j', (data) => {
    expect(bodyOf({ data })).toEqual({ kind: 'json', value: data });
    expect(bodyOf({ data, datacontenttype: 'application/cloud+json; charset=utf-8' })).toEqual({
      kind: 'json',
      value: data,
    });
  });

  test('is text under another media type, and nothing else', () => {
    const datacontenttype = 'application/xml';
    expect(bodyOf({ data: '<much wow="xml"/>', datacontenttype })).toEqual({
      kind: 'json',
      value: '<much wow="xml"/>',
    });
    for (const data of [null, {}, [], 1]) expect(bodyOf({ data, datacontenttype })).toBe('invalid-data data');
  });

  test('a string of JSON text stays a string', () => {
    expect(bodyOf({ data: '{"a":1}', datacontenttype: 'application/json' })).toEqual({
      kind: 'json',
      value: '{"a":1}',
    });
  });

  test('and data_base64 exclude each other, null data too', () => {
    expect(bodyOf({ data: 1, data_base64: '' })).toBe('invalid-data data_base64');
    expect(bodyOf({ data: null, data_base64: '' })).toBe('invalid-data data_base64');
  });
});

describe('data_base64', () => {
  test.each([undefined, 'application/octet-stream', 'application/protobuf', 'image/svg+xml'])(
    'under %s is bytes',
    (type) => {
      const data_base64 = inBase64('{"a":1}');
      const declared = type === undefined ? {} : { datacontenttype: type };
      expect(bodyOf({ data_base64, ...declared })).toEqual({ kind: 'bytes', base64: data_base64 });
    },
  );

  test.each(['application/json', 'Application/JSON', 'application/problem+json', 'text/json'])(
    'under %s is JSON',
    (type) => {
      expect(bodyOf({ data_base64: inBase64('{"名":[1]}'), datacontenttype: type })).toEqual({
        kind: 'json',
        value: { 名: [1] },
      });
      for (const text of ['', '{', '1e400', '['.repeat(10_000) + ']'.repeat(10_000)]) {
        expect(bodyOf({ data_base64: inBase64(text), datacontenttype: type })).toBe(
          'invalid-data data_base64',
        );
      }
    },
  );

  test.each(['text/plain', 'text/plain; charset=UTF-8', 'TEXT/csv;charset="utf-8"'])(
    'under %s is text in UTF-8',
    (datacontenttype) => {
      expect(bodyOf({ data_base64: inBase64('张三'), datacontenttype })).toEqual({
        kind: 'json',
        value: '张三',
      });
      const notUtf8 = Buffer.from([0xff, 0xfe]).toString('base64');
      expect(bodyOf({ data_base64: notUtf8, datacontenttype })).toBe('invalid-data data_base64');
    },
  );

  test('in US-ASCII holds no other characters, and in other charsets is not read', () => {
    const ascii = { datacontenttype: 'text/plain; charset=us-ascii' };
    expect(bodyOf({ data_base64: inBase64('age 25'), ...ascii })).toEqual({ kind: 'json', value: 'age 25' });
    expect(bodyOf({ data_base64: inBase64('é'), ...ascii })).toBe('invalid-data data_base64');
    expect(bodyOf({ data_base64: inBase64('a'), datacontenttype: 'text/plain; charset=gb2312' })).toBe(
      'invalid-data data_base64',
    );
  });

  test.each<Json>([
    'a',
    'YQ',
    'YQ=',
    'YR==',
    'YWJ=',
    'YW-_',
    ' YQ==',
    'YQ==\n',
    'Y=Q=',
    '====',
    7,
    {},
    false,
  ])('%j is not base64', (data_base64) => {
    expect(bodyOf({ data_base64 })).toBe('invalid-data data_base64');
  });
});
