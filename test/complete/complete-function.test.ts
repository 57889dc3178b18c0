import { beforeEach, describe, expect, test } from 'vitest';
import { createCompleteHandler } from '../../functions/fusion/complete/handler.ts';
import { publishOutcome } from '../../functions/fusion/complete/publish-outcome.ts';
import { turnAwayLate } from '../../functions/fusion/complete/turn-away-late.ts';
import type { Fusion } from '../../shared/bridge/bridge.ts';
import type { Composer } from '../../shared/compose/composer.ts';
import { deadLettered } from '../../shared/fuse/dead-lettered.ts';
import { makeGeneration } from '../../shared/fuse/make-generation.ts';
import { nothingSpent } from '../../shared/group/complete-group.ts';
import type { ClaimedHead, GroupRef } from '../../shared/group/group.ts';
import type { GroupStore } from '../../shared/group/group-store.ts';
import { encodeCompletionMessage } from '../../shared/messaging/completion-message.ts';
import type { ReleaseReason } from '../../shared/messaging/contribution.ts';
import { memoryGroupStore } from '../fakes/memory-group-store.ts';
import { storedPart } from '../fakes/parts.ts';
import { claudePolicyOf, fusionOf } from '../fakes/policies.ts';
import { rememberSent, type Sent } from '../fakes/sent.ts';
import { sqsRecord } from '../fakes/sqs-record.ts';

const ref: GroupRef = { fusion: 'order', key: 'k' };
const stock = storedPart('stock', 's1', { left: 3 });
const price = storedPart('price', 'p1', { amount: 10 });

const otherClaim: ClaimedHead = {
  state: 'claimed',
  generation: 1,
  token: 'other',
  leaseUntil: 5_000,
  attempts: 0,
  spent: nothingSpent,
  causationId: undefined,
  reason: 'complete',
  previous: undefined,
  before: [],
};

let sent: Sent;
let letters: Sent;
let woken: GroupRef[];
let faults: string[];
let delays: [string, number][];
let now: number;
let tokens: number;

beforeEach(() => {
  sent = rememberSent();
  letters = rememberSent();
  woken = [];
  faults = [];
  delays = [];
  now = 1_000;
  tokens = 0;
});

interface World {
  readonly fusion?: Fusion;
  readonly store?: GroupStore;
  readonly composer?: Composer;
}

function open({ fusion = fusionOf(), store = memoryGroupStore(), composer }: World) {
  const clock = { now: () => now };
  const handler = createCompleteHandler({
    fusions: new Map([['order', fusion]]),
    clock,
    newToken: () => `token-${(tokens += 1)}`,
    store,
    make: (policy, draft, signal) =>
      makeGeneration(policy, draft, { bridgeName: 'shop', composer, now, signal }),
    tooLarge: (policy, draft) => deadLettered(policy, draft, 'too-large', 'too large to be stored'),
    publish: publishOutcome(sent.publisher, letters.sender, new Map()),
    turnAway: turnAwayLate({
      bridgeName: 'shop',
      clock,
      publisher: sent.publisher,
      deadLetters: letters.sender,
    }),
    wake: async (group) => {
      woken.push(group);
    },
    delay: (receiptHandle, ms) => {
      delays.push([receiptHandle, ms]);
      return Promise.resolve();
    },
    onFault: (error) => faults.push(String(error)),
  });
  return async (...records: [string, string][]) => {
    const answer = await handler(
      { Records: records.map(([id, body]) => sqsRecord(id, body)) },
      { getRemainingTimeInMillis: () => 10_000 },
    );
    return answer.batchItemFailures.map((failure) => failure.itemIdentifier);
  };
}

function message(ticket: string, reason: ReleaseReason = 'complete', after = 0): string {
  return encodeCompletionMessage({ ...ref, reason, ticket, after });
}

async function storeWith(...parts: (typeof stock)[]): Promise<GroupStore> {
  const store = memoryGroupStore();
  for (const part of parts) await store.putPart(ref, part);
  return store;
}

const typesSent = () => sent.events.map(({ header }) => header.type);

