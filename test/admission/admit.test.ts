import { describe, expect, test } from 'vitest';
import { admit } from '../../shared/admission/admit.ts';
import type { Admission } from '../../shared/admission/admit-by.ts';
import { evaluate } from '../../shared/expression/jsonata-evaluate.ts';
import { maxPartBytes, envelopeBytes } from '../../shared/envelope/encode-envelope.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { cloudEvent, eventText } from '../envelope/event-text.ts';
import { path } from '../fakes/findings.ts';
import { routeTo } from '../fakes/policies.ts';
import { contributionsOf } from './contributions-of.ts';
import { userTopic } from './user-topic.ts';

const admission: Admission = { topic: userTopic() };
const post = (changes: JsonObject, over: Partial<Admission> = {}, fields: JsonObject = {}) =>
  admit(eventText({ ...cloudEvent, ...changes }, fields), { ...admission, ...over });
const rejectionOf = async (...posted: Parameters<typeof post>) => (await post(...posted)).refusal?.rejection;

test('an admitted envelope is a part of every fusion that gathers the topic', async () => {
  const topic = userTopic({
    routes: [
      routeTo('recommendation', { correlate: { kind: 'path', path: ['correlationid'] } }),
      routeTo('profile', { correlate: { kind: 'jsonata', expression: 'data.name & "/" & data.age' } }),
    ],
  });
  const verdict = await post({}, { topic, evaluate });
  const contributions = contributionsOf(verdict);
  expect(verdict.refusal).toBeUndefined();
  expect(contributions.map(({ fusion, key, topic: name }) => [fusion, key, name])).toEqual([
    ['recommendation', 'k-1', 'user'],
    ['profile', '张三/25', 'user'],
  ]);
  expect(contributions[0]?.envelope).toMatchObject({
    header: { id: 'u-1', source: 'profile-service' },
    body: { kind: 'json', value: { name: '张三', age: 25 } },
  });
});

test('an envelope without a classification gets that of its topic; its own one stays', async () => {
  const labelOf = async (changes: JsonObject) =>
    contributionsOf(await post(changes))[0]?.envelope.header.dataclassification;
  expect(await labelOf({})).toBe('confidential');
  expect(await labelOf({ dataclassification: 'internal' })).toBe('internal');
});

test('a topic without rules admits any source, classification and body', async () => {
  const topic = userTopic({ sources: undefined, classification: undefined, redact: [] });
  const { data: _, ...header } = cloudEvent;
  const event = { ...header, source: 'anybody', dataclassification: 'restricted', data_base64: 'YQ==' };
  const verdict = await admit(eventText(event, { source: 'anybody' }), { topic });
  expect(verdict.refusal).toBeUndefined();
  expect(verdict.messages).toHaveLength(1);
});

