import type { GroupRef } from '../../shared/aggregation/group.ts';
import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { listAt, objectAt } from '../../local/account/read-event.ts';

/** The trust in one source at the time of one group. */
export interface TrustPoint {
  /** Ms since the epoch. */
  readonly at: number;
  readonly key: string;
  /** The mean of its weights over the fields of the group where sources disagreed. */
  readonly weight?: number;
  /** The share of disputed fields in which the source had the settled value, up to and including this group. */
  readonly agreement: number;
}

/** The trust in a source over time, earliest first. */
export interface TrustSeries {
  readonly source: string;
  readonly points: readonly TrustPoint[];
}

/** A result of a group with its time. */
export interface Judged extends GroupRef {
  readonly at: number;
  readonly receipt: JsonObject;
}

/** Follows the trust in each source over results. Fields that no source disputed say nothing about trust. */
export function trustSeries(results: readonly Judged[]): readonly TrustSeries[] {
  const sources = new Map<string, { points: TrustPoint[]; won: number; all: number }>();
  for (const { at, key, receipt } of results.toSorted((a, b) => a.at - b.at)) {
    for (const [source, { won, all, weights }] of verdictsIn(receipt)) {
      const known = sources.get(source) ?? { points: [], won: 0, all: 0 };
      known.won += won;
      known.all += all;
      const weight = weights.reduce((sum, one) => sum + one, 0) / weights.length;
      const point = { at, key, agreement: known.won / known.all };
      known.points.push(weights.length === 0 ? point : { ...point, weight });
      sources.set(source, known);
    }
  }
  return [...sources]
    .map(([source, { points }]) => ({ source, points }))
    .toSorted((a, b) => (a.source < b.source ? -1 : 1));
}

interface Verdicts {
  won: number;
  all: number;
  readonly weights: number[];
}

function verdictsIn(receipt: JsonObject): ReadonlyMap<string, Verdicts> {
  const found = new Map<string, Verdicts>();
  for (const field of listAt(receipt, 'fields').filter(isJsonObject)) {
    const winners = listAt(field, 'winners').map(String);
    const dissenters = listAt(field, 'dissenters').map(String);
    if (dissenters.length === 0) continue;
    const weights = objectAt(field, 'weights');
    for (const source of new Set([...winners, ...dissenters])) {
      const known = found.get(source) ?? { won: 0, all: 0, weights: [] };
      known.all += 1;
      if (winners.includes(source)) known.won += 1;
      const weight = ownMember(weights, source);
      if (typeof weight === 'number') known.weights.push(weight);
      found.set(source, known);
    }
  }
  return found;
}
