import { describe, expect, test } from 'vitest';
import type { ClaimedHead, GroupRef, Outcome, Part, SavedHead, Tally } from '../../shared/group/group.ts';
import type { GroupStore, Settled } from '../../shared/group/group-store.ts';
import { nothingSpent } from '../../shared/group/complete-group.ts';

/** Parts that an outcome is saved with, of text that no compression makes small. */
const kept = [1, 2].map((seed) => part(`kept-${seed}`, { body: { kind: 'json', value: noise(900, seed) } }));

/** What every GroupStore must do: the suite runs on each adapter. */
export function describeGroupStore(name: string, open: () => Promise<GroupStore>): void {
  describe(`${name} keeps the promises of a group store`, () => {
    let keys = 0;
    const newGroup = (): GroupRef => ({ fusion: 'order', key: `k-${(keys += 1)} 键 #/"` });

    test('a part is stored once; the first put stays', async () => {
      const store = await open();
      const ref = newGroup();
      expect(await store.putPart(ref, part('a', { arrivedAt: 5 }))).toBe('stored');
      expect(await store.putPart(ref, part('a', { arrivedAt: 9, digest: 'other' }))).toBe('duplicate');
      expect((await store.view(ref)).parts).toEqual([
        { partId: partId('a'), topic: 'stock', digest: 'digest', arrivedAt: 5 },
      ]);
    });

    test('parts come back as they were put, large ones and bytes too', async () => {
      const store = await open();
      const ref = newGroup();
      const put = [
        part('small', {}),
        part('large', {
          body: {
            kind: 'json',
            value: { text: '电影推荐 '.repeat(4_000), deep: [1.5, null, { no: false }] },
          },
        }),
        part('bytes', { body: { kind: 'bytes', base64: Buffer.from([0, 255, 7]).toString('base64') } }),
        part('empty', { body: { kind: 'none' } }),
      ];
      await Promise.all(put.map((one) => store.putPart(ref, one)));
      const kept = await store.parts(ref);
      expect(kept.toSorted(byId)).toEqual(put.toSorted(byId));
    });

    test('a group larger than one page of the store is read whole', async () => {
      const store = await open();
      const ref = newGroup();
      // Random text does not compress: 12 parts of 120 KB are more than the megabyte of one page.
      const put = Array.from({ length: 12 }, (_, index) =>
        part(`page-${index}`, { body: { kind: 'json', value: noise(120_000, index) } }),
      );
      await Promise.all(put.map((one) => store.putPart(ref, one)));
      expect((await store.view(ref)).parts).toHaveLength(12);
      expect((await store.parts(ref)).toSorted(byId)).toEqual(put.toSorted(byId));
    });

    test('a limited view shows the head, and says that it is not whole', async () => {
      const store = await open();
      const ref = newGroup();
      const put = Array.from({ length: 6 }, (_, index) => part(`limited-${index}`, {}));
      await Promise.all(put.map((one) => store.putPart(ref, one)));
      expect(await store.view(ref, 7)).toMatchObject({ isWhole: true, tally: undefined });
      const some = await store.view(ref, 4);
      expect(some).toMatchObject({ head: undefined, isWhole: false });
      expect(some.parts).toHaveLength(4);
      const all = await store.view(ref);
      expect(all).toMatchObject({ isWhole: true });
      expect(all.parts).toEqual(expect.arrayContaining([...some.parts]));
      const tally = { count: 6, topics: ['stock'], expected: [], sizes: [7] };
      await store.tally(ref, tally);
      await store.claim(ref, claimOf('one'), undefined);
      const third = await store.view(ref, 3);
      expect(third).toMatchObject({ head: { state: 'claimed' }, isWhole: false, tally });
      expect(third.parts).toHaveLength(1);
      expect(await store.parts(ref)).toHaveLength(6);
    });

    test('a tally adds up, and its sets unite', async () => {
      const store = await open();
      const ref = newGroup();
      const nothing = { count: 0, topics: [], expected: [], sizes: [] };
      expect(await store.tally(ref, { ...nothing, count: 2 })).toEqual({ ...nothing, count: 2 });
      const some = { count: 3, topics: ['a', 'b'], expected: ['c'], sizes: [7] };
      expect(sorted(await store.tally(ref, some))).toEqual({ ...some, count: 5 });
      const more = { count: 1, topics: ['b', 'c'], expected: ['c', 'd'], sizes: [12, 7] };
      expect(sorted(await store.tally(ref, more))).toEqual({
        count: 6,
        topics: ['a', 'b', 'c'],
        expected: ['c', 'd'],
        sizes: [7, 12],
      });
      expect(await store.hasHead(ref)).toBe(false);
      expect((await store.view(ref)).parts).toEqual([]);
    });

    test('what a part states is kept, for joiners and for who completes', async () => {
      const store = await open();
      const ref = newGroup();
      const states = {
        size: 3,
        expect: ['stock'],
        deadline: 1_790_000_000_500,
        series: '系列',
        absent: ['price'],
      };
      await store.putPart(ref, part('a', { states }));
      expect((await store.view(ref)).parts).toMatchObject([{ states }]);
      expect(await store.parts(ref)).toEqual([part('a', { states })]);
    });

    test('the head is read as it was written, claimed and saved', async () => {
      const store = await open();
      const ref = newGroup();
      expect(await store.head(ref)).toBeUndefined();
      const claim: ClaimedHead = {
        ...claimOf('one', 3),
        reason: 'forced',
        previous: 'discarded',
        before: [partId('old'), partId('older')].toSorted(),
        causationId: 'cause',
        attempts: 2,
      };
      await store.claim(ref, claim, undefined);
      expect(await store.head(ref)).toEqual(claim);
      const { before } = claim;
      const head: SavedHead = { ...savedOf('one'), generation: 3, before, savedAt: 7 };
      await store.save(ref, { ...settledOf('one'), head }, kept, claim);
      expect(await store.head(ref)).toEqual(head);
      expect((await store.view(ref)).head).toMatchObject({
        generation: 3,
        before,
        savedAt: 7,
        included: head.included,
      });
    });

    test('groups of other keys and fusions are other groups', async () => {
      const store = await open();
      const ref = newGroup();
      await store.putPart(ref, part('a', {}));
      expect(await store.parts({ ...ref, fusion: 'other' })).toEqual([]);
      expect(await store.parts({ ...ref, key: `${ref.key}!` })).toEqual([]);
      expect(await store.view({ ...ref, fusion: 'other' })).toEqual({
        head: undefined,
        parts: [],
        isWhole: true,
        tally: undefined,
      });
    });

    test('the first claim wins, and the second sees it', async () => {
      const store = await open();
      const ref = newGroup();
      expect(await store.hasHead(ref)).toBe(false);
      const [one, two] = await Promise.all([
        store.claim(ref, claimOf('one'), undefined),
        store.claim(ref, claimOf('two'), undefined),
      ]);
      const winner = one.kind === 'claimed' ? 'one' : 'two';
      const loser = winner === 'one' ? two : one;
      expect(loser).toEqual({ kind: 'refused', head: claimOf(winner) });
      expect((await store.view(ref)).head?.state).toBe('claimed');
    });

    test('a claim sent twice is one claim', async () => {
      const store = await open();
      const ref = newGroup();
      await store.claim(ref, claimOf('one'), undefined);
      // What the SDK does when the first answer is lost. An adapter may see that it stands in its own way, or not.
      const again = await store.claim(ref, claimOf('one'), undefined);
      if (again.kind === 'refused') expect(again.head).toEqual(claimOf('one'));
    });

    test('a claim is taken over only from the head that was read', async () => {
      const store = await open();
      const ref = newGroup();
      await store.claim(ref, claimOf('one'), undefined);
      expect(await store.claim(ref, claimOf('two'), claimOf('one'))).toEqual({ kind: 'claimed' });
      const late = await store.claim(ref, claimOf('three'), claimOf('one'));
      expect(late).toEqual({ kind: 'refused', head: claimOf('two') });
    });

    test('the next generation is claimed from a saved head, never from a claim of the same number', async () => {
      const store = await open();
      const ref = newGroup();
      await store.claim(ref, claimOf('one'), undefined);
      expect((await store.claim(ref, claimOf('two', 2), savedOf('one'))).kind).toBe('refused');
      expect(await store.save(ref, settledOf('one'), kept, claimOf('one'))).toEqual({ kind: 'saved' });
      expect(await store.claim(ref, claimOf('two', 2), savedOf('one'))).toEqual({ kind: 'claimed' });
      expect(await store.claim(ref, claimOf('three', 2), savedOf('one'))).toEqual({
        kind: 'refused',
        head: claimOf('two', 2),
      });
    });

    test('whoever lost the claim saves nothing and gives nothing back', async () => {
      const store = await open();
      const ref = newGroup();
      await store.claim(ref, claimOf('one'), undefined);
      await store.claim(ref, claimOf('two'), claimOf('one'));
      expect(await store.save(ref, settledOf('one'), kept, claimOf('one'))).toEqual({
        kind: 'refused',
        head: claimOf('two'),
      });
      expect(await store.yieldClaim(ref, claimOf('one'))).toBe('fenced');
      expect(await store.save(ref, settledOf('two'), kept, claimOf('two'))).toEqual({ kind: 'saved' });
      expect(await store.yieldClaim(ref, claimOf('two'))).toBe('fenced');
    });

    test('a head is saved without a claim only where none was in the way', async () => {
      const store = await open();
      const ref = newGroup();
      expect(await store.save(ref, settledOf('one'), kept, undefined)).toEqual({ kind: 'saved' });
      expect(await store.save(ref, settledOf('two'), kept, undefined)).toEqual({
        kind: 'refused',
        head: savedOf('one'),
      });
      const second = { ...settledOf('two'), head: { ...savedOf('two'), generation: 2 } };
      expect(await store.save(ref, second, kept, savedOf('one'))).toEqual({ kind: 'saved' });
      expect(await store.save(ref, settledOf('three'), kept, savedOf('one'))).toMatchObject({
        kind: 'refused',
      });
    });

    test('a generation is out when it was marked, and it alone', async () => {
      const store = await open();
      const ref = newGroup();
      for (const one of kept) await store.putPart(ref, one);
      await store.save(ref, settledOf('one'), kept, undefined);
      expect(await store.isOut(ref, 1)).toBe(false);
      await store.markOut(ref, 1);
      await store.markOut(ref, 1);
      expect(await store.isOut(ref, 1)).toBe(true);
      expect(await store.isOut(ref, 2)).toBe(false);
      expect((await store.view(ref)).parts).toHaveLength(2);
      expect(await store.parts(ref)).toHaveLength(2);
      expect(await store.outcome(ref, savedOf('one'))).toEqual(settledOf('one').outcome);
    });

    test('a saved head says what it includes', async () => {
      const store = await open();
      const ref = newGroup();
      await store.claim(ref, claimOf('one'), undefined);
      await store.save(ref, settledOf('one'), kept, claimOf('one'));
      expect(await store.hasHead(ref)).toBe(true);
      expect((await store.view(ref)).head).toMatchObject({
        state: 'saved',
        included: savedOf('one').included,
      });
      expect(await store.claim(ref, claimOf('late'), undefined)).toEqual({
        kind: 'refused',
        head: savedOf('one'),
      });
    });

    test.each<Outcome>([
      { kind: 'fused', envelope: part('small', { body: { kind: 'json', value: 'x' } }).envelope },
      {
        kind: 'fused',
        envelope: part('repeats', { body: { kind: 'json', value: [noise(900, 1), noise(900, 2)] } }).envelope,
      },
      {
        kind: 'fused',
        envelope: part('large', { body: { kind: 'json', value: noise(200_000, 9) } }).envelope,
      },
      { kind: 'discarded', envelope: part('none', { body: { kind: 'none' } }).envelope },
      { kind: 'dead-lettered', letter: '{"reason":"incomplete"}' },
    ])('an outcome is given back word by word, whatever parts came since (%#)', async (outcome) => {
      const store = await open();
      const ref = newGroup();
      for (const one of kept) await store.putPart(ref, one);
      await store.claim(ref, claimOf('one'), undefined);
      const head = { ...savedOf('one'), ended: outcome.kind };
      await store.save(ref, { head, outcome }, kept.toReversed(), claimOf('one'));
      await store.putPart(ref, part('late', {}));
      expect(await store.outcome(ref, head)).toEqual(outcome);
      await store.claim(ref, claimOf('two', 2), head);
      expect(await store.outcome(ref, head)).toBeUndefined();
    });

    test('an outcome that the store cannot hold is refused, and the claim stays', async () => {
      const store = await open();
      const ref = newGroup();
      await store.claim(ref, claimOf('one'), undefined);
      const outcome: Outcome = {
        kind: 'fused',
        envelope: part('x', { body: { kind: 'json', value: noise(900_000, 3) } }).envelope,
      };
      const written = await store.save(ref, { head: savedOf('one'), outcome }, [], claimOf('one'));
      expect(['too-large', 'saved']).toContain(written.kind);
      expect((await store.view(ref)).head?.state).toBe(written.kind === 'saved' ? 'saved' : 'claimed');
    });

    test('a claim that is given back keeps what it has learned', async () => {
      const store = await open();
      const ref = newGroup();
      const spent = {
        usage: { inputTokens: 10, outputTokens: 2, cacheReadTokens: 3, cacheWriteTokens: 4 },
        costUsd: 0.000_12,
      };
      const rested = { ...claimOf('one'), leaseUntil: 0, attempts: 2, spent, causationId: 'before' };
      await store.claim(ref, { ...claimOf('one'), causationId: 'before' }, undefined);
      expect(await store.yieldClaim(ref, rested)).toBe('yielded');
      expect(await store.claim(ref, claimOf('two'), undefined)).toEqual({ kind: 'refused', head: rested });
      await store.yieldClaim(ref, { ...rested, spent: { ...spent, costUsd: null } });
      expect(await store.claim(ref, claimOf('two'), undefined)).toMatchObject({
        head: { spent: { costUsd: null } },
      });
    });
  });
}

