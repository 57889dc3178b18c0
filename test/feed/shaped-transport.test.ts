import { describe, expect, test } from 'vitest';
import { shapedTransport } from '../../shared/admission/shaped-transport.ts';
import { decodeEvent } from '../../shared/envelope/decode-event.ts';
import { evaluate } from '../../shared/expression/jsonata-evaluate.ts';
import type { Evaluate } from '../../shared/expression/evaluate.ts';
import type { InboundHandler, InboundMessage, InboundTransport } from '../../shared/ports/inbound-message.ts';
import { TooSlowError } from '../../shared/ports/too-slow-error.ts';
import { memoryClaimStore } from '../fakes/memory-claim-store.ts';
import { inboundMessage } from '../fakes/inbound.ts';

type Entry = (messages: readonly InboundMessage[]) => Promise<readonly string[]>;

const inner: InboundTransport<Entry> = {
  receive: (handle) => (messages) => handle(messages, { remainingMs: () => 1_000 }),
  decode: decodeEvent,
};

const eventText = (detail: object): string =>
  JSON.stringify({ id: 'e1', source: 'shop', 'detail-type': 'order', detail });

/** Decodes each body as the topic's handler would. */
async function decoded(
  bodies: readonly string[],
  shape: string,
  more: { readonly evaluate?: Evaluate; readonly claims?: () => ReturnType<typeof memoryClaimStore> } = {},
): Promise<readonly unknown[]> {
  const transport = shapedTransport(inner, { shape, evaluate, ...more });
  const seen: unknown[] = [];
  const handle: InboundHandler = async (messages) => {
    for (const { body } of messages)
      seen.push(
        await Promise.resolve()
          .then(() => transport.decode(body))
          .catch(String),
      );
    return [];
  };
  await transport.receive(handle)(bodies.map((body, index) => inboundMessage(`m${index}`, body)));
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

  test('that takes too long faults its message alone, and names its producer when it is given up', async () => {
    const slow: Evaluate = (_, { data }) =>
      JSON.stringify(data).includes('slow')
        ? Promise.reject(new TooSlowError('too slow'))
        : Promise.resolve(1);
    const transport = shapedTransport(inner, { shape: 'x', evaluate: slow });
    const [bad, good] = [eventText({ is: 'slow' }), eventText({ is: 'fast' })];
    await transport.receive((messages) => {
      expect(messages).toHaveLength(2);
      expect(() => transport.decode(bad)).toThrow(TooSlowError);
      expect(transport.decode(bad)).toMatchObject({ envelope: { header: { source: 'shop', id: 'e1' } } });
      expect(transport.decode(good)).toMatchObject({ envelope: { body: { value: 1 } } });
      return Promise.resolve([]);
    })([inboundMessage('1', bad), inboundMessage('2', good)]);
    expect(() => transport.decode('a body of another run')).toThrow('a run that has ended');
  });
});
