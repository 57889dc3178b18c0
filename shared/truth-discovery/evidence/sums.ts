import { at } from '../cells.ts';
import { blends } from '../votes/class-shares.ts';
import { candidateStrengths } from '../votes/candidate-strengths.ts';
import { scaleBetween } from './decay.ts';
import type { FieldDelta, FieldState } from './field-state.ts';
import { type LossDelta, type LossRecord, type LossState, plus, scaled } from '../numbers/loss-state.ts';
import {
  maxLabels,
  noVotes,
  type PairRecord,
  type SourceRecord,
  temperatures,
  type VoteDelta,
  type VoteState,
} from './vote-state.ts';

/**
 * A delta as named additions. A store adds each amount to the sum of that name (`ADD` of DynamoDB); a missing sum is 0.
 * A name contains its era, and labels by their text. Concurrent writers therefore need no coordination, and nothing is
 * ever overwritten.
 */
export type Sums = ReadonlyMap<string, number>;

export function additionsOf({ votes, losses }: FieldDelta): Sums {
  const sums = new Map<string, number>();
  addLosses(sums, losses);
  if (votes !== undefined) addVotes(sums, votes);
  return sums;
}

export function lossAdditions(delta: LossDelta): Sums {
  const sums = new Map<string, number>();
  addLosses(sums, delta);
  return sums;
}

function addLosses(sums: Map<string, number>, { era, claims, sources }: LossDelta): void {
  sums.set('["groups"]', 1);
  sums.set('["claims"]', claims);
  for (const [source, { loss, claims: weight }] of sources) {
    const quoted = JSON.stringify(source);
    sums.set(`["loss",${era},${quoted}]`, loss);
    sums.set(`["said",${era},${quoted}]`, weight);
  }
}

/**
 * Adds the sums of a vote delta. The names are JSON, joined from parts that are quoted once each, because naming is
 * half the work of a merge.
 */
function addVotes(sums: Map<string, number>, delta: VoteDelta): void {
  const { era, classes, claimUpdates, pairs } = delta;
  const labels = delta.labels.map((label) => JSON.stringify(label));
  for (const [index, label] of labels.entries())
    if (at(classes, index) !== 0) sums.set(`["class",${era},${label}]`, at(classes, index));
  for (const [kind, of] of numberedKinds)
    for (const [index, amount] of delta[of].entries())
      if (amount !== 0) sums.set(`["${kind}",${era},${index}]`, amount);
  for (let cell = 0; cell < delta.pooled.length; cell += 1) {
    const amount = at(delta.pooled, cell);
    if (amount === 0) continue;
    const truth = labels[Math.floor(cell / labels.length)] ?? '';
    sums.set(`["all",${era},${truth},${labels[cell % labels.length] ?? ''}]`, amount);
  }
  for (const { source, label, classes: distribution } of claimUpdates) {
    const prefix = `["source",${era},${JSON.stringify(source)},`;
    for (let truth = 0; truth < distribution.length; truth += 1) {
      const amount = at(distribution, truth);
      if (amount === 0) continue;
      const name = `${prefix}${labels[truth] ?? ''},${labels[label] ?? ''}]`;
      sums.set(name, (sums.get(name) ?? 0) + amount);
    }
  }
  for (const [key, pair] of pairs) {
    const quoted = JSON.stringify(key);
    for (const of of overlapKinds)
      if (pair[of] !== 0) sums.set(`["pair",${era},${quoted},"${of}"]`, pair[of]);
  }
}

const overlapKinds = ['items', 'same', 'expected', 'variance'] as const;

/** Sums that are numbered: the stored kind and the member of the state. */
const numberedKinds = [
  ['blend', 'blendScores'],
  ['strength', 'strengthScores'],
  ['told', 'correctionScores'],
  ['temperature', 'temperatureScores'],
] as const;

/** The parts of a name: its kind, its era if it has one, and its subject. */
export type Parts = readonly (string | number)[];

export const nameOf = (parts: Parts): string => JSON.stringify(parts);

/** Builds the state from stored sums. A name of another form is ignored. */
export function fieldStateFrom(stored: Sums): FieldState {
  const { sums, seen } = sumsFrom(stored);
  return { votes: votesFrom(sums, seen), losses: lossesFrom(sums, seen) };
}

/** Builds the state of a field of numbers from stored sums. */
export function lossStateFrom(stored: Sums): LossState {
  const { sums, seen } = sumsFrom(stored);
  return lossesFrom(sums, seen);
}

