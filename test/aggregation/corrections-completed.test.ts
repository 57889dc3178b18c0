import { describe, expect, test } from 'vitest';
import type { CompletePolicy } from '../../shared/aggregation/complete/complete-ports.ts';
import type { CompletionInput } from '../../shared/aggregation/completion.ts';
import type { Part } from '../../shared/aggregation/group.ts';
import { latecomers } from '../../shared/aggregation/complete/latecomers.ts';
import { partsInOrder } from '../../shared/aggregation/part-of.ts';
import { storedPart } from '../fakes/parts.ts';
import { price, ref, stock, worldOf } from './completing.ts';

const corrects = { corrects: true } as const;
const latePolicies = ['amend', 'ignore', 'dead-letter', 'reopen'] as const;
const more = storedPart('price', 'p2', { amount: 11 });
const gold = (id: string): Part => ({ ...storedPart('fix', id, { values: {} }), states: corrects });
const [first, second] = [gold('f1'), gold('f2')];
const idsOf = (...parts: Part[]): string[] => parts.map(({ partId }) => partId).toSorted();

/** A group whose first generation holds the stock. */
async function settledGroup(policy: CompletePolicy) {
  const { store, seen, clock, made, complete: completeBy } = worldOf();
  const complete = (after: number, reason: CompletionInput['reason'] = 'corrected') =>
    completeBy(policy, `t${after}`, after, undefined, reason);
  await store.putPart(ref, stock);
  await complete(0, 'complete');
  const { drafts, turnedAway } = seen;
  return { store, clock, drafts, turnedAway, seen, complete, made };
}

