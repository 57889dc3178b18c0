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
import { maxLabels } from './evidence/vote-state.ts';

/** The observations of one past group about a field. */
export interface PastSettlement<T = string> {
  /** The time of settlement, ms since the epoch. */
  readonly at: number;
  /** At least two, or one if the truth is known. */
  readonly observations: readonly Observation<T>[];
  /** The true label, if a correction has reported it. */
  readonly truth?: T;
}

/** The evidence of the whole history of a field, in the sums that the streaming form keeps. */
export interface LearnedHistory {
  readonly sums: Sums;
  /** The mean over the groups. */
  readonly effectiveSources: number;
  /** Pairs of sources of which one repeats the other, with the copy rate. */
  readonly copiers: LearnedVotes['copiers'];
}

/**
 * Enters every group as the streaming form would, but with the estimates of the batch form. All groups get the weight
 * of the last one, because every group is judged with full knowledge of its sources. The streaming form goes on from
 * these sums, and only a half-life makes old groups count less.
 */
export function learnHistory(
  groups: readonly PastSettlement[],
  now: number,
  halfLife: HalfLife,
): LearnedHistory {
  const ordered = groups.toSorted((a, b) => a.at - b.at);
  const learned = learnVotes(
    ordered.flatMap(({ observations }, item) =>
      observations.map((observation) => ({ item: String(item), ...observation })),
    ),
  );
  const add = (known: FieldState): Sums => voteSums(ordered, learned, known, { now, halfLife });
  return {
    // Predictions of claims and chance agreement require knowledge of the sources, so a second pass uses the sums of
    // the first.
    sums: add(fieldStateFrom(add(unknownField))),
    effectiveSources: mean([...learned.estimates.values()].map(({ effectiveSources }) => effectiveSources)),
    copiers: learned.copiers,
  };
}

/** Learns the history of a field of numbers. */
export function learnNumberHistory(
  groups: readonly PastSettlement<number>[],
  now: number,
  halfLife: HalfLife,
): LearnedHistory {
  // In the order in which the batch form weighs them.
  const ordered = groups
    .toSorted((a, b) => a.at - b.at)
    .map(({ observations, ...rest }) =>
      Object.assign(rest, { observations: observations.toSorted(bySource) }),
    );
  const { settled } = learnNumbers(
    ordered.flatMap(({ observations }, item) =>
      observations.map((observation) => ({ item: String(item), ...observation })),
    ),
  );
  const sums = new Map<string, number>();
  let claims = 0;
  for (const [item, { at, observations, truth }] of ordered.entries()) {
    const result = settled.get(String(item));
    if (result === undefined) continue;
    const seen = { ...noLosses, groups: ordered.length, claims };
    const then = Math.min(at, now);
    const delta =
      truth === undefined
        ? numberDelta(seen, observations, result, then, halfLife)
        : correctNumbers(seen, observations, truth, then, halfLife);
    addTo(sums, lossAdditions(delta));
    claims += observations.length;
  }
  return {
    sums,
    effectiveSources: mean([...settled.values()].map(({ effectiveSources }) => effectiveSources)),
    copiers: [],
  };
}

function voteSums(
  ordered: readonly PastSettlement[],
  { estimates, temperature }: LearnedVotes,
  known: FieldState,
  { now, halfLife }: { readonly now: number; readonly halfLife: HalfLife },
): Sums {
  const labels = [
    ...new Set(
      ordered.flatMap(({ observations, truth = [] }) => observations.map(({ label }) => label).concat(truth)),
    ),
  ].sort();
  const isOpen = labels.length > maxLabels;
  const votes = { ...known.votes, labels: [...new Set([...known.votes.labels, ...labels])] };
  const sums = new Map<string, number>();
  let claims = 0;
  for (const [item, { at, observations, truth }] of ordered.entries()) {
    const estimate = estimates.get(String(item));
    if (estimate === undefined) continue;
    const then = Math.min(at, now);
    const seen = { groups: ordered.length, claims };
    const chances =
      truth === undefined ? untempered(estimate.probabilities, temperature) : new Map([[truth, 1]]);
    const right = Float64Array.from(observations, ({ label }) => chances.get(label) ?? 0);
    const losses = openVoteDelta({ ...noLosses, ...seen }, observations, right, then, halfLife);
    if (isOpen) {
      addTo(sums, lossAdditions(losses));
    } else {
      const settled = settleVotes(votes, observations, now, halfLife);
      const posterior = Float64Array.from(settled.labels, (label) => chances.get(label) ?? 0);
      const update = { now: then, halfLife, truth: posterior };
      addTo(
        sums,
        additionsOf({ votes: deltaOf({ ...votes, ...seen }, observations, settled, update), losses }),
      );
    }
    claims += observations.length;
  }
  return sums;
}

/** Undoes the temperature: returns the probabilities before they were calibrated. */
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