describe('rejected envelopes', () => {
  test('a malformed message is rejected', async () => {
    expect(await admit('not JSON', admission)).toEqual({
      messages: [],
      refusal: {
        refused: { topic: 'user', source: undefined, id: undefined },
        rejection: { code: 'not-json', message: 'the message is not JSON' },
      },
    });
    expect(await post({ time: 'soon' })).toMatchObject({
      messages: [],
      refusal: {
        refused: { topic: 'user', source: 'profile-service', id: 'u-1' },
        rejection: { code: 'invalid-attribute', attribute: 'time' },
      },
    });
  });

  test('an envelope of another topic is rejected', async () => {
    expect(await rejectionOf({ type: 'content' }, {}, { 'detail-type': 'content' })).toMatchObject({
      code: 'not-an-event',
      attribute: 'detail-type',
    });
  });

  test('a source that may not post is rejected', async () => {
    expect(await rejectionOf({ source: 'stranger' }, {}, { source: 'stranger' })).toMatchObject({
      code: 'source-not-permitted',
      attribute: 'source',
    });
  });

  test.each(['restricted', 'top-secret'])(
    'data that is %s is rejected where confidential is the limit',
    async (dataclassification) => {
      expect(await rejectionOf({ dataclassification })).toMatchObject({
        code: 'classification-exceeded',
        attribute: 'dataclassification',
      });
      expect(await rejectionOf({ dataclassification: 'confidential' })).toBeUndefined();
    },
  );

  test('an envelope that passed eight fusions is rejected', async () => {
    expect(await rejectionOf({ hopcount: 8 })).toMatchObject({
      code: 'too-many-hops',
      attribute: 'hopcount',
    });
    expect(await rejectionOf({ hopcount: 7 })).toBeUndefined();
  });

  test('a body that breaks the schema is rejected with its place', async () => {
    const validate = (): readonly string[] => [
      '/user/age must be integer',
      "must have required property 'id'",
    ];
    expect(await rejectionOf({}, { validate })).toEqual({
      code: 'schema-violation',
      attribute: 'data/user/age',
      message:
        "the body breaks the topic's schema: /user/age must be integer; must have required property 'id'",
    });
    expect(await rejectionOf({}, { validate: () => ['must be object'] })).toMatchObject({
      attribute: 'data',
    });
    expect(await rejectionOf({}, { validate: () => [] })).toBeUndefined();
  });

  test('a body that no schema can describe is rejected', async () => {
    const { data: _, ...header } = cloudEvent;
    const over = { topic: userTopic({ redact: [] }), validate: () => [] };
    for (const body of [{}, { data_base64: 'YQ==' }]) {
      expect((await admit(eventText({ ...header, ...body }), over)).refusal?.rejection.code).toBe(
        'schema-violation',
      );
      expect((await admit(eventText({ ...header, ...body }), { topic: over.topic })).refusal).toBeUndefined();
    }
  });

  test('bytes are rejected where fields are redacted', async () => {
    const { data: _, ...header } = cloudEvent;
    expect(
      (await admit(eventText({ ...header, data_base64: 'YQ==' }), admission)).refusal?.rejection,
    ).toMatchObject({
      code: 'invalid-data',
      attribute: 'data_base64',
    });
  });

  test('an envelope that is one byte too large is rejected', async () => {
    const [one] = contributionsOf(await post({ data: '' }));
    const room = maxPartBytes - (one === undefined ? 0 : envelopeBytes(one.envelope));
    expect(await rejectionOf({ data: 'x'.repeat(room) })).toBeUndefined();
    expect(await rejectionOf({ data: 'x'.repeat(room + 1) })).toMatchObject({ code: 'too-large' });
    expect(await rejectionOf({ data: '张'.repeat(room / 3 + 1) })).toMatchObject({ code: 'too-large' });
  });
});

describe('redaction', () => {
  test('the redaction comes after the schema, and before the key and the size', async () => {
    const seen: unknown[] = [];
    const topic = userTopic({
      routes: [routeTo('recommendation', { correlate: { kind: 'path', path: ['data', 'secret'] } })],
    });
    const data = { secret: 'x'.repeat(maxPartBytes), age: 25 };
    const verdict = await post({ data }, { topic, validate: (value) => (seen.push(value), []) });
    expect(seen).toEqual([data]);
    expect(verdict.refusal?.rejection.code).toBe('correlation-missing');
    expect(verdict.messages).toEqual([]);
  });

  test('the redacted fields leave no trace in the sent part', async () => {
    const verdict = await post({
      data: { secret: 'HIDDEN', list: [{ secret: 'HIDDEN' }], age: 1 },
    });
    expect(JSON.stringify(verdict.messages)).not.toContain('HIDDEN');
    expect(contributionsOf(verdict)[0]?.envelope.body).toEqual({
      kind: 'json',
      value: { list: [{}], age: 1 },
    });
  });

  test('the redaction admits text, which has no fields', async () => {
    const verdict = await post({ data: '张三，年龄25岁' });
    expect(contributionsOf(verdict)[0]?.envelope.body).toEqual({ kind: 'json', value: '张三，年龄25岁' });
  });
});

