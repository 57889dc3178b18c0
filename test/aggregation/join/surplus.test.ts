import { describe, expect, test } from 'vitest';
import { joinGroup } from '../../../shared/aggregation/join/join-group.ts';
import { surplusMemory } from '../../../shared/aggregation/join/surplus.ts';
import type { CompletedGroup, GroupRef, Part } from '../../../shared/aggregation/group.ts';
import type { Bounds, Fusion } from '../../../shared/policy/fusion.ts';
import { memoryGroupStore } from '../../fakes/memory-group-store.ts';
import { storedPart } from '../../fakes/parts.ts';
import { fusionOf } from '../../fakes/policies.ts';

const ref: GroupRef = { fusion: 'order', key: 'k' };
const wide: Bounds = { maxParts: 1_000, maxBytes: 1e9, maxValues: 1e9 };

const part = (id: string, { topic = 'a', source = 's', bytes = 1 } = {}): Part =>
  storedPart(topic, id, 'x'.repeat(bytes), { source });

/** A joiner that reads two items of a group. */
function joiner(policy: Partial<Fusion>) {
  const store = memoryGroupStore();
  const surplus = surplusMemory();
  const fusion = fusionOf({ needs: ['a', 'never'], ...policy });
  let now = 0;
  const join = async (...parts: readonly Part[]) => {
    now += 1;
    const visit = { parts: parts.map((one): Part => Object.assign({}, one, { arrivedAt: now })) };
    const joined = await joinGroup(fusion, ref, visit, {
      store,
      clock: { now: () => now },
      surplus,
      glimpse: 2,
    });
    return { refused: joined.tooLate.map(({ envelope }) => envelope.header.id), why: joined.whyTooLate };
  };
  const joinMany = async (count: number, change: Parameters<typeof part>[1] = {}): Promise<number> => {
    let refused = 0;
    for (let index = 0; index < count; index += 1)
      refused += (await join(part(`${change.source ?? 's'}${change.topic ?? 'a'}${index}`, change))).refused
        .length;
    return refused;
  };
  return { store, join, joinMany, stored: async () => (await store.view(ref)).parts.length };
}

describe('a flood of parts under one key', () => {
  test('the joiner stores about twice what the group admits, and refuses the others as the group is full', async () => {
    const { joinMany, join, stored } = joiner({ bounds: { ...wide, maxParts: 10 } });
    expect(await joinMany(100)).toBeGreaterThan(75);
    expect(await stored()).toBeLessThanOrEqual(22);
    expect(await join(part('late'))).toEqual({ refused: ['late'], why: 'group-full' });
  });

  test('a stored part is never refused, and neither is an absence', async () => {
    const { joinMany, join } = joiner({ bounds: { ...wide, maxParts: 10 } });
    await joinMany(100);
    expect((await join(part('sa3'))).refused).toEqual([]);
    const absence: Part = { ...part('absence'), states: { absent: ['never'] } };
    expect((await join(absence)).refused).toEqual([]);
  });

  test('a refused part leaves the others of its visit alone', async () => {
    const { store, joinMany, join } = joiner({ bounds: { ...wide, maxParts: 10 } });
    await joinMany(100);
    const absence: Part = { ...part('absence'), states: { absent: ['never'] } };
    expect(await join(part('late'), absence)).toEqual({ refused: ['late'], why: 'group-full' });
    expect(await store.hasPart(ref, absence.partId)).toBe(true);
  });

  test('the joiner forgets the group that it has not met for longest', () => {
    const surplus = surplusMemory();
    const fusion = fusionOf({ needs: ['a'], bounds: { ...wide, maxParts: 1 } });
    const group = (index: number): GroupRef => ({ fusion: 'order', key: `k${index}` });
    const twice = [part('1'), part('2')];
    for (let index = 0; index <= 1_000; index += 1) surplus.note(fusion, group(index), twice);
    expect(surplus.among(fusion, group(0), [part('3')])).toEqual([]);
    expect(surplus.among(fusion, group(1), [part('3')])).toHaveLength(1);
    expect(surplus.among(fusion, group(1_000), [part('3')])).toHaveLength(1);
  });

  test('one source or topic takes no room of another', async () => {
    const ofSource = joiner({ bounds: { ...wide, maxParts: 10, maxPartsPerSource: 2 } });
    expect(await ofSource.joinMany(50, { source: 'flood' })).toBeGreaterThan(40);
    expect(await ofSource.joinMany(4, { source: 'other' })).toBe(0);
    const ofTopic = joiner({ bounds: { ...wide, maxParts: 10, maxPartsOf: { a: 2 } } });
    expect(await ofTopic.joinMany(50, { topic: 'a' })).toBeGreaterThan(40);
    expect(await ofTopic.joinMany(4, { topic: 'b' })).toBe(0);
  });

  test('guests take no room of a part that opens the group', async () => {
    const openers = { topics: ['owner'], waitMs: 60_000 };
    const { joinMany } = joiner({ bounds: { ...wide, maxParts: 5 }, openers });
    expect(await joinMany(50, { topic: 'guest' })).toBeGreaterThan(35);
    expect(await joinMany(5, { topic: 'owner' })).toBe(0);
  });

  test('large parts are refused by their bytes, and a small one beside them is not', async () => {
    const { joinMany, join } = joiner({ bounds: { ...wide, maxBytes: 1_000_000 } });
    expect(await joinMany(60, { bytes: 50_000 })).toBeGreaterThan(15);
    expect((await join(part('small'))).refused).toEqual([]);
    expect((await join(part('large', { bytes: 50_000 }))).refused).toEqual(['large']);
  });

  test('nothing is refused where a part may open a further round', async () => {
    expect(await joiner({ bounds: { ...wide, maxParts: 5 }, late: 'reopen' }).joinMany(50)).toBe(0);
    expect(await joiner({ bounds: { ...wide, maxParts: 5 }, rememberMs: 60_000 }).joinMany(50)).toBe(0);
  });

  test('after the group was completed as full, the flood is refused still', async () => {
    const { store, join, joinMany, stored } = joiner({ bounds: { ...wide, maxParts: 5 } });
    await joinMany(30);
    const before = await stored();
    const included = (await store.view(ref)).parts.slice(0, 5).map(({ partId }) => partId);
    const state: CompletedGroup = {
      state: 'completed',
      generation: 1,
      token: 't',
      requestedBy: 'r',
      included,
      before: [],
      savedAt: 100,
      isFull: true,
      ended: 'fused',
    };
    await store.save(ref, { state, outcome: { kind: 'dead-lettered', letter: '' } }, [], undefined);
    expect(await joinMany(30, { source: 'again' })).toBe(30);
    expect(await stored()).toBe(before);
    const { isFull: _, ...notFull } = state;
    await store.save(
      ref,
      { state: { ...notFull, token: 'u' }, outcome: { kind: 'dead-lettered', letter: '' } },
      [],
      state,
    );
    expect((await join(part('later'))).why).toBe('late');
  });
});
