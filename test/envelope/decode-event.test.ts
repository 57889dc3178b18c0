import { describe, expect, test } from 'vitest';
import { decodeEvent, maxBodyDepth } from '../../shared/envelope/decode-event.ts';
import type { Json } from '../../shared/json/json.ts';
import { cloudEvent, eventText } from './event-text.ts';

const rejectionOf = (text: string) => {
  const decoded = decodeEvent(text);
  return decoded.kind === 'malformed' ? decoded.rejection : undefined;
};

describe('a CloudEvent in the detail', () => {
  test('is the envelope, and the detail-type its topic', () => {
    expect(decodeEvent(eventText(cloudEvent))).toEqual({
      kind: 'envelope',
      detailType: 'user',
      envelope: {
        header: {
          specversion: '1.0',
          id: 'u-1',
          source: 'profile-service',
          type: 'user',
          time: '2026-11-23T10:00:00Z',
          correlationid: 'k-1',
        },
        body: { kind: 'json', value: { name: '张三', age: 25 } },
      },
    });
  });

  test('of another type than the event is rejected', () => {
    expect(decodeEvent(eventText({ ...cloudEvent, type: 'payment' }))).toMatchObject({
      kind: 'malformed',
      detailType: 'user',
      rejection: { code: 'type-mismatch', attribute: 'type' },
    });
  });

  test('of another source than the event is rejected', () => {
    expect(decodeEvent(eventText({ ...cloudEvent, source: 'catalogue-service' }))).toMatchObject({
      kind: 'malformed',
      detailType: 'user',
      source: 'profile-service',
      id: 'u-1',
      rejection: { code: 'source-mismatch', attribute: 'source' },
    });
  });

  test.each([
    [{ ...cloudEvent, specversion: null }, 'it is not a text'],
    [{ ...cloudEvent, specversion: 1 }, 'it is not a text'],
    [{ specversion: '2.3', id: 'a', order: 3 }, 'it has no source'],
    [{ ...cloudEvent, type: null }, 'it has no type'],
  ])('needs a text as specversion, an id, a source and a type: %j', (detail, because) => {
    expect(decodeEvent(eventText(detail))).toMatchObject({
      kind: 'envelope',
      plain: { because },
      envelope: { body: { kind: 'json', value: detail } },
    });
  });

  test('of another version of CloudEvents is malformed, and no plain event', () => {
    expect(rejectionOf(eventText({ ...cloudEvent, specversion: '0.3' }))?.code).toBe(
      'unsupported-specversion',
    );
  });
});

describe('a native event', () => {
  test("takes its header from EventBridge's fields, and the whole detail is the body", () => {
    expect(decodeEvent(eventText({ name: '张三', id: 7, source: 'inner' }))).toEqual({
      kind: 'envelope',
      detailType: 'user',
      envelope: {
        header: {
          specversion: '1.0',
          id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
          source: 'profile-service',
          type: 'user',
          time: '2026-11-23T10:00:01Z',
        },
        body: { kind: 'json', value: { name: '张三', id: 7, source: 'inner' } },
      },
      plain: {},
    });
  });

  test.each(['My Order Service', '订单服务', 'aws.partner/example.com/1', 'x'.repeat(256), '😀'.repeat(256)])(
    'may have any text as its source: %s',
    (source) => {
      expect(decodeEvent(eventText({}, { source }))).toMatchObject({ envelope: { header: { source } } });
    },
  );

  test.each<[string, Json, string, string]>([
    ['id', null, 'missing-attribute', 'id'],
    ['id', 7, 'invalid-attribute', 'id'],
    ['source', 'a\nservice', 'invalid-attribute', 'source'],
    ['source', 'x'.repeat(257), 'invalid-attribute', 'source'],
    ['time', 'yesterday', 'invalid-attribute', 'time'],
    ['source', '', 'not-an-event', 'source'],
    ['source', 7, 'not-an-event', 'source'],
    ['detail-type', null, 'not-an-event', 'detail-type'],
    ['detail', [], 'not-an-event', 'detail'],
    ['detail', 'text', 'not-an-event', 'detail'],
    ['detail', null, 'not-an-event', 'detail'],
  ])('whose %s is %j is rejected', (field, value, code, attribute) => {
    expect(rejectionOf(eventText({}, { [field]: value }))).toMatchObject({ code, attribute });
  });
});

