import { describe, expect, test } from 'vitest';
import type { Admission } from '../../shared/admission/admit-by.ts';
import { admitBy } from '../../shared/admission/admit-by.ts';
import { routePart } from '../../shared/admission/route-part.ts';
import { cloudEvent, eventText } from '../envelope/event-text.ts';
import { path } from '../fakes/findings.ts';
import { memoryClaimStore } from '../fakes/memory-claim-store.ts';
import { routeTo } from '../fakes/policies.ts';
import { userTopic } from './user-topic.ts';

const plain = { redact: [], routes: [routeTo('recommendation')] };
const admit = admitBy({ route: routePart() });
const post = (changes: Partial<Admission['topic']>, more: Partial<Admission> = {}) =>
  admit(eventText(cloudEvent), { topic: userTopic({ ...plain, ...changes }), ...more });

describe('an admission without the steps that only some topics need', () => {
  test('it admits the part of a topic that needs none of them', async () => {
    expect(await post({})).toMatchObject({ messages: [{ kind: 'contribution' }], refusal: undefined });
  });

  test('it rejects another type than the name of the topic', async () => {
    expect((await post({ name: 'order' })).refusal?.rejection.attribute).toBe('detail-type');
  });

  test.each<[string, Partial<Admission['topic']>, Partial<Admission>]>([
    ['redact', { redact: ['secret'] }, {}],
    ['takesType', { types: ['user', 'person'] }, {}],
    ['identify', { identity: { kind: 'digest' } }, {}],
    ['shapeBody', { shape: 'data' }, {}],
    ['largeBodies', {}, { claims: memoryClaimStore() }],
    ['statements', { routes: [routeTo('sized', { states: { size: path('grade') } })] }, {}],
  ])('it fails where the topic asks for the step %s', async (step, changes, more) => {
    await expect(post(changes, more)).rejects.toThrow(step);
  });
});
