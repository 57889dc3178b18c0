import type { Log } from '../../ports/log.ts';
import type { Fusion } from '../../policy/fusion.ts';
import { evaluate } from '../../expression/jsonata-evaluate.ts';
import { partsInOrder } from '../parts-in-order.ts';
import type { Part, PartSummary } from '../group.ts';
import { isMergeable } from '../release-rules/release.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { merge } from '../../merge/merge.ts';

/** A group that a predicate is asked of. */
export interface PredicateInput {
  readonly fusion: Fusion;
  readonly key: string;
  /** Those of the open round. */
  readonly parts: readonly PartSummary[];
  /** All parts of the key with their bodies; read only where the predicate looks at what they say. */
  readonly read: () => Promise<readonly Part[]>;
}

/** Says whether a fusion's predicate is true of a group. */
export type PredicateHolds = (question: PredicateInput) => Promise<boolean>;

/**
 * Evaluates predicates with the JSONata engine. A deployment without a predicate does not load this module. An
 * expression that fails releases nothing: the group waits on, and its deadline ends it.
 */
export const evaluatePredicate =
  (log: Log): PredicateHolds =>
  async (question) => {
    const { fusion, key, parts } = question;
    if (fusion.predicate === undefined) return false;
    const real = parts.filter(isMergeable);
    const topics = [...new Set(real.map(({ topic }) => topic))].toSorted();
    const merged = /\bmerged\b/.test(fusion.predicate) ? { merged: await mergedRecord(question) } : {};
    const document: JsonObject = { count: real.length, topics, ...merged };
    try {
      return (await evaluate(fusion.predicate, document)) === true;
    } catch {
      // The engine's own words may quote what the group holds.
      log.warn('a predicate failed', { fusion: fusion.name, key });
      return false;
    }
  };

async function mergedRecord({ fusion, parts, read }: PredicateInput): Promise<Json> {
  const ids = new Set(parts.map(({ partId }) => partId));
  const all = await read();
  const open = partsInOrder(all.filter(({ partId }) => ids.has(partId)));
  return merge(open.filter(isMergeable), fusion.merge).record;
}
