import { describe, expect, test } from 'vitest';
import type { Composer } from '../../../shared/compose/composer.ts';
import { nothingSpent } from '../../../shared/ports/model-usage.ts';
import type { GroupStore } from '../../../shared/aggregation/group-store.ts';
import { encodeCompletionMessage } from '../../../shared/messages/completion-message.ts';
import { understoodMessageVersion } from '../../../shared/messages/message-version.ts';
import { claudePolicyOf, fusionOf } from '../../fakes/policies.ts';
import { completeWorld, message, otherClaim, price, ref, stock, storeWith } from './complete-world.ts';

describe('the complete function', () => {
  test('the function publishes a group once, however many messages ask for it', async () => {
    const { open, typesSent } = completeWorld();
    const complete = open({ store: await storeWith(stock, price) });
    expect(await complete(['m1', message('t1')])).toEqual([]);
    expect(await complete(['m2', message('t2')])).toEqual([]);
    expect(typesSent()).toEqual(['order.fused']);
  });

  test('the function does not repeat a generation that is marked as published', async () => {
    const { open, typesSent } = completeWorld();
    const complete = open({ store: await storeWith(stock, price) });
    await complete(['m1', message('t1')]);
    await complete(['m1', message('t1')]);
    expect(typesSent()).toEqual(['order.fused']);
  });

  test('the function repeats a generation word for word after a death before the mark', async () => {
    const { open, clock, sent } = completeWorld();
    const store = await storeWith(stock, price);
    const dying: GroupStore = { ...store, markPublished: () => Promise.reject(new Error('killed')) };
    expect(await open({ store: dying })(['m1', message('t1')])).toEqual(['m1']);
    const complete = open({ store });
    clock.at = 9_000;
    await complete(['m1', message('t1')]);
    expect(sent.events).toHaveLength(2);
    expect(sent.events[1]).toEqual(sent.events[0]);
  });

  test('the function returns a message while another worker holds the group', async () => {
    const { open, clock, sent, delays, typesSent } = completeWorld();
    const store = await storeWith(stock, price);
    await store.lease(ref, otherClaim, undefined);
    const complete = open({ store });
    expect(await complete(['m1', message('t1')])).toEqual(['m1']);
    expect(delays).toEqual([['receipt-m1', 4_000]]);
    expect(sent.events).toEqual([]);
    clock.at = 5_001;
    expect(await complete(['m1', message('t1')])).toEqual([]);
    expect(typesSent()).toEqual(['order.fused']);
  });

  test('the function publishes nothing when it lost the group meanwhile', async () => {
    const { open, sent } = completeWorld();
    const store = await storeWith(stock, price);
    const held = { ...otherClaim, leaseUntil: 90_000 };
    const robbed: GroupStore = { ...store, save: () => Promise.resolve({ kind: 'refused', state: held }) };
    expect(await open({ store: robbed })(['m1', message('t1')])).toEqual(['m1']);
    expect(sent.events).toEqual([]);
  });

  test('the function delays the message as the model asks, and counts the attempt', async () => {
    const { open, sent, delays } = completeWorld();
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

  test('the function publishes nothing of a generation that the store has forgotten', async () => {
    const { open, sent, faults } = completeWorld();
    const store = await storeWith(stock, price);
    const dying: GroupStore = { ...store, markPublished: () => Promise.reject(new Error('killed')) };
    const publisher = { publish: () => Promise.resolve() };
    await open({ store: dying, publisher })(['m1', message('t1')]);
    const forgetful: GroupStore = { ...store, outcome: () => Promise.resolve(undefined) };
    expect(await open({ store: forgetful })(['m1', message('t1')])).toEqual([]);
    expect(sent.events).toEqual([]);
    expect(faults).toEqual(['Error: killed']);
  });

  test('the function returns the message of a group whose dead letter is too large', async () => {
    const { open, sent, letters, faults } = completeWorld();
    const store = await storeWith(stock, price);
    const full: GroupStore = { ...store, save: () => Promise.resolve({ kind: 'too-large' }) };
    expect(await open({ store: full })(['m1', message('t1')])).toEqual(['m1']);
    expect(faults).toEqual(['Error: a dead letter is too large to be stored']);
    expect([...sent.events, ...letters.messages]).toEqual([]);
  });

  test('the function dead-letters a result that is too large, and keeps that decision', async () => {
    const { open, sent, letters } = completeWorld();
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

  test('the function returns unreadable messages and handles the rest of the batch', async () => {
    const { open, faults, typesSent } = completeWorld();
    const complete = open({ store: await storeWith(stock, price) });
    expect(await complete(['m1', 'not json'], ['m2', message('t2')])).toEqual(['m1']);
    expect(faults).toHaveLength(1);
    expect(typesSent()).toEqual(['order.fused']);
  });

  test('the function returns a message of a newer release alone', async () => {
    const { open, typesSent, faults } = completeWorld();
    const newer = JSON.stringify({ v: understoodMessageVersion + 1, groups: [ref] });
    const complete = open({ store: await storeWith(stock, price) });
    expect(await complete(['m1', newer], ['m2', message('t1')])).toEqual(['m1']);
    expect(typesSent()).toEqual(['order.fused']);
    expect(faults).toEqual([
      `RetryableError: a completion message has version ${understoodMessageVersion + 1}, and this release understands up to ${understoodMessageVersion}`,
    ]);
  });

  test('a group that the run has no time for goes back at once, and the first one is always begun', async () => {
    const { open, typesSent, faults, delays } = completeWorld();
    const store = await storeWith(stock, price);
    await store.putPart({ ...ref, key: 'other' }, stock);
    const other = encodeCompletionMessage({
      ...ref,
      key: 'other',
      reason: 'deadline',
      requestId: 't2',
      after: 0,
    });
    const left = [10_000];
    const complete = open({ store, remainingMs: () => left.shift() ?? 4_999 });
    expect(await complete(['m1', message('t1')], ['m2', other])).toEqual(['m2']);
    expect(typesSent()).toEqual(['order.fused']);
    expect(faults).toEqual(['RetryableError: no time is left for this group']);
    expect(delays).toEqual([['receipt-m2', 0]]);
  });

  test('the function publishes again after the bus refused', async () => {
    const { open, typesSent } = completeWorld();
    const store = await storeWith(stock, price);
    const publisher = { publish: () => Promise.reject(new Error('no bus')) };
    expect(await open({ store, publisher })(['m1', message('t1')])).toEqual(['m1']);
    expect(await open({ store })(['m1', message('t1')])).toEqual([]);
    expect(typesSent()).toEqual(['order.fused']);
  });
});

describe('a fusion that asks in batches', () => {
  const fusion = fusionOf({ compose: { ...claudePolicyOf(), urgency: 'batch' }, late: 'ignore' });

  test('the message ends while the group waits, and the question fixes the parts', async () => {
    const { open, sent, typesSent } = completeWorld();
    const store = await storeWith(stock);
    const answers: Awaited<ReturnType<Composer['compose']>>[] = [
      { kind: 'waiting' },
      {
        kind: 'answered',
        result: 'Three.',
        model: 'claude-haiku-5-5',
        cut: [],
        urgency: 'batch',
        ...nothingSpent,
      },
    ];
    const composer: Composer = { compose: async () => answers.shift() ?? { kind: 'waiting' } };
    const complete = open({ fusion, store, composer });
    expect(await complete(['m1', message('t1', 'deadline')])).toEqual([]);
    expect(typesSent()).toEqual([]);
    await store.putPart(ref, price);
    expect(await complete(['m2', message('t1', 'deadline')])).toEqual([]);
    expect(typesSent()).toEqual(['order.fused', 'price.rejected']);
    const [fused] = sent.events;
    expect(fused?.body).toMatchObject({
      value: { result: 'Three.', receipt: { urgency: 'batch', contributions: [{ topic: 'stock' }] } },
    });
  });
});
