import type { Observation } from '../../shared/truth-discovery/item-claim.ts';
import { learnNumbers } from '../../shared/truth-discovery/numbers/learn-numbers.ts';
import { applyLossDelta, noLosses } from '../../shared/truth-discovery/numbers/loss-state.ts';
import { numberDelta, settleNumbers } from '../../shared/truth-discovery/numbers/settle-numbers.ts';
import { groupsOf } from './groups.ts';
import type { LabelledSet } from './read-set.ts';

/** Mean absolute errors: less is better. */
export interface NumberScores {
  readonly equal: number;
  readonly batch: number;
  readonly streaming: number;
  readonly atRelease: number;
  readonly seconds: number;
  readonly microsecondsAClaim: number;
}

export function scoreNumbers({ claims, truth }: LabelledSet): NumberScores {
  const numbers = claims.map(({ item, source, label }) => ({ item, source, label: Number(label) }));
  const groups = groupsOf(numbers);
  const began = performance.now();
  const batch = learnNumbers(numbers).settled;
  const { atRelease, final, streamingMs } = stream(groups);
  const seconds = (performance.now() - began) / 1_000;
  const error = (valueOf: (item: string) => number): number => {
    const known = [...truth].filter(([item]) => groups.has(item));
    return (
      known.reduce((sum, [item, value]) => sum + Math.abs(valueOf(item) - Number(value)), 0) / known.length
    );
  };
  return {
    equal: error((item) => mean(groups.get(item) ?? [])),
    batch: error((item) => batch.get(item)?.value ?? 0),
    streaming: error((item) => final.get(item) ?? 0),
    atRelease: error((item) => atRelease.get(item) ?? 0),
    seconds,
    microsecondsAClaim: (streamingMs * 1_000) / claims.length,
  };
}

const mean = (voices: readonly Observation<number>[]): number =>
  voices.reduce((sum, { label }) => sum + label, 0) / voices.length;

function stream(groups: ReadonlyMap<string, readonly Observation<number>[]>) {
  const halfLife = { kind: 'none' } as const;
  const began = performance.now();
  let state = noLosses;
  const atRelease = new Map<string, number>();
  for (const [item, voices] of groups) {
    const settled = settleNumbers(state, voices, 0, halfLife);
    atRelease.set(item, settled.value);
    state = applyLossDelta(state, numberDelta(state, voices, settled, 0, halfLife));
  }
  const streamingMs = performance.now() - began;
  const final = new Map(
    [...groups].map(([item, voices]) => [item, settleNumbers(state, voices, 0, halfLife).value]),
  );
  return { atRelease, final, streamingMs };
}
