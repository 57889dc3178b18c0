import { describe, expect, test } from 'vitest';
import { admit } from '../../shared/admission/admit.ts';
import type { Admission } from '../../shared/admission/admit-by.ts';
import type { BodyDecoder } from '../../shared/envelope/encodings/body-decoder.ts';
import { checkedJson } from '../../shared/envelope/encodings/body-decoder.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { cloudEvent, eventText } from '../envelope/event-text.ts';
import { memoryClaimStore } from '../fakes/memory-claim-store.ts';
import { contributionsOf } from './contributions-of.ts';
import { userTopic } from './user-topic.ts';

const pairs = (bytes: Uint8Array): JsonObject =>
  Object.fromEntries(new URLSearchParams(Buffer.from(bytes).toString()));

/** Reads `name=value&...` as an object, which goes on as JSON. */
const formDecoder: BodyDecoder = {
  reads: ({ type, subtype }) => type === 'application' && subtype === 'x-www-form-urlencoded',
  decode({ attribute, bytes, maxDepth }) {
    const decoded = checkedJson(attribute, pairs(bytes), maxDepth);
    return decoded.kind === 'body' ? { ...decoded, datacontenttype: 'application/json' } : decoded;
  },
};

const { data: _, ...header } = cloudEvent;
const datacontenttype = 'application/x-www-form-urlencoded';
const form = Buffer.from('name=Ann&secret=hush');

function topicWith(more: Partial<Admission> = {}) {
  const claims = memoryClaimStore();
  const admission: Admission = { topic: userTopic(), claims, ...more };
  const post = (changes: JsonObject) =>
    admit(eventText({ ...header, datacontenttype, ...changes }), admission);
  return { claims, post };
}

describe('an encoding that a topic declares', () => {
  test('is decoded, redacted and goes on as JSON', async () => {
    const { post } = topicWith({ decoders: [formDecoder] });
    const [contribution] = contributionsOf(await post({ data_base64: form.toString('base64') }));
    expect(contribution?.envelope).toMatchObject({
      header: { datacontenttype: 'application/json' },
      body: { kind: 'json', value: { name: 'Ann' } },
    });
  });

  test('is decoded where the producer has left the body in the store', async () => {
    const { claims, post } = topicWith({ decoders: [formDecoder] });
    await claims.put('inbox/profile-service/1', form);
    const verdict = await post({ dataref: `${claims.location}inbox/profile-service/1` });
    expect(contributionsOf(verdict)[0]?.envelope).toMatchObject({
      header: { datacontenttype: 'application/json' },
      body: { kind: 'json', value: { name: 'Ann' } },
    });
  });

  test('is held to the schema of the topic', async () => {
    const validate = () => ['/name must be a number'];
    const { post } = topicWith({ decoders: [formDecoder], validate });
    const verdict = await post({ data_base64: form.toString('base64') });
    expect(verdict.refusal?.rejection).toMatchObject({ code: 'schema-violation', attribute: 'data/name' });
  });

  test('is bytes to a topic that does not declare it, and none where that topic redacts', async () => {
    const { post } = topicWith();
    const verdict = await post({ data_base64: form.toString('base64') });
    expect(verdict.refusal?.rejection).toMatchObject({ code: 'invalid-data', attribute: 'data_base64' });
  });
});
