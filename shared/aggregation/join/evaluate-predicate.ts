import type { Log } from '../../ports/log.ts';
import type { Fusion } from '../../policy/fusion.ts';
import type { Evaluate } from '../../expression/evaluate.ts';
import { type Ruling, ruleBy } from '../../ports/rule-by.ts';
import { evaluate as evaluateHere } from '../../expression/jsonata-evaluate.ts';
import { partsInOrder } from '../part-of.ts';
import type { Part, PartSummary } from '../group.ts';
import { withinBounds } from '../within-bounds.ts';
import { isMergeable } from '../release-rules/mergeable.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { merge } from '../../merge/merge.ts';

/** The group that a predicate is evaluated over. */
export interface PredicateInput {
  readonly fusion: Fusion;
  readonly key: string;
  /** The parts of the open round. */
  readonly parts: readonly PartSummary[];
  /** Reads all parts of the key with their bodies; called only where the predicate uses the merged record. */
  readonly read: () => Promise<readonly Part[]>;
}

/** Evaluates whether a fusion's predicate is true of a group. */
export type PredicateHolds = (input: PredicateInput) => Promise<Ruling>;

/**
 * Evaluates predicates with the JSONata engine. A deployment without a predicate does not load this module. An
 * expression that fails or takes too long releases nothing: the group waits for its other rules.
 */
export const evaluatePredicate =
  (log: Log, evaluate: Evaluate = evaluateHere): PredicateHolds =>
  async (input) => {
    const { fusion, key, parts } = input;
    if (fusion.predicate === undefined) return false;
    const mergeable = parts.filter(isMergeable);
    const topics = [...new Set(mergeable.map(({ topic }) => topic))].toSorted();
    const merged = /\bmerged\b/.test(fusion.predicate) ? { merged: await mergedRecord(input) } : {};
    const document: JsonObject = { count: mergeable.length, topics, ...merged };
    return ruleBy(evaluate, fusion.predicate, document, (fault) =>
      log.warn('a predicate failed', { fusion: fusion.name, key, fault }),
    );
  };

async function mergedRecord({ fusion, parts, read }: PredicateInput): Promise<Json> {
  const ids = new Set(parts.map(({ partId }) => partId));
  const all = await read();
  const { admitted } = withinBounds(
    fusion,
    all.filter(({ partId }) => ids.has(partId)),
  );
  const open = partsInOrder(admitted);
  return merge(open.filter(isMergeable), fusion.merge).record;
}
