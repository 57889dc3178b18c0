import type { Observation } from './item-claim.ts';
import { correctNumbers } from './numbers/correct-numbers.ts';
import type { HalfLife } from '../policy/half-life.ts';
import { deltaOf } from './evidence/delta-of.ts';

import { type FieldState, unknownField } from './evidence/field-state.ts';
import { learnNumbers } from './numbers/learn-numbers.ts';
import { type LearnedVotes, learnVotes } from './votes/learn-votes.ts';
import { noLosses } from './numbers/loss-state.ts';
import { numberDelta } from './numbers/settle-numbers.ts';
import { openVoteDelta } from './votes/settle-open-votes.ts';
import { settleVotes } from './votes/settle-votes.ts';
import { additionsOf, fieldStateFrom, lossAdditions, type Sums } from './evidence/sums.ts';
import { mostLabels } from './evidence/vote-state.ts';

/** What a group of the history said of a field. */
export interface PastSettlement<T = string> {
  /** When it was settled, ms since the epoch. */
  readonly at: number;
  /** At least two, or one where the truth is told. */
  readonly voices: readonly Observation<T>[];
  /** What is right, where somebody who knows has told it. */
  readonly truth?: T;
}

/** What the whole history of a field teaches, in the sums in which the streaming form keeps it. */
export interface LearnedHistory {
  readonly sums: Sums;
  /** Of a group, on average. */
  readonly effectiveSources: number;
  /** Pairs of which one repeats the other, and how much of it. */
  readonly copiers: LearnedVotes['copiers'];
}

/**
 * Every group is entered as the streaming form would enter it, but with what the batch form believes of it, and all with
 * the weight of the last: none was judged before its sources were known. So the streaming form goes on from here, and
 * only a half-life makes old groups count less.
 */
export function learnHistory(
  groups: readonly PastSettlement[],
  now: number,
  halfLife: HalfLife,
): LearnedHistory {
  const told = groups.toSorted((a, b) => a.at - b.at);
  const learned = learnVotes(
    told.flatMap(({ voices }, item) => voices.map((voice) => ({ item: String(item), ...voice }))),
  );
  const add = (known: FieldState): Sums => voteSums(told, learned, known, { now, halfLife });
  return {
    // What claims foretell of one another, and how often two would agree by chance, takes knowing the sources.
    sums: add(fieldStateFrom(add(unknownField))),
    effectiveSources: mean([...learned.beliefs.values()].map(({ effectiveSources }) => effectiveSources)),
    copiers: learned.copiers,
  };
}

/** The same for a field of numbers. */
export function learnNumberHistory(
  groups: readonly PastSettlement<number>[],
  now: number,
  halfLife: HalfLife,
): LearnedHistory {
  // In the order in which the batch form weighs them.
  const told = groups
    .toSorted((a, b) => a.at - b.at)
    .map(({ voices, ...rest }) => Object.assign(rest, { voices: voices.toSorted(bySource) }));
  const { settled } = learnNumbers(
    told.flatMap(({ voices }, item) => voices.map((voice) => ({ item: String(item), ...voice }))),
  );
  const sums = new Map<string, number>();
  let claims = 0;
  for (const [item, { at, voices, truth }] of told.entries()) {
    const result = settled.get(String(item));
    if (result === undefined) continue;
    const seen = { ...noLosses, groups: told.length, claims };
    const then = Math.min(at, now);
    const delta =
      truth === undefined
        ? numberDelta(seen, voices, result, then, halfLife)
        : correctNumbers(seen, voices, truth, then, halfLife);
    addTo(sums, lossAdditions(delta));
    claims += voices.length;
  }
  return {
    sums,
    effectiveSources: mean([...settled.values()].map(({ effectiveSources }) => effectiveSources)),
    copiers: [],
  };
}

function voteSums(
  told: readonly PastSettlement[],
  { beliefs, temperature }: LearnedVotes,
  known: FieldState,
  { now, halfLife }: { readonly now: number; readonly halfLife: HalfLife },
): Sums {
  const labels = [
    ...new Set(told.flatMap(({ voices, truth = [] }) => voices.map(({ label }) => label).concat(truth))),
  ].sort();
  const isOpen = labels.length > mostLabels;
  const votes = { ...known.votes, labels: [...new Set([...known.votes.labels, ...labels])] };
  const sums = new Map<string, number>();
  let claims = 0;
  for (const [item, { at, voices, truth }] of told.entries()) {
    const belief = beliefs.get(String(item));
    if (belief === undefined) continue;
    const then = Math.min(at, now);
    const seen = { groups: told.length, claims };
    const chances =
      truth === undefined ? untempered(belief.probabilities, temperature) : new Map([[truth, 1]]);
    const right = Float64Array.from(voices, ({ label }) => chances.get(label) ?? 0);
    const losses = openVoteDelta({ ...noLosses, ...seen }, voices, right, then, halfLife);
    if (isOpen) {
      addTo(sums, lossAdditions(losses));
    } else {
      const settled = settleVotes(votes, voices, now, halfLife);
      const posterior = Float64Array.from(settled.labels, (label) => chances.get(label) ?? 0);
      const lesson = { now: then, halfLife, truth: posterior };
      addTo(sums, additionsOf({ votes: deltaOf({ ...votes, ...seen }, voices, settled, lesson), losses }));
    }
    claims += voices.length;
  }
  return sums;
}

/** Probabilities as the claims add up to, before they were drawn together to be as sure as they may be. */
function untempered(
  probabilities: ReadonlyMap<string, number>,
  temperature: number,
): ReadonlyMap<string, number> {
  const raised = [...probabilities].map(([label, chance]) => [label, chance ** (1 / temperature)] as const);
  const total = raised.reduce((sum, [, chance]) => sum + chance, 0);
  return new Map(raised.map(([label, chance]) => [label, total > 0 ? chance / total : 0]));
}

function addTo(sums: Map<string, number>, additions: Sums): void {
  for (const [name, amount] of additions) sums.set(name, (sums.get(name) ?? 0) + amount);
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);

const bySource = (a: Observation<number>, b: Observation<number>): number =>
  a.source < b.source ? -1 : Number(a.source > b.source);