describe('a member name that is there twice', () => {
  const inEnvelope = (members: string): string =>
    eventText({ ...cloudEvent, data: 'HERE' }).replace('"data":"HERE"', () => members);

  test.each<[string, string, string, string]>([
    ['"data":{"user":{"age":1,"age":2}}', 'invalid-data', 'data/user/age', 'in /user'],
    [String.raw`"data":{"age":1,"\u0061ge":2}`, 'invalid-data', 'data/age', '"age"'],
    ['"data":[{"a":1},{"a":{"b/c":1,"b/c":1}}]', 'invalid-data', 'data/1/a/b~1c', 'in /1/a'],
    ['"data":1,"data":2', 'invalid-attribute', 'data', '"data"'],
    ['"data":1,"id":"u-2"', 'invalid-attribute', 'id', '"id"'],
    ['"data":1,"subject":{"a":1,"a":2}', 'invalid-attribute', 'subject', 'in /subject'],
  ])('%s is refused with its place', (members, code, attribute, place) => {
    const decoded = decodeEvent(inEnvelope(members));
    expect(decoded).toMatchObject({ kind: 'malformed', detailType: 'user', source: 'profile-service' });
    const rejection = rejectionOf(inEnvelope(members));
    expect(rejection).toMatchObject({ code, attribute });
    expect(rejection?.message).toContain('more than once');
    expect(rejection?.message).toContain(place);
  });

  test('is refused in a native event and around it', () => {
    const native = eventText({}).replace('"detail":{}', '"detail":{"a":[{"b":1,"b":1}]}');
    expect(rejectionOf(native)).toMatchObject({ code: 'invalid-data', attribute: 'data/a/0/b' });
    const around = eventText({}).replace('"detail":{}', '"detail":{},"detail":{}');
    expect(rejectionOf(around)).toMatchObject({ code: 'not-an-event', attribute: 'detail' });
  });

  test('is refused in the JSON that data_base64 holds, whatever its type is called', () => {
    for (const datacontenttype of ['application/json', 'application/vnd.shop+json']) {
      const base64 = Buffer.from('{"a":{"b":1,"b":2}}').toString('base64');
      const { data: _, ...attributes } = cloudEvent;
      expect(rejectionOf(eventText({ ...attributes, datacontenttype, data_base64: base64 }))).toMatchObject({
        code: 'invalid-data',
        attribute: 'data_base64',
        message: 'the JSON of data_base64 has the member "b" more than once, in /a',
      });
    }
  });

  test('keeps the rejection short, however long the name is', () => {
    const name = `"${'n'.repeat(100_000)}":1`;
    const rejection = rejectionOf(inEnvelope(`"data":{${name},${name}}`));
    expect(rejection?.attribute?.length).toBeLessThan(2_000);
    expect(rejection?.message.length).toBeLessThan(1_000);
  });
});

describe('hostile texts', () => {
  test.each<[string, string]>([
    ['', 'not-json'],
    ['{', 'not-json'],
    ['null', 'not-an-event'],
    ['[]', 'not-an-event'],
    ['"text"', 'not-an-event'],
    ['{}', 'not-an-event'],
    ['{"__proto__":{"detail-type":"user","source":"s","id":"1","detail":{}}}', 'not-an-event'],
  ])('%j is %s', (text, code) => {
    expect(rejectionOf(text)?.code).toBe(code);
  });

  const raw = (data: string): string => {
    const text = eventText({ ...cloudEvent, data: 'HERE' });
    return text.replace('"HERE"', () => data);
  };
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

  test('a body is admitted to the limit of depth, and rejected beyond it', () => {
    expect(decodeEvent(raw(nested(maxBodyDepth))).kind).toBe('envelope');
    expect(rejectionOf(raw(nested(maxBodyDepth + 1)))).toMatchObject({
      code: 'invalid-data',
      attribute: 'data',
    });
  });

  test('nesting of 100,000 levels overflows nothing, wherever it stands', () => {
    const deep = nested(100_000);
    expect(rejectionOf(raw(deep))).toMatchObject({ code: 'invalid-data', attribute: 'data' });
    expect(rejectionOf(deep)?.code).toBe('not-an-event');
    expect(rejectionOf(`{"detail-type":${deep}}`)?.code).toBe('not-an-event');
    expect(rejectionOf(raw(`1,"subject":${deep}`))).toMatchObject({
      code: 'invalid-attribute',
      attribute: 'subject',
    });
    const native = eventText({}).replace('"detail":{}', `"detail":{"a":${deep}}`);
    expect(rejectionOf(native)).toMatchObject({ code: 'invalid-data', attribute: 'data' });
  });

  test.each(['1e400', '-1e400', '"\\ud800"', '{"\\udc00":1}', '[["\\ud800\\ud800"]]'])(
    'a body of %s cannot travel unchanged and is rejected',
    (data) => {
      expect(rejectionOf(raw(data))).toMatchObject({ code: 'invalid-data', attribute: 'data' });
    },
  );

  test('a member called __proto__ stays data', () => {
    const decoded = decodeEvent(raw('{"__proto__":{"polluted":true}}'));
    expect(JSON.stringify(decoded)).toContain('"__proto__":{"polluted":true}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('what could be read is told, what breaks its rule is not', () => {
    expect(decodeEvent(eventText({ ...cloudEvent, id: 'x'.repeat(1_025) }))).toMatchObject({
      detailType: 'user',
      source: 'profile-service',
      id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    });
    expect(decodeEvent(eventText(cloudEvent, { source: 'a\nb', id: 3 }))).toMatchObject({
      source: undefined,
      id: 'u-1',
    });
  });
});
