import { entryAt, scaleBetween } from './decay.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import type { Evidence } from './evidence.ts';
import { nameOf, type Parts, partsOf, type Sums } from './sums.ts';

/** The weight, in current claims, below which a sum is dropped. A claim falls below it after twenty half-lives. */
const leastWeight = 1e-6;

/**
 * Returns the same evidence in as few sums as possible. All sums get the unit of the latest era. Sources, labels and
 * pairs whose weight has decayed to nothing are dropped. The number of sums therefore depends on the recent sources and
 * labels, and not on the number of groups.
 */
export function pruneDecayed(evidence: Evidence, now: number, halfLife: HalfLife): Evidence {
  const pruned = [...evidence].map(([field, sums]) => [field, prunedSums(sums, now, halfLife)] as const);
  return new Map(pruned.filter(([, sums]) => sums.size > 0));
}

function prunedSums(stored: Sums, now: number, halfLife: HalfLife): Sums {
  const named = [...stored].map(([key, amount]) => ({ key, parts: partsOf(key), amount }));
  const total = (kind: string): number => named.find(({ parts }) => parts[0] === kind)?.amount ?? 0;
  const entry = entryAt({ groups: total('groups'), claims: total('claims') }, now, halfLife);
  const era = named.reduce((last, { parts }) => Math.max(last, eraOf(parts) ?? 0), entry.era);
  const sums = new Map<string, Sum>();
  for (const sum of named) {
    const own = eraOf(sum.parts);
    const parts = own === undefined ? sum.parts : [...sum.parts.slice(0, 1), era, ...sum.parts.slice(2)];
    const key = own === undefined ? sum.key : nameOf(parts);
    const amount = own === undefined ? sum.amount : sum.amount * scaleBetween(own, era);
    sums.set(key, { parts, amount: (sums.get(key)?.amount ?? 0) + amount });
  }
  const claim = entry.weight * scaleBetween(entry.era, era);
  const hasWeight: HasWeight = (parts, least = leastWeight) =>
    Math.abs(sums.get(nameOf(parts))?.amount ?? 0) >= least * claim;
  const active = [...sums].filter(([, { parts }]) => isLive(parts, hasWeight));
  const labels = new Set(active.flatMap(([, { parts }]) => labelOf(parts, hasWeight)));
  const left = active.filter(([, { parts }]) => truthOf(parts).every((truth) => labels.has(truth)));
  const isEmpty = left.every(([, { parts }]) => countKinds.has(parts[0]));
  return new Map(isEmpty ? [] : left.map(([key, { amount }]) => [key, amount]));
}

interface Sum {
  readonly parts: Parts;
  readonly amount: number;
}

type HasWeight = (parts: Parts, least?: number) => boolean;

/** The kinds of sums that contain no evidence about a source. */
const countKinds: ReadonlySet<unknown> = new Set([
  'groups',
  'claims',
  'temperature',
  'blend',
  'strength',
  'told',
]);

const eraOf = ([, era]: Parts): number | undefined => (typeof era === 'number' ? era : undefined);

/** The kinds of sums that count claims by truth and, in the last part, by label. */
const matrixKinds: ReadonlySet<unknown> = new Set(['all', 'source']);

/**
 * Returns the label that a sum keeps alive. A label is kept while a source claims it, or while it is true though no
 * source claims it.
 */
function labelOf(parts: Parts, hasWeight: HasWeight): Parts {
  if (parts[0] === 'class') return hasWeight(parts, 0.5) ? parts.slice(2) : [];
  return matrixKinds.has(parts[0]) ? parts.slice(-1) : [];
}

function truthOf(parts: Parts): Parts {
  if (parts[0] === 'class') return parts.slice(2);
  return matrixKinds.has(parts[0]) ? parts.slice(-2, -1) : [];
}

/**
 * Tells whether a sum is kept. A loss is kept with its claim count, whatever its unit. The four sums of a pair are kept
 * together.
 */
function isLive(parts: Parts, hasWeight: HasWeight): boolean {
  const [kind, era = 0, name = ''] = parts;
  if (kind === 'loss' || kind === 'said') return hasWeight(['said', era, name]);
  if (kind === 'pair') return hasWeight(['pair', era, name, 'items']);
  return !matrixKinds.has(kind) || hasWeight(parts);
}
