import { at } from '../cells.ts';
import { blends } from '../votes/class-shares.ts';
import { gauges } from '../votes/gauge-strength.ts';
import { scaleBetween } from './decay.ts';
import type { FieldDelta, FieldState } from './field-state.ts';
import { type LossDelta, type LossRecord, type LossState, plus, scaled } from '../numbers/loss-state.ts';
import {
  mostLabels,
  noVotes,
  type PairRecord,
  type SourceRecord,
  temperatures,
  type VoteDelta,
  type VoteState,
} from './vote-state.ts';

/**
 * A delta as named additions: what a store has under each name is to grow by so much (`ADD` of DynamoDB), and a name it
 * has not begins at 0. A name says its era, and labels by their text, so that two who write at once need not agree on
 * anything and nothing is ever overwritten.
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

/** The names are JSON, put together from parts that are quoted once each: they are half the work of a merge. */
function addVotes(sums: Map<string, number>, delta: VoteDelta): void {
  const { era, classes, said, pairs } = delta;
  const labels = delta.labels.map((label) => JSON.stringify(label));
  for (const [index, label] of labels.entries())
    if (at(classes, index) !== 0) sums.set(`["class",${era},${label}]`, at(classes, index));
  for (const [kind, of] of foretellings)
    for (const [index, amount] of delta[of].entries())
      if (amount !== 0) sums.set(`["${kind}",${era},${index}]`, amount);
  for (let cell = 0; cell < delta.pooled.length; cell += 1) {
    const amount = at(delta.pooled, cell);
    if (amount === 0) continue;
    const truth = labels[Math.floor(cell / labels.length)] ?? '';
    sums.set(`["all",${era},${truth},${labels[cell % labels.length] ?? ''}]`, amount);
  }
  for (const { source, label, classes: believed } of said) {
    const prefix = `["source",${era},${JSON.stringify(source)},`;
    for (let truth = 0; truth < believed.length; truth += 1) {
      const amount = at(believed, truth);
      if (amount === 0) continue;
      const name = `${prefix}${labels[truth] ?? ''},${labels[label] ?? ''}]`;
      sums.set(name, (sums.get(name) ?? 0) + amount);
    }
  }
  for (const [key, pair] of pairs) {
    const quoted = JSON.stringify(key);
    for (const of of overlapSums) if (pair[of] !== 0) sums.set(`["pair",${era},${quoted},"${of}"]`, pair[of]);
  }
}

const overlapSums = ['items', 'same', 'expected', 'variance'] as const;

/** Sums that are numbered, by what they are called in a store. */
const foretellings = [
  ['blend', 'blended'],
  ['strength', 'gauged'],
  ['told', 'told'],
  ['temperature', 'foretold'],
] as const;

/** A name, taken apart: its kind, its era where it has one, and whom it is about. */
export type Parts = readonly (string | number)[];

export const nameOf = (parts: Parts): string => JSON.stringify(parts);

/** The state that additions have summed up to. What is not the name of a sum is passed over. */
export function fieldStateFrom(stored: Sums): FieldState {
  const { sums, seen } = sumsFrom(stored);
  return { votes: votesFrom(sums, seen), losses: lossesFrom(sums, seen) };
}

/** The same for a field of numbers. */
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

/** No parts where it is not the name of a sum. */
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
  // A field with labels without number is not settled by them, and its matrices would be as large as nobody can hold.
  if (labels.length > mostLabels) return { ...noVotes, ...seen, labels };
  const size = labels.length;
  const numbers = new Map(labels.map((label, index) => [label, index]));
  const cell = (truth: unknown, label: unknown): number =>
    (numbers.get(String(truth)) ?? 0) * size + (numbers.get(String(label)) ?? 0);
  const classes = new Float64Array(size);
  const pooled = new Float64Array(size * size);
  const numbered = {
    blended: new Float64Array(blends.length),
    gauged: new Float64Array(gauges.length),
    told: new Float64Array(temperatures.length),
    foretold: new Float64Array(temperatures.length),
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
      const of = overlapSums.find((sum) => sum === second);
      if (of !== undefined) pairs.set(key, { ...record, [of]: record[of] + amount });
    } else {
      const of = foretellings.find(([name]) => name === kind)?.[1];
      if (of !== undefined) grow(numbered[of], Number(first), amount);
    }
  }
  return { ...seen, ...numbered, labels, classes, pooled, sources, pairs };
}

/** A label may be known by one name only: what is certainly not true, but said, is no class that was seen. */
function labelsIn([kind, , ...rest]: Parts): readonly string[] {
  if (kind === 'class' || kind === 'all') return rest.map(String);
  return kind === 'source' ? rest.slice(1).map(String) : [];
}
