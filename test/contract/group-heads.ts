import { describe, expect, test } from 'vitest';
import type { LeasedGroup, Outcome, CompletedGroup } from '../../shared/aggregation/group.ts';
import { claimOf, type EmptyGroup, kept, noise, part, partId, savedOf, settledOf } from './stored-groups.ts';

/** Describes the lease, the completed state and the publication mark of a group. */
export function describeHeads(open: () => Promise<EmptyGroup>): void {
  describe('the contract of a group state', () => {
    test('the store returns a state as it was written, leased and completed', async () => {
      const { store, ref } = await open();
      expect(await store.state(ref)).toBeUndefined();
      const claim: LeasedGroup = {
        ...claimOf('one', 3),
        reason: 'forced',
        previous: 'discarded',
        before: [partId('old'), partId('older')].toSorted(),
        causationId: 'cause',
        attempts: 2,
        included: [partId('asked-about')],
        pendingRelease: 'forced',
        isUndecided: true,
        round: 2,
        merged: 'held',
        learnedCorrections: [partId('right')],
        corrects: { parts: [partId('a'), partId('right'), partId('new')].toSorted(), savedAt: 5 },
      };
      await store.lease(ref, claim, undefined);
      expect(await store.state(ref)).toEqual(claim);
      const { before } = claim;
      const state: CompletedGroup = { ...savedOf('one'), generation: 3, before, round: 2, savedAt: 7 };
      const learned = { merged: 'fused', learnedCorrections: [partId('right')], isFull: true } as const;
      await store.save(ref, { ...settledOf('one'), state: { ...state, ...learned } }, kept, claim);
      expect(await store.state(ref)).toEqual({ ...state, ...learned });
      expect((await store.view(ref)).state).toMatchObject({
        generation: 3,
        before,
        savedAt: 7,
        isFull: true,
        included: state.included,
      });
    });

    test('parts that opened no group leave a state that closes no key', async () => {
      const { store, ref } = await open();
      for (const one of kept) await store.putPart(ref, one);
      const state: CompletedGroup = { ...savedOf('one'), ended: 'unopened' };
      const settled = { state, outcome: { kind: 'unopened' } } as const;
      expect(await store.save(ref, settled, kept, undefined)).toEqual({ kind: 'saved' });
      expect(await store.state(ref)).toEqual(state);
      expect((await store.view(ref)).state).toMatchObject({ ended: 'unopened', included: state.included });
      expect(await store.outcome(ref, state)).toEqual({ kind: 'unopened' });
      expect(await store.hasState(ref)).toBe(false);
      await store.lease(ref, claimOf('two', 2), state);
      expect(await store.hasState(ref)).toBe(true);
    });

    test('the first lease wins, and the second gets it as the refusal', async () => {
      const { store, ref } = await open();
      expect(await store.hasState(ref)).toBe(false);
      const [one, two] = await Promise.all([
        store.lease(ref, claimOf('one'), undefined),
        store.lease(ref, claimOf('two'), undefined),
      ]);
      const winner = one.kind === 'leased' ? 'one' : 'two';
      const loser = winner === 'one' ? two : one;
      expect(loser).toEqual({ kind: 'refused', state: claimOf(winner) });
      expect((await store.view(ref)).state?.state).toBe('leased');
    });

    test('a lease that is sent twice is one lease', async () => {
      const { store, ref } = await open();
      await store.lease(ref, claimOf('one'), undefined);
      // The SDK does this when the first response is lost. An adapter may or may not recognise its own item.
      const again = await store.lease(ref, claimOf('one'), undefined);
      if (again.kind === 'refused') expect(again.state).toEqual(claimOf('one'));
    });

    test('a lease is taken over only from the state that was read', async () => {
      const { store, ref } = await open();
      await store.lease(ref, claimOf('one'), undefined);
      expect(await store.lease(ref, claimOf('two'), claimOf('one'))).toEqual({ kind: 'leased' });
      const late = await store.lease(ref, claimOf('three'), claimOf('one'));
      expect(late).toEqual({ kind: 'refused', state: claimOf('two') });
    });

    test('the next generation is leased from a completed state, never from an equal lease', async () => {
      const { store, ref } = await open();
      await store.lease(ref, claimOf('one'), undefined);
      expect((await store.lease(ref, claimOf('two', 2), savedOf('one'))).kind).toBe('refused');
      expect(await store.save(ref, settledOf('one'), kept, claimOf('one'))).toEqual({ kind: 'saved' });
      expect(await store.lease(ref, claimOf('two', 2), savedOf('one'))).toEqual({ kind: 'leased' });
      expect(await store.lease(ref, claimOf('three', 2), savedOf('one'))).toEqual({
        kind: 'refused',
        state: claimOf('two', 2),
      });
    });

    test('a worker without its lease can neither save nor give it up', async () => {
      const { store, ref } = await open();
      await store.lease(ref, claimOf('one'), undefined);
      await store.lease(ref, claimOf('two'), claimOf('one'));
      expect(await store.save(ref, settledOf('one'), kept, claimOf('one'))).toEqual({
        kind: 'refused',
        state: claimOf('two'),
      });
      expect(await store.releaseLease(ref, claimOf('one'))).toBe('fenced');
      expect(await store.save(ref, settledOf('two'), kept, claimOf('two'))).toEqual({ kind: 'saved' });
      expect(await store.releaseLease(ref, claimOf('two'))).toBe('fenced');
    });

    test('a generation is saved without a lease only where no state was in the way', async () => {
      const { store, ref } = await open();
      expect(await store.save(ref, settledOf('one'), kept, undefined)).toEqual({ kind: 'saved' });
      expect(await store.save(ref, settledOf('two'), kept, undefined)).toEqual({
        kind: 'refused',
        state: savedOf('one'),
      });
      const second = { ...settledOf('two'), state: { ...savedOf('two'), generation: 2 } };
      expect(await store.save(ref, second, kept, savedOf('one'))).toEqual({ kind: 'saved' });
      expect(await store.save(ref, settledOf('three'), kept, savedOf('one'))).toMatchObject({
        kind: 'refused',
      });
    });

    test('exactly the generations that were marked are published', async () => {
      const { store, ref } = await open();
      for (const one of kept) await store.putPart(ref, one);
      await store.save(ref, settledOf('one'), kept, undefined);
      expect(await store.isPublished(ref, 1)).toBe(false);
      await store.markPublished(ref, 1);
      await store.markPublished(ref, 1);
      expect(await store.isPublished(ref, 1)).toBe(true);
      expect(await store.isPublished(ref, 2)).toBe(false);
      expect((await store.view(ref)).parts).toHaveLength(2);
      expect(await store.parts(ref)).toHaveLength(2);
      expect(await store.outcome(ref, savedOf('one'))).toEqual(settledOf('one').outcome);
    });

    test('a completed state lists its included parts', async () => {
      const { store, ref } = await open();
      await store.lease(ref, claimOf('one'), undefined);
      await store.save(ref, settledOf('one'), kept, claimOf('one'));
      expect(await store.hasState(ref)).toBe(true);
      expect((await store.view(ref)).state).toMatchObject({
        state: 'completed',
        included: savedOf('one').included,
      });
      expect(await store.lease(ref, claimOf('late'), undefined)).toEqual({
        kind: 'refused',
        state: savedOf('one'),
      });
    });

    test.each<Outcome>([
      {
        kind: 'fused',
        envelope: part('small', { body: { kind: 'json', value: 'x' } }).envelope,
        recipients: [],
      },
      {
        kind: 'fused',
        envelope: part('repeats', { body: { kind: 'json', value: [noise(900, 1), noise(900, 2)] } }).envelope,
        recipients: [],
      },
      {
        kind: 'fused',
        envelope: part('large', { body: { kind: 'json', value: noise(200_000, 9) } }).envelope,
        recipients: [],
      },
      { kind: 'discarded', envelope: part('none', { body: { kind: 'none' } }).envelope, recipients: [] },
      { kind: 'held', envelope: part('doubt', { body: { kind: 'none' } }).envelope, recipients: [] },
      {
        kind: 'fused',
        envelope: part('addressed', {
          body: { kind: 'json', value: { receipt: { recipients: ['shipping', 'desk'] } } },
        }).envelope,
        recipients: ['shipping', 'desk'],
      },
      { kind: 'dead-lettered', letter: '{"reason":"incomplete"}' },
    ])('the store returns an outcome word for word, whatever parts came since (%#)', async (outcome) => {
      const { store, ref } = await open();
      for (const one of kept) await store.putPart(ref, one);
      await store.lease(ref, claimOf('one'), undefined);
      const state = { ...savedOf('one'), ended: outcome.kind };
      await store.save(ref, { state, outcome }, kept.toReversed(), claimOf('one'));
      await store.putPart(ref, part('late', {}));
      expect(await store.outcome(ref, state)).toEqual(outcome);
      await store.lease(ref, claimOf('two', 2), state);
      expect(await store.outcome(ref, state)).toBeUndefined();
    });

    test('an outcome that is too large is refused, and the lease stays', async () => {
      const { store, ref } = await open();
      await store.lease(ref, claimOf('one'), undefined);
      const outcome: Outcome = {
        kind: 'fused',
        envelope: part('x', { body: { kind: 'json', value: noise(900_000, 3) } }).envelope,
        recipients: [],
      };
      const written = await store.save(ref, { state: savedOf('one'), outcome }, [], claimOf('one'));
      expect(['too-large', 'saved']).toContain(written.kind);
      expect((await store.view(ref)).state?.state).toBe(written.kind === 'saved' ? 'completed' : 'leased');
    });

    test('a lease that is given up keeps its new members', async () => {
      const { store, ref } = await open();
      const spent = {
        usage: { inputTokens: 10, outputTokens: 2, cacheReadTokens: 3, cacheWriteTokens: 4 },
        costUsd: 0.000_12,
      };
      const questions = [1_790_000_000_000, 1_790_000_000_001];
      const rested = {
        ...claimOf('one'),
        questions,
        leaseUntil: 0,
        attempts: 2,
        spent,
        causationId: 'before',
      };
      await store.lease(ref, { ...claimOf('one'), causationId: 'before' }, undefined);
      expect(await store.releaseLease(ref, rested)).toBe('yielded');
      expect(await store.lease(ref, claimOf('two'), undefined)).toEqual({ kind: 'refused', state: rested });
      const attempts = [
        {
          node: 'a',
          outcome: 'failed',
          reason: '电影 timeout',
          usage: null,
          costUsd: null,
          estimatedUsd: 0.5,
          mayBeBilled: true,
        },
        { node: 'b', outcome: 'rejected', usage: spent.usage, costUsd: 0.000_12 },
        { node: 'c', outcome: 'skipped', reason: 'no API key', usage: null, costUsd: 0 },
      ] as const;
      const unknown = { ...spent, costUsd: null, estimatedUsd: 0.5, attempts };
      await store.releaseLease(ref, { ...rested, spent: unknown });
      expect(await store.lease(ref, claimOf('two'), undefined)).toMatchObject({
        state: { questions, spent: unknown },
      });
    });
  });
}
