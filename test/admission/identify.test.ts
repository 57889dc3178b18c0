import { describe, expect, test } from 'vitest';
import { admit } from '../../shared/admission/admit.ts';
import { evaluate } from '../../shared/expression/jsonata-evaluate.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import type { Identity } from '../../shared/policy/topic.ts';
import { cloudEvent, eventText } from '../envelope/event-text.ts';
import { path } from '../fakes/findings.ts';
import { routeTo } from '../fakes/policies.ts';
import { contributionsOf } from './contributions-of.ts';
import { userTopic } from './user-topic.ts';

const routes = [routeTo('visits', { correlate: path('data.user') })];

function post(identity: Identity | undefined, detail: JsonObject, fields: JsonObject = {}) {
  const topic = userTopic({ routes, ...(identity !== undefined && { identity }) });
  return admit(eventText(detail, fields), { topic, evaluate });
}

async function idOf(identity: Identity | undefined, detail: JsonObject, fields?: JsonObject) {
  return contributionsOf(await post(identity, detail, fields))[0]?.envelope.header.id;
}

const visit = { user: 'u-1', eventId: 7, secret: 'hush' };

describe('the id of a plain event', () => {
  test.each<[Identity | undefined, string]>([
    [undefined, '6a7e8feb-b491-4cf7-a9f1-bf3703467718'],
    [path('id'), '6a7e8feb-b491-4cf7-a9f1-bf3703467718'],
    [path('data.eventId'), '7'],
    [{ kind: 'jsonata', expression: "data.user & '/' & $string(data.eventId)" }, 'u-1/7'],
    [{ kind: 'all', of: [path('data.user'), path('data.eventId')] }, 'u-1|7'],
  ])('found by %j is %s', async (identity, id) => {
    expect(await idOf(identity, visit)).toBe(id);
  });

  test('that is a digest depends on source, type and body, and on nothing that a second call changes', async () => {
    const digest = { kind: 'digest' } as const;
    const first = await idOf(digest, visit);
    expect(first).toMatch(/^[\w-]{43}$/);
    expect(
      await idOf(
        digest,
        { eventId: 7, secret: 'other', user: 'u-1' },
        { id: 'x', time: '2026-11-24T10:00:00Z' },
      ),
    ).toBe(first);
    expect(await idOf(digest, { ...visit, eventId: 8 })).not.toBe(first);
    expect(await idOf(digest, visit, { source: 'crm' })).not.toBe(first);
  });

  test('that is missing rejects the event, with its place', async () => {
    expect(await post(path('data.eventId'), { user: 'u-1' })).toMatchObject({
      messages: [],
      refusal: {
        refused: { id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718' },
        rejection: {
          code: 'id-missing',
          attribute: 'data.eventId',
          message: 'the id path data.eventId finds nothing',
        },
      },
    });
  });

  test('is not looked for in a CloudEvent, which has its own', async () => {
    expect(await idOf(path('data.eventId'), { ...cloudEvent, data: visit })).toBe('u-1');
  });
});

test('a detail that is nearly a CloudEvent is rejected with the reason why it is read as none', async () => {
  const { type: _, ...untyped } = cloudEvent;
  expect((await post(undefined, untyped)).refusal?.rejection).toMatchObject({
    code: 'correlation-missing',
    message: expect.stringMatching(
      /; the detail has a specversion but is read as no CloudEvent, because it has no type$/,
    ),
  });
});