describe('a missing correlation key', () => {
  const routes = [
    routeTo('recommendation', { correlate: { kind: 'path', path: ['correlationid'] } }),
    routeTo('orders', { correlate: { kind: 'path', path: ['data', 'order'] } }),
    routeTo('sessions', { correlate: { kind: 'path', path: ['data', 'session'] } }),
  ] as const;

  test('one fusion without a key does not keep the others from the envelope', async () => {
    const verdict = await post({ data: { order: 7 } }, { topic: userTopic({ routes }) });
    expect(contributionsOf(verdict).map(({ fusion, key }) => [fusion, key])).toEqual([
      ['recommendation', 'k-1'],
      ['orders', '7'],
    ]);
    expect(verdict.refusal).toEqual({
      refused: { topic: 'user', source: 'profile-service', id: 'u-1', fusion: 'sessions' },
      rejection: {
        code: 'correlation-missing',
        attribute: 'data.session',
        message: 'fusion "sessions": the correlation path data.session finds nothing',
      },
    });
  });

  test('one rejection names all fusions without a key', async () => {
    const { messages, refusal } = await post({}, { topic: userTopic({ routes }) });
    expect(messages).toHaveLength(1);
    expect(refusal?.refused).toEqual({ topic: 'user', source: 'profile-service', id: 'u-1' });
    expect(refusal?.rejection.message).toMatch(/fusion "orders": .*; fusion "sessions": /);
  });
});

describe('a fusion that ignores missing keys', () => {
  const routes = [
    routeTo('recommendation'),
    routeTo('orders', { correlate: path('data.order'), invalidKey: 'ignore' }),
    routeTo('sessions', { correlate: path('data.session'), states: { size: path('groupsize') } }),
  ];
  const over = { topic: userTopic({ routes }) };

  test('this fusion ignores the envelope without a report', async () => {
    const verdict = await post({ data: { session: 's' } }, over);
    expect(contributionsOf(verdict).map(({ fusion }) => fusion)).toEqual(['recommendation', 'sessions']);
    expect(verdict.refusal).toBeUndefined();
  });

  test('every other fusion still rejects the envelope', async () => {
    const { messages, refusal } = await post({}, over);
    expect(messages).toHaveLength(1);
    expect(refusal).toMatchObject({
      refused: { fusion: 'sessions' },
      rejection: { code: 'correlation-missing', attribute: 'data.session' },
    });
  });

  test('an envelope that every fusion ignores has no effect', async () => {
    const topic = userTopic({ routes: routes.slice(1, 2) });
    expect(await post({}, { topic })).toEqual({ messages: [], refusal: undefined });
  });
});

describe('the statements of a part', () => {
  const routes = [
    routeTo('recommendation'),
    routeTo('orders', { states: { size: path('groupsize'), deadline: path('expirytime') } }),
    routeTo('sessions', {
      correlate: path('data.session'),
      invalidKey: 'ignore',
      states: { size: path('data.of') },
    }),
  ];
  const over = { topic: userTopic({ routes }) };

  test('the statements go to the fusion that asks for them, and to no other', async () => {
    const contributions = contributionsOf(await post({ groupsize: '3' }, over));
    expect(contributions.map(({ fusion, states }) => [fusion, states])).toEqual([
      ['recommendation', undefined],
      ['orders', { size: 3 }],
    ]);
    expect(contributions[0]).not.toHaveProperty('states');
  });

  test('a part without statements has no such member', async () => {
    for (const one of contributionsOf(await post({ data: { session: 's' } }, over))) {
      expect(one).not.toHaveProperty('states');
    }
  });

  test('an unreadable statement is rejected, even where a missing key is ignored', async () => {
    const verdict = await post({ groupsize: 'SECRET', data: { session: 's', of: { all: 'SECRET' } } }, over);
    expect(contributionsOf(verdict).map(({ fusion }) => fusion)).toEqual(['recommendation']);
    expect(verdict.refusal).toEqual({
      refused: { topic: 'user', source: 'profile-service', id: 'u-1' },
      rejection: {
        code: 'statement-invalid',
        attribute: 'groupsize',
        message:
          'fusion "orders": the group size at groupsize must be a whole number from 1 to 100000; ' +
          'fusion "sessions": the group size at data.of must be a whole number from 1 to 100000',
      },
    });
  });

  test('a part without a key is not searched for statements', async () => {
    const { refusal } = await post({ data: { of: 'many' } }, over);
    expect(refusal).toBeUndefined();
  });
});