describe('the complete function', () => {
  test('publishes a group once, however many messages ask for it', async () => {
    const complete = open({ store: await storeWith(stock, price) });
    expect(await complete(['m1', message('t1')])).toEqual([]);
    expect(await complete(['m2', message('t2')])).toEqual([]);
    expect(typesSent()).toEqual(['order.fused']);
  });

  test('does not say a generation again that is marked as out', async () => {
    const complete = open({ store: await storeWith(stock, price) });
    await complete(['m1', message('t1')]);
    await complete(['m1', message('t1')]);
    expect(typesSent()).toEqual(['order.fused']);
  });

  test('says a generation again, word by word, when it died between publishing and the mark', async () => {
    const store = await storeWith(stock, price);
    const dying: GroupStore = { ...store, markOut: () => Promise.reject(new Error('killed')) };
    expect(await open({ store: dying })(['m1', message('t1')])).toEqual(['m1']);
    const complete = open({ store });
    now = 9_000;
    await complete(['m1', message('t1')]);
    expect(sent.events).toHaveLength(2);
    expect(sent.events[1]).toEqual(sent.events[0]);
  });

  test('sends a message back for as long as somebody else holds the group', async () => {
    const store = await storeWith(stock, price);
    await store.claim(ref, otherClaim, undefined);
    const complete = open({ store });
    expect(await complete(['m1', message('t1')])).toEqual(['m1']);
    expect(delays).toEqual([['receipt-m1', 4_000]]);
    expect(sent.events).toEqual([]);
    now = 5_001;
    expect(await complete(['m1', message('t1')])).toEqual([]);
    expect(typesSent()).toEqual(['order.fused']);
  });

  test('publishes nothing when it lost the group while it worked', async () => {
    const store = await storeWith(stock, price);
    const held = { ...otherClaim, leaseUntil: 90_000 };
    const robbed: GroupStore = { ...store, save: () => Promise.resolve({ kind: 'refused', head: held }) };
    expect(await open({ store: robbed })(['m1', message('t1')])).toEqual(['m1']);
    expect(sent.events).toEqual([]);
  });

  test('amends a closed group by the part that came late', async () => {
    const store = await storeWith(stock);
    const complete = open({ store });
    await complete(['m1', message('t1', 'deadline')]);
    await store.putPart(ref, price);
    await complete(['m2', message('t2', 'late', 1)]);
    expect(typesSent()).toEqual(['order.fused', 'order.amended']);
    expect(sent.events[1]?.header).toMatchObject({ causationid: sent.events[0]?.header.id });
    expect(sent.events[1]?.body).toMatchObject({
      value: {
        merged: { stock: { left: 3 }, price: { amount: 10 } },
        receipt: { generation: 2, release: { reason: 'late' } },
      },
    });
  });

  test('says the first generation before the second when whoever settled it died', async () => {
    const store = await storeWith(stock);
    const up = sent;
    sent = { ...up, publisher: { publish: () => Promise.reject(new Error('killed')) } };
    await open({ store })(['m1', message('t1', 'deadline')]);
    sent = up;
    await store.putPart(ref, price);
    await open({ store })(['m2', message('t2', 'late')]);
    expect(typesSent()).toEqual(['order.fused', 'order.amended']);
  });

  test('turns the late part away where the policy says so, the same event each time', async () => {
    const store = await storeWith(stock);
    const complete = open({ store, fusion: fusionOf({ late: 'ignore' }) });
    await complete(['m1', message('t1', 'deadline')]);
    await store.putPart(ref, price);
    await complete(['m2', message('t2', 'late')], ['m3', message('t3', 'late')]);
    expect(typesSent()).toEqual(['order.fused', 'price.rejected', 'price.rejected']);
    expect(sent.events[1]).toEqual(sent.events[2]);
    expect(sent.events[1]?.body).toMatchObject({
      value: { code: 'late', source: 'price-service', id: 'p1', fusion: 'order', key: 'k' },
    });
  });

  test('sees a part that came while it worked', async () => {
    const store = await storeWith(stock);
    const complete = open({
      fusion: fusionOf({ compose: claudePolicyOf({ timeoutMs: 1_000 }) }),
      store,
      composer: {
        compose: async () => {
          await store.putPart(ref, price);
          return { kind: 'no-model' };
        },
      },
    });
    await complete(['m1', message('t1', 'deadline')]);
    expect(typesSent()).toEqual(['order.fused', 'order.amended']);
  });

  test('leaves the next generation to another run when there is no time for it', async () => {
    const store = await storeWith(stock);
    const complete = open({
      fusion: fusionOf({ compose: claudePolicyOf({ timeoutMs: 60_000 }) }),
      store,
      composer: {
        compose: async () => {
          await store.putPart(ref, price);
          return { kind: 'no-model' };
        },
      },
    });
    expect(await complete(['m1', message('t1', 'deadline')])).toEqual(['m1']);
    expect(delays).toEqual([['receipt-m1', 0]]);
    expect(typesSent()).toEqual(['order.fused']);
    expect(await complete(['m1', message('t1', 'deadline')])).toEqual([]);
    expect(typesSent()).toEqual(['order.fused', 'order.amended']);
  });

  test('hands the pause that a model asks for to the queue, and remembers the try', async () => {
    let visits = 0;
    const composer: Composer = {
      compose: () => {
        visits += 1;
        return Promise.resolve(
          visits < 3
            ? {
                kind: 'unavailable',
                reason: '429',
                retryAfterMs: 7_000,
                usage: nothingSpent.usage,
                costUsd: 0,
              }
            : { kind: 'answered', result: 'ten', model: 'm', usage: nothingSpent.usage, costUsd: 0, cut: [] },
        );
      },
    };
    const complete = open({
      fusion: fusionOf({ compose: claudePolicyOf({ tries: 3 }) }),
      store: await storeWith(stock, price),
      composer,
    });
    expect(await complete(['m1', message('t1')])).toEqual(['m1']);
    expect(await complete(['m1', message('t1')])).toEqual(['m1']);
    expect(delays).toEqual([
      ['receipt-m1', 7_000],
      ['receipt-m1', 7_000],
    ]);
    expect(await complete(['m1', message('t1')])).toEqual([]);
    expect(visits).toBe(3);
    expect(sent.events[0]?.body).toMatchObject({ value: { result: 'ten', receipt: { composer: 'claude' } } });
  });

  test('dead-letters a result that the store cannot hold, and keeps that decision', async () => {
    const store = await storeWith(stock, price);
    const small: GroupStore = {
      ...store,
      save: (at, settled, parts, over) =>
        settled.outcome.kind === 'fused'
          ? Promise.resolve({ kind: 'too-large' })
          : store.save(at, settled, parts, over),
    };
    const complete = open({ store: small });
    expect(await complete(['m1', message('t1')])).toEqual([]);
    expect(sent.events).toEqual([]);
    expect(letters.messages.map(({ body }) => JSON.parse(body))).toMatchObject([
      { reason: 'too-large', key: 'k' },
    ]);
    expect(await complete(['m2', message('t2')])).toEqual([]);
    expect(letters.messages).toHaveLength(1);
  });

  test('sends back what it cannot read, and handles the rest of the batch', async () => {
    const complete = open({ store: await storeWith(stock, price) });
    expect(await complete(['m1', 'not json'], ['m2', message('t2')])).toEqual(['m1']);
    expect(faults).toHaveLength(1);
    expect(typesSent()).toEqual(['order.fused']);
  });

  test('publishes again after the bus refused', async () => {
    const store = await storeWith(stock, price);
    const up = sent;
    sent = { ...up, publisher: { publish: () => Promise.reject(new Error('no bus')) } };
    expect(await open({ store })(['m1', message('t1')])).toEqual(['m1']);
    sent = up;
    expect(await open({ store })(['m1', message('t1')])).toEqual([]);
    expect(typesSent()).toEqual(['order.fused']);
  });
});

