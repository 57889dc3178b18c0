import { describe, expect, test } from 'vitest';
import type { Admit } from '../../shared/admission/admit-by.ts';
import { shapedAdmit } from '../../shared/admission/shaped-admit.ts';
import type { Evaluate } from '../../shared/expression/evaluate.ts';
import { evaluate } from '../../shared/expression/jsonata-evaluate.ts';
import { TooSlowError } from '../../shared/ports/too-slow-error.ts';
import { memoryClaimStore } from '../fakes/memory-claim-store.ts';
import { topic } from '../infra/bridges.ts';

const eventText = (detail: object): string =>
  JSON.stringify({ id: 'e1', source: 'shop', 'detail-type': 'order', detail });

/** Returns each event as the admission sees it after the shape. */
async function decoded(
  bodies: readonly string[],
  shape: string,
  more: { readonly evaluate?: Evaluate; readonly claims?: () => ReturnType<typeof memoryClaimStore> } = {},
): Promise<readonly unknown[]> {
  const seen: unknown[] = [];
  const admit: Admit = (text, { decode }) => {
    seen.push(decode?.(text));
    return Promise.resolve({ messages: [], refusal: undefined });
  };
  const claims = more.claims?.();
  const admission = { topic: topic('order'), ...(claims !== undefined && { claims }) };
  for (const body of bodies)
    await shapedAdmit(admit, { shape, evaluate: more.evaluate ?? evaluate })(body, admission);
  return seen;
}

describe('a shape', () => {
  test('makes the body of each message', async () => {
    const bodies = [eventText({ n: 1 }), eventText({ n: 2 })];
    expect(await decoded(bodies, "{ 'twice': data.n * 2, 'of': source }")).toMatchObject([
      { envelope: { body: { kind: 'json', value: { twice: 2, of: 'shop' } } } },
      { envelope: { body: { kind: 'json', value: { twice: 4, of: 'shop' } } } },
    ]);
  });

  test('that fails is a rejection with its place', async () => {
    expect(await decoded([eventText({ n: 'x' })], 'data.n + 1')).toMatchObject([
      {
        kind: 'malformed',
        source: 'shop',
        id: 'e1',
        rejection: {
          code: 'shape-failed',
          attribute: 'data',
          message: 'the shape of the topic fails at character 8 (T2001)',
        },
      },
    ]);
  });

  test.each(['data.absent', '$sum', 'data.n / 0'])('that gives no JSON is a rejection: %s', async (shape) => {
    expect(await decoded([eventText({ n: 1 })], shape)).toMatchObject([
      { rejection: { code: 'shape-failed' } },
    ]);
  });

  test('leaves what is no event as it came', async () => {
    expect(await decoded(['no JSON'], 'data')).toMatchObject([{ rejection: { code: 'not-json' } }]);
  });

  test('sees a body that was left in the store', async () => {
    const store = memoryClaimStore();
    await store.put('inbox/shop/large', new TextEncoder().encode('{"n":7}'));
    const body = JSON.stringify({
      source: 'shop',
      'detail-type': 'order',
      detail: {
        specversion: '1.0',
        id: 'e',
        source: 'shop',
        type: 'order',
        dataref: `${store.location}inbox/shop/large`,
      },
    });
    expect(await decoded([body], 'data.n', { claims: () => store })).toMatchObject([
      { envelope: { body: { kind: 'json', value: 7 } } },
    ]);
  });

  test('labels its body as JSON, whatever came', async () => {
    const detail = {
      specversion: '1.0',
      id: 'e',
      source: 'shop',
      type: 'order',
      datacontenttype: 'text/plain',
      data: 'a',
    };
    expect(await decoded([eventText(detail)], "{ 'text': data }")).toMatchObject([
      { envelope: { header: { datacontenttype: 'application/json' }, body: { value: { text: 'a' } } } },
    ]);
  });

  test('that takes too long faults its message', async () => {
    const slow: Evaluate = () => Promise.reject(new TooSlowError('too slow'));
    await expect(decoded([eventText({})], 'x', { evaluate: slow })).rejects.toThrow(TooSlowError);
  });
});
