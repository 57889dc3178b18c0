import { describe, expect, test } from 'vitest';
import { admit } from '../../shared/admission/admit.ts';
import type { Json } from '../../shared/json/json.ts';
import { cloudEvent, eventText } from '../envelope/event-text.ts';
import { routeTo } from '../fakes/policies.ts';
import { userTopic } from './user-topic.ts';

const topic = userTopic({
  name: 'orders',
  role: 'control',
  routes: [routeTo('trip'), routeTo('audit', { isListed: true })],
});
const post = (data: Json) =>
  admit(eventText({ ...cloudEvent, type: 'orders', data }, { 'detail-type': 'orders' }), { topic });

test('a request with a key releases that group, whether the fusion lists groups or not', async () => {
  for (const fusion of ['trip', 'audit']) {
    expect(await post({ action: 'release', fusion, key: 'a|b' })).toEqual({
      messages: [{ kind: 'release', fusion, key: 'a|b', reason: 'forced' }],
      refusal: undefined,
    });
  }
});

test('a key that is a number becomes the same text as in a part', async () => {
  const { messages } = await post({ action: 'release', fusion: 'trip', key: 42 });
  expect(messages).toMatchObject([{ key: '42' }]);
});

test('a request without a key releases all open groups of a fusion that lists them', async () => {
  expect(await post({ action: 'release', fusion: 'audit' })).toEqual({
    messages: [{ kind: 'release-all', fusion: 'audit', reason: 'forced' }],
    refusal: undefined,
  });
});

test('a plain EventBridge event is a release request too', async () => {
  const text = eventText({ action: 'release', fusion: 'trip', key: 'k' }, { 'detail-type': 'orders' });
  expect((await admit(text, { topic })).messages).toHaveLength(1);
});

test('only sources that the topic permits may request a release', async () => {
  const text = eventText(
    { ...cloudEvent, source: 'stranger', type: 'orders', data: { action: 'release', fusion: 'audit' } },
    { 'detail-type': 'orders', source: 'stranger' },
  );
  expect(await admit(text, { topic })).toMatchObject({
    messages: [],
    refusal: { rejection: { code: 'source-not-permitted' } },
  });
});

describe('rejected release requests', () => {
  const order = { action: 'release', fusion: 'audit', key: 'k' };

  test.each<[string, Json, string, string]>([
    ['no object', 'release', 'data', 'the body must be a release request: '],
    ['a list', [order], 'data', 'the body must be a release request: '],
    ['an order for nothing', {}, 'data/action', 'the action must be "release" or "wake"'],
    [
      'another action',
      { ...order, action: 'SECRET' },
      'data/action',
      'the action must be "release" or "wake"',
    ],
    [
      'another fusion',
      { ...order, fusion: 'SECRET' },
      'data/fusion',
      'no fusion has this name; expected one of trip, audit',
    ],
    ['a fusion that is no name', { ...order, fusion: ['trip'] }, 'data/fusion', 'no fusion has this name; '],
    ['an inherited name', { ...order, fusion: 'toString' }, 'data/fusion', 'no fusion has this name; '],
    [
      'a misspelt member',
      { ...order, Key: 'SECRET' },
      'data/Key',
      'a release request has no such member; expected action, fusion, key',
    ],
    ['an empty key', { ...order, key: '' }, 'data/key', 'the key must be one non-empty string or one number'],
    ['a null key', { ...order, key: null }, 'data/key', 'the key must be one non-empty string or one number'],
    ['a key that no group has', { ...order, key: 'a\nb' }, 'data/key', 'the key must be at most 1024 bytes'],
  ])('the rejection names the place: %s', async (_, data, attribute, message) => {
    const { messages, refusal } = await post(data);
    expect(messages).toEqual([]);
    expect(refusal?.rejection).toMatchObject({ code: 'invalid-data', attribute });
    expect(refusal?.rejection.message.startsWith(message)).toBe(true);
    expect(JSON.stringify(refusal)).not.toContain('SECRET');
  });

  test('a fusion without a list is named in the rejection, with the change that it needs', async () => {
    expect((await post({ action: 'release', fusion: 'trip' })).refusal?.rejection).toEqual({
      code: 'invalid-data',
      attribute: 'data/key',
      message:
        'the fusion "trip" does not list its open groups, so a release request needs a key; "releaseAll: true" in the bridge file lists them',
    });
  });

  test('a member with a hostile name is rejected and changes nothing', async () => {
    const { refusal } = await post({ [`${'x'.repeat(994)}\u{1f600}y`]: 1 });
    expect(refusal?.rejection.attribute?.length).toBe(1_000);
    expect(refusal?.rejection.attribute?.isWellFormed()).toBe(true);
  });
});
