import { describe, expect, test } from 'vitest';
import type { Admission } from '../../shared/admission/admit-by.ts';
import { admit } from '../../shared/admission/admit.ts';
import type { Evaluate } from '../../shared/expression/evaluate.ts';
import { evaluate } from '../../shared/expression/jsonata-evaluate.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { TooSlowError } from '../../shared/ports/too-slow-error.ts';
import { cloudEvent, eventText } from '../envelope/event-text.ts';
import { memoryClaimStore } from '../fakes/memory-claim-store.ts';
import { contributionsOf } from './contributions-of.ts';
import { userTopic } from './user-topic.ts';

const { data: _, ...header } = cloudEvent;

const post = (changes: JsonObject, shape: string, more: Partial<Admission> = {}) =>
  admit(eventText({ ...header, ...changes }), { topic: userTopic({ redact: [], shape }), evaluate, ...more });

const partOf = async (...args: Parameters<typeof post>) => contributionsOf(await post(...args))[0]?.envelope;

describe('a shape', () => {
  test('makes the body that the schema checks', async () => {
    const checked: unknown[] = [];
    const validate = (value: unknown): readonly string[] => {
      checked.push(value);
      return [];
    };
    const shape = "{ 'twice': data.n * 2, 'of': source }";
    expect(await partOf({ data: { n: 2 } }, shape, { validate })).toMatchObject({
      body: { kind: 'json', value: { twice: 4, of: header.source } },
    });
    expect(checked).toEqual([{ twice: 4, of: header.source }]);
  });

  test('that fails is a rejection with its place', async () => {
    expect((await post({ data: { n: 'x' } }, 'data.n + 1')).refusal?.rejection).toEqual({
      code: 'shape-failed',
      attribute: 'data',
      message: 'the shape of the topic failed on this envelope, at character 8 (T2001)',
    });
  });

  test.each(['data.absent', '$sum', 'data.n / 0'])('that gives no JSON is a rejection: %s', async (shape) => {
    expect((await post({ data: { n: 1 } }, shape)).refusal?.rejection.code).toBe('shape-failed');
  });

  test('is not evaluated for a source that may not post', async () => {
    const never: Evaluate = () => Promise.reject(new Error('it was evaluated'));
    const topic = userTopic({ shape: 'data', sources: ['another'] });
    const verdict = await post({ data: {} }, 'data', { topic, evaluate: never });
    expect(verdict.refusal?.rejection.code).toBe('source-not-permitted');
  });

  test('sees a body that was left in the store', async () => {
    const claims = memoryClaimStore();
    await claims.put('inbox/profile-service/1', new TextEncoder().encode('{"n":7}'));
    const dataref = `${claims.location}inbox/profile-service/1`;
    expect(await partOf({ dataref }, 'data.n', { claims })).toMatchObject({
      body: { kind: 'json', value: 7 },
    });
  });

  test('labels its body as JSON, whatever came', async () => {
    const text = { datacontenttype: 'text/plain', data: 'a' };
    expect(await partOf(text, "{ 'text': data }")).toMatchObject({
      header: { datacontenttype: 'application/json' },
      body: { value: { text: 'a' } },
    });
  });

  test('that takes too long faults its message', async () => {
    const slow: Evaluate = () => Promise.reject(new TooSlowError('too slow'));
    await expect(post({ data: {} }, 'x', { evaluate: slow })).rejects.toThrow(TooSlowError);
  });
});