/** 16 bytes as base64url, as the adapters may assume. */
function partId(name: string): string {
  return Buffer.from(name.padEnd(16, '.')).toString('base64url');
}

function part(name: string, { body, ...rest }: Partial<Part> & { body?: Part['envelope']['body'] }): Part {
  return {
    partId: partId(name),
    topic: 'stock',
    digest: 'digest',
    arrivedAt: 1_790_000_000_000,
    envelope: {
      header: {
        specversion: '1.0',
        id: name,
        source: 'warehouse',
        type: 'stock',
        ...(body?.kind === 'bytes' && { datacontenttype: 'application/octet-stream' }),
      },
      body: body ?? { kind: 'json', value: { count: 3 } },
    },
    ...rest,
  };
}

function claimOf(token: string, generation = 1): ClaimedHead {
  return {
    state: 'claimed',
    generation,
    token,
    leaseUntil: 1_790_000_010_000,
    attempts: 0,
    spent: nothingSpent,
    causationId: undefined,
    reason: 'complete',
    previous: undefined,
    before: [],
  };
}

function savedOf(token: string): SavedHead {
  return {
    state: 'saved',
    generation: 1,
    token,
    savedBy: 'ticket',
    included: kept.map((one) => one.partId).toSorted(),
    before: [],
    savedAt: 1_790_000_005_000,
    ended: 'fused',
  };
}

function settledOf(token: string): Settled {
  return { head: savedOf(token), outcome: { kind: 'fused', envelope: part('result', {}).envelope } };
}

function sorted({ count, topics, expected, sizes }: Tally): Tally {
  return {
    count,
    topics: topics.toSorted(),
    expected: expected.toSorted(),
    sizes: sizes.toSorted((a, b) => a - b),
  };
}

function byId(a: Part, b: Part): number {
  return a.partId < b.partId ? -1 : 1;
}

/** Text that no compression makes small, the same for the same seed. */
function noise(length: number, seed: number): string {
  let state = seed + 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return String.fromCodePoint(33 + ((state >>> 24) % 90));
  }).join('');
}