function sumsFrom(stored: Sums): { readonly sums: readonly Sum[]; readonly seen: Seen } {
  const named = [...stored].map(([key, amount]) => ({ parts: partsOf(key), amount }));
  const total = (kind: string): number => named.find(({ parts }) => parts[0] === kind)?.amount ?? 0;
  const era = named.reduce((last, { parts }) => Math.max(last, eraOf(parts)), 0);
  const sums = named.map(({ parts, amount }) => ({
    parts,
    amount: amount * scaleBetween(eraOf(parts, era), era),
  }));
  return { sums, seen: { groups: total('groups'), claims: total('claims'), era } };
}

interface Sum {
  readonly parts: Parts;
  readonly amount: number;
}

interface Seen {
  readonly groups: number;
  readonly claims: number;
  readonly era: number;
}

const eraOf = (parts: Parts, otherwise = 0): number => (typeof parts[1] === 'number' ? parts[1] : otherwise);

/** Splits a name into its parts. It returns no parts for a key that names no sum. */
export function partsOf(key: string): Parts {
  if (!key.startsWith('["')) return [];
  const parsed: unknown = JSON.parse(key);
  return Array.isArray(parsed)
    ? parsed.filter((part): part is string | number => typeof part === 'string' || typeof part === 'number')
    : [];
}

function lossesFrom(sums: readonly Sum[], seen: Seen): LossState {
  const sources = new Map<string, LossRecord>();
  for (const { parts, amount } of sums) {
    const kind = parts[0];
    const source = parts[2];
    if ((kind !== 'loss' && kind !== 'said') || typeof source !== 'string') continue;
    const more = kind === 'loss' ? { loss: amount, claims: 0 } : { loss: 0, claims: amount };
    sources.set(source, { era: seen.era, ...plus(sources.get(source), more) });
  }
  const all = [...sources.values()].reduce((sum, of) => plus(sum, scaled(of, 1)), { loss: 0, claims: 0 });
  return { ...seen, all, sources };
}

function votesFrom(sums: readonly Sum[], seen: Seen): VoteState {
  const labels = [...new Set(sums.flatMap(({ parts }) => labelsIn(parts)))].sort();
  // Beyond this number of labels a field is settled by right and wrong alone: its matrices would exceed the memory.
  if (labels.length > maxLabels) return { ...noVotes, ...seen, labels };
  const size = labels.length;
  const numbers = new Map(labels.map((label, index) => [label, index]));
  const cell = (truth: unknown, label: unknown): number =>
    (numbers.get(String(truth)) ?? 0) * size + (numbers.get(String(label)) ?? 0);
  const classes = new Float64Array(size);
  const pooled = new Float64Array(size * size);
  const numbered = {
    blendScores: new Float64Array(blends.length),
    strengthScores: new Float64Array(candidateStrengths.length),
    correctionScores: new Float64Array(temperatures.length),
    temperatureScores: new Float64Array(temperatures.length),
  };
  const sources = new Map<string, SourceRecord>();
  const pairs = new Map<string, PairRecord>();
  const grow = (cells: Float64Array, index: number, amount: number): void => {
    cells[index] = at(cells, index) + amount;
  };
  for (const { parts, amount } of sums) {
    const [kind, , first, second, third] = parts;
    if (kind === 'class') grow(classes, numbers.get(String(first)) ?? 0, amount);
    else if (kind === 'all') grow(pooled, cell(first, second), amount);
    else if (kind === 'source') {
      const source = String(first);
      const record = sources.get(source) ?? { era: seen.era, counts: new Float64Array(size * size) };
      sources.set(source, record);
      grow(record.counts, cell(second, third), amount);
    } else if (kind === 'pair') {
      const key = String(first);
      const record = pairs.get(key) ?? { era: seen.era, items: 0, same: 0, expected: 0, variance: 0 };
      const of = overlapKinds.find((sum) => sum === second);
      if (of !== undefined) pairs.set(key, { ...record, [of]: record[of] + amount });
    } else {
      const of = numberedKinds.find(([name]) => name === kind)?.[1];
      if (of !== undefined) grow(numbered[of], Number(first), amount);
    }
  }
  return { ...seen, ...numbered, labels, classes, pooled, sources, pairs };
}

/**
 * Returns the labels in a name. A sum may be the only place of a label: a label that is claimed but certainly false has
 * no class sum.
 */
function labelsIn([kind, , ...rest]: Parts): readonly string[] {
  if (kind === 'class' || kind === 'all') return rest.map(String);
  return kind === 'source' ? rest.slice(1).map(String) : [];
}
