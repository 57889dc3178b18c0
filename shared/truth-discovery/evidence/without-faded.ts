import { entryAt, scaleBetween } from './decay.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import type { Evidence } from './evidence.ts';
import { nameOf, type Parts, partsOf, type Sums } from './sums.ts';

/** What weighs less than this part of a claim of now is forgotten: after twenty half-lives, a claim. */
const faded = 1e-6;

/**
 * The same evidence in as few sums as it takes: all in the unit of the latest era, and none of what has faded to
 * nothing, be it a source, a label or a pair. So the sums are as many as the sources and labels of late, however many
 * groups there were.
 */
export function withoutFaded(evidence: Evidence, now: number, halfLife: HalfLife): Evidence {
  const lively = [...evidence].map(([field, sums]) => [field, livelyOf(sums, now, halfLife)] as const);
  return new Map(lively.filter(([, sums]) => sums.size > 0));
}

function livelyOf(stored: Sums, now: number, halfLife: HalfLife): Sums {
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
  const weighs: Weighs = (parts, least = faded) =>
    Math.abs(sums.get(nameOf(parts))?.amount ?? 0) >= least * claim;
  const live = [...sums].filter(([, { parts }]) => isLive(parts, weighs));
  const labels = new Set(live.flatMap(([, { parts }]) => labelOf(parts, weighs)));
  const left = live.filter(([, { parts }]) => truthOf(parts).every((truth) => labels.has(truth)));
  const isEmpty = left.every(([, { parts }]) => counters.has(parts[0]));
  return new Map(isEmpty ? [] : left.map(([key, { amount }]) => [key, amount]));
}

interface Sum {
  readonly parts: Parts;
  readonly amount: number;
}

type Weighs = (parts: Parts, least?: number) => boolean;

/** What says nothing of anybody. */
const counters: ReadonlySet<unknown> = new Set([
  'groups',
  'claims',
  'temperature',
  'blend',
  'strength',
  'told',
]);

const eraOf = ([, era]: Parts): number | undefined => (typeof era === 'number' ? era : undefined);

/** What counts claims by truth and, last, by label. */
const matrices: ReadonlySet<unknown> = new Set(['all', 'source']);

/** A label lives for as long as somebody says it, or it is what is true though nobody says so. */
function labelOf(parts: Parts, weighs: Weighs): Parts {
  if (parts[0] === 'class') return weighs(parts, 0.5) ? parts.slice(2) : [];
  return matrices.has(parts[0]) ? parts.slice(-1) : [];
}

function truthOf(parts: Parts): Parts {
  if (parts[0] === 'class') return parts.slice(2);
  return matrices.has(parts[0]) ? parts.slice(-2, -1) : [];
}

/** A loss goes with its claims, whatever its unit, and what is told of a pair goes together. */
function isLive(parts: Parts, weighs: Weighs): boolean {
  const [kind, era = 0, name = ''] = parts;
  if (kind === 'loss' || kind === 'said') return weighs(['said', era, name]);
  if (kind === 'pair') return weighs(['pair', era, name, 'items']);
  return !matrices.has(kind) || weighs(parts);
}
