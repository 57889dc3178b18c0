import { describe, expect, test } from 'vitest';
import { admit } from '../../shared/admission/admit.ts';
import type { Admission } from '../../shared/admission/admit-by.ts';
import type { ClaimStore } from '../../shared/claim-check/claim-store.ts';
import { maxTravellingBytes } from '../../shared/claim-check/limits.ts';
import { redeem } from '../../shared/claim-check/redeem-all.ts';
import { maxPartBytes, envelopeBytes } from '../../shared/envelope/encode-envelope.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import { cloudEvent, eventText } from '../envelope/event-text.ts';
import { memoryClaimStore } from '../fakes/memory-claim-store.ts';
import { routeTo } from '../fakes/policies.ts';
import { contributionsOf } from './contributions-of.ts';
import { userTopic } from './user-topic.ts';

const { data: _, ...header } = cloudEvent;
const large = 'x'.repeat(maxTravellingBytes);
const inbox = 'inbox/profile-service/1';

function environment(more: Partial<Admission> = {}) {
  const claims = memoryClaimStore();
  const admission: Admission = { topic: userTopic(), claims, ...more };
  const post = (changes: JsonObject) => admit(eventText({ ...header, ...changes }), admission);
  const left = async (body: JsonObject) => {
    await claims.put(inbox, Buffer.from(JSON.stringify(body)));
    return post({ dataref: claims.location + inbox });
  };
  return { claims, post, left };
}

/** Returns the admitted bodies in the store, beside those of producers. */
const claimed = ({ objects }: ReturnType<typeof memoryClaimStore>): string[] =>
  [...objects].filter(([key]) => key.startsWith('claims/')).map(([, bytes]) => Buffer.from(bytes).toString());

describe('a large body', () => {
  test('the body is stored in the bucket, and the parts refer to it', async () => {
    const topic = userTopic({ routes: [routeTo('one'), routeTo('two')] });
    const { claims, post } = environment({ topic });
    const contributions = contributionsOf(await post({ data: { large } }));
    expect(contributions.map(({ fusion }) => fusion)).toEqual(['one', 'two']);
    for (const { envelope } of contributions) {
      expect(envelopeBytes(envelope)).toBeLessThan(1_000);
      expect(await redeem(envelope, claims)).toMatchObject({ envelope: { body: { value: { large } } } });
    }
    expect(claimed(claims)).toHaveLength(1);
  });

  test('the body is stored without its redacted fields', async () => {
    const { claims, post } = environment();
    await post({ data: { large, secret: 'hush' } });
    expect(claimed(claims)).toEqual([JSON.stringify({ large })]);
  });

  test('the correlation key is found before the body is stored', async () => {
    const topic = userTopic({
      routes: [routeTo('one', { correlate: { kind: 'path', path: ['data', 'order'] } })],
    });
    const { post } = environment({ topic });
    expect(contributionsOf(await post({ data: { large, order: 'o-1' } }))).toMatchObject([{ key: 'o-1' }]);
  });

  test('the body of a rejected message is not stored', async () => {
    const { claims, post } = environment({ validate: () => ['/large must be a number'] });
    expect((await post({ data: { large } })).messages).toEqual([]);
    expect(claims.objects.size).toBe(0);
  });

  test('the body is rejected where the bridge has no bucket', async () => {
    const verdict = await admit(eventText({ ...header, data: 'x'.repeat(maxPartBytes) }), {
      topic: userTopic(),
    });
    expect(verdict).toMatchObject({ messages: [], refusal: { rejection: { code: 'too-large' } } });
  });
});

test('a small body travels in the message', async () => {
  const { claims, post } = environment();
  expect(contributionsOf(await post({ data: { name: 'a' } }))[0]?.envelope.body).toEqual({
    kind: 'json',
    value: { name: 'a' },
  });
  expect(claims.objects.size).toBe(0);
});

describe('a body that its producer has stored', () => {
  test('the body is admitted as if it had been sent', async () => {
    const topic = userTopic({
      routes: [routeTo('one', { correlate: { kind: 'path', path: ['data', 'order'] } })],
    });
    const { left } = environment({ topic });
    expect(contributionsOf(await left({ order: 'o-1', secret: 'hush' }))).toMatchObject([
      { key: 'o-1', envelope: { body: { kind: 'json', value: { order: 'o-1' } } } },
    ]);
  });

  test('the body must satisfy the schema', async () => {
    const { left } = environment({ validate: () => ['/order must be a string'] });
    expect(await left({ order: 1 })).toMatchObject({
      messages: [],
      refusal: { rejection: { code: 'schema-violation', attribute: 'data/order' } },
    });
  });

  test('the body continues redacted when it is large', async () => {
    const { claims, left } = environment();
    const [contribution] = contributionsOf(await left({ large, secret: 'hush' }));
    expect(contribution?.envelope.header.dataref).toMatch(/^s3:\/\/bucket\/claims\//);
    expect(claimed(claims)).toEqual([JSON.stringify({ large })]);
  });

  test('the body is not fetched for a source that may not post', async () => {
    const claims: ClaimStore = { ...memoryClaimStore(), get: () => Promise.reject(new Error('fetched')) };
    const event = eventText(
      { ...header, source: 'stranger', dataref: 's3://bucket/inbox/stranger/1' },
      { source: 'stranger' },
    );
    expect((await admit(event, { topic: userTopic(), claims })).refusal?.rejection.code).toBe(
      'source-not-permitted',
    );
  });

  test('the message waits when the store is unavailable', async () => {
    const claims: ClaimStore = {
      ...memoryClaimStore(),
      get: () => Promise.reject(new RetryableError('slow')),
    };
    const event = eventText({ ...header, dataref: `s3://bucket/${inbox}` });
    await expect(admit(event, { topic: userTopic(), claims })).rejects.toBeInstanceOf(RetryableError);
  });
});

describe('a reference in a bridge that stores no large bodies', () => {
  test('the envelope is rejected where the reference stands for its body', async () => {
    const event = eventText({ ...header, dataref: `s3://bucket/${inbox}` });
    expect((await admit(event, { topic: userTopic() })).refusal?.rejection).toMatchObject({
      code: 'invalid-attribute',
      attribute: 'dataref',
    });
  });

  test('the envelope keeps it beside a body of its own', async () => {
    const event = eventText({ ...header, dataref: 'https://example.com/more', data: { n: 1 } });
    const [contribution] = contributionsOf(await admit(event, { topic: userTopic() }));
    expect(contribution?.envelope).toMatchObject({
      header: { dataref: 'https://example.com/more' },
      body: { kind: 'json', value: { n: 1 } },
    });
  });
});
