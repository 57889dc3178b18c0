import { describe, expect, test } from 'vitest';
import { admit } from '../../shared/admission/admit.ts';
import type { Json } from '../../shared/json/json.ts';
import { cloudEvent, eventText } from '../envelope/event-text.ts';
import { path } from '../fakes/findings.ts';
import { routeTo } from '../fakes/policies.ts';
import { contributionsOf } from './contributions-of.ts';
import { userTopic } from './user-topic.ts';

const topic = userTopic({
  name: 'no-answer',
  role: 'absent',
  routes: [
    routeTo('trip', { topics: ['hotel', 'flight', 'car'], states: { size: path('groupsize') } }),
    routeTo('order', { topics: ['hotel', 'stock'], correlate: path('subject') }),
    routeTo('audit', { topics: ['audit'], correlate: path('subject') }),
  ],
});
const post = (data: Json, changes: Readonly<Record<string, Json>> = {}) =>
  admit(eventText({ ...cloudEvent, type: 'no-answer', ...changes, data }, { 'detail-type': 'no-answer' }), {
    topic,
  });
const sentFor = async (...posted: Parameters<typeof post>) =>
  contributionsOf(await post(...posted)).map(({ fusion, key, topic: name, states }) => [
    fusion,
    key,
    name,
    states,
  ]);

test('an absence goes to each fusion that gathers one of its topics, reduced to those', async () => {
  expect(await sentFor({ topics: ['car', 'hotel', 'car'] }, { subject: 's' })).toEqual([
    ['trip', 'k-1', 'no-answer', { absent: ['hotel', 'car'] }],
    ['order', 's', 'no-answer', { absent: ['hotel'] }],
  ]);
  expect(await sentFor({ topic: 'flight' })).toEqual([['trip', 'k-1', 'no-answer', { absent: ['flight'] }]]);
});

test('an absence has no other statements about its group', async () => {
  expect(await sentFor({ topic: 'flight' }, { groupsize: 'many' })).toHaveLength(1);
});

test('a fusion without these topics needs no key; any other reports a missing key', async () => {
  expect((await post({ topic: 'flight' })).refusal).toBeUndefined();
  const { messages, refusal } = await post({ topic: 'hotel' });
  expect(messages).toHaveLength(1);
  expect(refusal).toMatchObject({
    refused: { topic: 'no-answer', fusion: 'order' },
    rejection: {
      code: 'correlation-missing',
      message: 'fusion "order": the correlation path subject finds nothing',
    },
  });
});

describe('a body that is rejected as a whole', () => {
  const form = 'the body must name the absent topics: { "topics": ["name", ...] } or { "topic": "name" }';

  test.each<[Json, string]>([
    ['hotel', 'data'],
    [['hotel'], 'data'],
    [{}, 'data'],
    [{ topic: 'car', topics: ['hotel'] }, 'data'],
    [{ topic: 'car', fusion: 'trip' }, 'data'],
    [{ 'to/pics': ['car'] }, 'data/to~1pics'],
    [{ topics: 'car' }, 'data/topics'],
    [{ topics: [] }, 'data/topics'],
    [{ topics: ['car', 7] }, 'data/topics/1'],
    [{ topic: ['car'] }, 'data/topic'],
    [{ topic: null }, 'data/topic'],
  ])('a malformed absence is rejected: %j', async (data, attribute) => {
    const { messages, refusal } = await post(data);
    expect(messages).toEqual([]);
    expect(refusal?.rejection).toEqual({ code: 'invalid-data', attribute, message: form });
  });

  test('a topic that no fusion gathers rejects the body', async () => {
    expect(await post({ topics: ['car', 'SECRET'] })).toEqual({
      messages: [],
      refusal: {
        refused: { topic: 'no-answer', source: 'profile-service', id: 'u-1' },
        rejection: {
          code: 'invalid-data',
          attribute: 'data/topics/1',
          message: 'no fusion gathers a topic of this name; expected one of hotel, flight, car, stock, audit',
        },
      },
    });
    expect((await post({ topic: 'constructor' })).refusal?.rejection.attribute).toBe('data/topic');
  });

  test('an empty absence is rejected', async () => {
    const { data: _, ...header } = cloudEvent;
    const bare = eventText({ ...header, type: 'no-answer' }, { 'detail-type': 'no-answer' });
    expect((await admit(bare, { topic })).refusal?.rejection).toMatchObject({ attribute: 'data' });
  });
});