describe('the generation of a correction', () => {
  test.each(latePolicies)(
    'it is made of the settled round and its corrections under the late policy %s',
    async (late) => {
      for (const asksModel of [false, true]) {
        const { store, drafts, complete } = await settledGroup({ late, asksModel });
        await store.putPart(ref, first);
        await complete(1);
        await complete(1);
        expect(drafts).toMatchObject([{ generation: 1 }, { generation: 2, previous: 'dead-lettered' }]);
        expect(drafts[1]).toMatchObject({ reason: 'corrected', parts: partsInOrder([stock, first]) });
        expect(drafts[1]?.learnedCorrections).toBeUndefined();
        await store.putPart(ref, second);
        await complete(2);
        expect(drafts[2]).toMatchObject({
          parts: partsInOrder([stock, first, second]),
          learnedCorrections: idsOf(first),
        });
      }
    },
  );

  test('it excludes the open round, also where that round opens in the meantime', async () => {
    for (const asksModel of [false, true]) {
      const { store, drafts, complete, made, seen } = await settledGroup({ late: 'reopen', asksModel });
      await store.putPart(ref, price);
      await store.putPart(ref, first);
      made.next = async () => {
        await store.putPart(ref, more);
        return { kind: 'made', outcome: { kind: 'dead-lettered', letter: 'x' } };
      };
      // Whoever asks for the next round first sees the one before put right, and leaves the rest to the joiners.
      await complete(1, 'complete');
      expect(drafts[1]).toMatchObject({ reason: 'corrected', parts: partsInOrder([stock, first]) });
      expect(seen.woken).toBe(1);
      expect(await store.state(ref)).toMatchObject({ included: idsOf(stock, first), before: [] });
      await complete(2, 'complete');
      expect(drafts[2]).toMatchObject({
        previous: undefined,
        reason: 'complete',
        parts: partsInOrder([price, more]),
      });
      expect(await store.state(ref)).toMatchObject({ before: idsOf(stock, first) });
    }
  });

  test('it comes before a requested release, which is requested again', async () => {
    for (const correctsItself of [true, false]) {
      const { store, drafts, complete, seen } = await settledGroup({ late: 'reopen', asksModel: false });
      await store.putPart(ref, price);
      await store.putPart(ref, first);
      if (!correctsItself) await complete(1);
      await complete(1, 'forced');
      expect(drafts.at(-1)).toMatchObject({ generation: 2, reason: 'corrected' });
      expect(seen.nudges.at(-1)).toBe('forced');
      await complete(2, 'forced');
      expect(drafts.at(-1)).toMatchObject({ generation: 3, reason: 'forced', parts: partsInOrder([price]) });
      // Of the next round nobody has asked for anything.
      await store.putPart(ref, more);
      await complete(2, 'forced');
      expect(seen.nudges.at(-1)).toBeUndefined();
    }
  });

  test('it keeps a requested release for as long as its model takes to answer', async () => {
    for (const opener of ['forced', 'corrected'] as const) {
      const policy = { late: 'reopen', asksModel: true, waits: true } as const;
      const { store, drafts, complete, made, seen } = await settledGroup(policy);
      await store.putPart(ref, price);
      await store.putPart(ref, first);
      const { next } = made;
      made.next = async () => ({ kind: 'waiting' });
      await complete(1, opener);
      await complete(1, 'forced');
      await complete(1, 'complete');
      made.next = next;
      // As whoever keeps the question sends it.
      await complete(1, 'corrected');
      expect(drafts.at(-1)).toMatchObject({
        generation: 2,
        reason: 'corrected',
        parts: partsInOrder([stock, first]),
      });
      expect(seen.nudges).toEqual(['forced']);
    }
  });

  test('another worker continues it from the lease alone', async () => {
    const { store, clock, drafts, complete, made } = await settledGroup({ late: 'reopen', asksModel: true });
    const { next } = made;
    await store.putPart(ref, first);
    made.next = ({ spent }) => Promise.resolve({ kind: 'try-later', afterMs: 1, why: 'busy', spent });
    await expect(complete(1)).rejects.toThrow('busy');
    await store.putPart(ref, price);
    await store.putPart(ref, second);
    clock.at = 9_000;
    made.next = next;
    await complete(1);
    expect(drafts[2]).toMatchObject({
      generation: 2,
      reason: 'corrected',
      parts: partsInOrder([stock, first]),
    });
    expect(await store.state(ref)).toMatchObject({ generation: 2, savedAt: 1_000 });
  });

  test('it includes late parts where they amend, and answers rejected ones only once', async () => {
    const amending = await settledGroup({ late: 'amend', asksModel: false });
    await amending.store.putPart(ref, price);
    await amending.store.putPart(ref, first);
    await amending.complete(1);
    expect(amending.drafts[1]).toMatchObject({
      reason: 'corrected',
      parts: partsInOrder([stock, price, first]),
    });

    const ignoring = await settledGroup({ late: 'ignore', asksModel: false });
    await ignoring.store.putPart(ref, price);
    await ignoring.store.putPart(ref, first);
    await ignoring.complete(1);
    expect(ignoring.turnedAway).toEqual(idsOf(price));
    expect(await ignoring.store.state(ref)).toMatchObject({ before: idsOf(price) });
    await ignoring.store.putPart(ref, second);
    await ignoring.complete(2);
    expect(ignoring.turnedAway).toEqual(idsOf(price));
  });

  test('it does not extend how long the key is remembered, so an open round stays open', async () => {
    const policy = { late: 'ignore', rememberMs: 500, asksModel: false } as const;
    const { store, clock, complete, turnedAway } = await settledGroup(policy);
    await store.putPart(ref, { ...first, arrivedAt: 1_400 });
    await store.putPart(ref, { ...price, arrivedAt: 1_600 });
    clock.at = 1_700;
    await complete(1);
    expect(turnedAway).toEqual([]);
    const { state, parts } = await store.view(ref);
    if (state?.state !== 'completed') throw new Error('not settled');
    expect(state).toMatchObject({ generation: 2, savedAt: 1_000 });
    expect(latecomers(policy, state, parts)).toMatchObject({ late: [], open: [{ partId: price.partId }] });
  });

  test('it knows which corrections were learned from, also where a late part asks for it', async () => {
    const { store, drafts, complete } = await settledGroup({ late: 'amend', asksModel: true });
    await store.putPart(ref, first);
    await complete(1);
    await store.putPart(ref, price);
    await complete(2, 'late');
    expect(drafts[2]).toMatchObject({ reason: 'late', learnedCorrections: idsOf(first) });
    expect(drafts[2]?.parts).toHaveLength(3);
  });
});
