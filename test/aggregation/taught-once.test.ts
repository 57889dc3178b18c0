import fc from 'fast-check';
import { expect, test } from 'vitest';
import { completeGroup } from '../../shared/aggregation/complete/complete-group.ts';
import type { CompletePorts } from '../../shared/aggregation/complete/complete-ports.ts';
import type { CompletionInput } from '../../shared/aggregation/completion.ts';
import type { GroupRef, Outcome, Part } from '../../shared/aggregation/group.ts';
import { isCorrection } from '../../shared/aggregation/release-rules/mergeable.ts';
import { mergedBefore, wasMerged } from '../../shared/aggregation/complete/was-merged.ts';
import { memoryGroupStore } from '../fakes/memory-group-store.ts';
import { storedPart } from '../fakes/parts.ts';

const ref: GroupRef = { fusion: 'order', key: 'k' };
const { envelope } = storedPart('order', 'o', {});
const outcomes = {
  fused: { kind: 'fused', envelope, recipients: [] },
  held: { kind: 'held', envelope, recipients: [] },
  discarded: { kind: 'discarded', envelope, recipients: [] },
  'dead-lettered': { kind: 'dead-lettered', letter: 'x' },
} as const satisfies Record<Outcome['kind'], Outcome>;

const ending = fc.constantFrom<Outcome['kind']>('fused', 'held', 'discarded', 'dead-lettered');
const step = fc.record({ ending, corrects: fc.boolean(), isTooLarge: fc.boolean() });

/** How each draft's generation was made, and what it had been told. */
async function history(
  steps: readonly { ending: Outcome['kind']; corrects: boolean; isTooLarge: boolean }[],
) {
  const store = memoryGroupStore();
  const drafts: CompletionInput[] = [];
  let now = 0;
  const ports = (at: (typeof steps)[number]): CompletePorts => ({
    store: {
      ...store,
      save: async (...args) => {
        const [, { outcome }] = args;
        const isLarge = at.isTooLarge && outcome.kind !== 'dead-lettered';
        return isLarge ? { kind: 'too-large' } : store.save(...args);
      },
    },
    clock: { now: () => (now += 1) },
    newToken: () => `token-${(now += 1)}`,
    make: async (draft) => {
      drafts.push(draft);
      return { kind: 'made', outcome: outcomes[at.ending] };
    },
    shrink: async () => outcomes['dead-lettered'],
    publish: async () => {},
    turnAway: async () => {},
    reevaluate: async () => {},
  });
  for (const [index, at] of steps.entries()) {
    const part: Part =
      at.corrects && index > 0
        ? { ...storedPart('fix', `f${index}`, { values: {} }), states: { corrects: true } }
        : storedPart('stock', `s${index}`, { left: index });
    await store.putPart(ref, part);
    const message = {
      ...ref,
      reason: index === 0 ? 'complete' : 'late',
      after: index,
      requestId: `t${index}`,
    } as const;
    await completeGroup(
      { late: 'amend', asksModel: true },
      { message, remainingMs: () => 10_000 },
      ports(at),
    );
  }
  return drafts;
}

test('every correction is learned from exactly once, whatever the generations end in', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 7 }), async (steps) => {
      const drafts = await history(steps);
      expect(drafts).toHaveLength(steps.length);
      let most: Outcome['kind'] | undefined;
      let taught: readonly string[] = [];
      for (const [index, draft] of drafts.entries()) {
        expect(mergedBefore(draft)).toBe(most);
        if (most !== undefined) expect(draft.learnedCorrections ?? []).toEqual(taught);
        const made = steps[index]?.ending;
        if (!wasMerged(made)) continue;
        if (most !== 'fused') most = made;
        taught = draft.parts
          .filter(isCorrection)
          .map(({ partId }) => partId)
          .toSorted();
      }
    }),
    { numRuns: 500 },
  );
});