describe('a new round of a closed key', () => {
  const fusion = fusionOf({ late: 'reopen' });
  const later = storedPart('stock', 's2', { left: 2 });

  test('is released by who asked for this round, without the parts of the earlier one', async () => {
    const store = await storeWith(stock, price);
    const complete = open({ store, fusion });
    await complete(['m1', message('t1')]);
    await store.putPart(ref, later);
    await complete(['m2', message('t2', 'forced', 1)]);
    expect(typesSent()).toEqual(['order.fused', 'order.fused']);
    expect(sent.events[1]?.body).toMatchObject({
      value: {
        merged: { stock: { left: 2 } },
        receipt: { generation: 2, release: { reason: 'forced' }, contributions: [{ id: 's2' }] },
      },
    });
    expect(sent.events[1]?.header.causationid).toBeUndefined();
    expect(await store.head(ref)).toMatchObject({
      generation: 2,
      included: [later.partId],
      before: [stock.partId, price.partId].toSorted(),
    });
  });

  test('is left to the joiners by whoever asked for an earlier one', async () => {
    const store = await storeWith(stock, price);
    const complete = open({ store, fusion });
    await complete(['m1', message('t1')]);
    await store.putPart(ref, later);
    expect(await complete(['m2', message('t2')], ['m1', message('t1')])).toEqual([]);
    expect(typesSent()).toEqual(['order.fused']);
    expect(woken).toEqual([ref, ref]);
  });

  test('keeps its reason when somebody else takes it over', async () => {
    const store = await storeWith(stock, price);
    const claimed = { ...otherClaim, reason: 'size', leaseUntil: 0 } as const;
    await store.claim(ref, claimed, undefined);
    await open({ store })(['m1', message('t1', 'deadline')]);
    expect(sent.events[0]?.body).toMatchObject({ value: { receipt: { release: { reason: 'size' } } } });
  });
});

test('a late part that the policy gives to a person is not told to its producer', async () => {
  const store = await storeWith(stock);
  const complete = open({ store, fusion: fusionOf({ late: 'dead-letter' }) });
  await complete(['m1', message('t1', 'deadline')]);
  await store.putPart(ref, price);
  await complete(['m1', message('t1', 'deadline')]);
  expect(typesSent()).toEqual(['order.fused']);
  expect(letters.messages.map(({ body }) => JSON.parse(body))).toMatchObject([
    { ...ref, reason: 'late', contributions: [{ topic: 'price', id: 'p1' }] },
  ]);
});
