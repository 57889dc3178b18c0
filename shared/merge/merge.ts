import type { MergePolicy } from '../bridge/bridge.ts';
import type { Json } from '../json/json.ts';
import { admitInputs } from './admit-inputs.ts';
import type { Claim } from './claim.ts';
import { indexFieldPolicies, pointerTo } from './field-policies.ts';
import type { Ledger } from './ledger.ts';
import type { Merged, MergeInput } from './merged.ts';
import { settleNode } from './settle-node.ts';
import type { Trust } from './trust.ts';
import { declaredWeight } from './weights.ts';

/**
 * The record of least total loss to those who contributed to it, field by field: `argmin_M sum_i w_i * loss(M_i, M)`.
 * Pure and total; the same inputs give the same output, to the order of its members, in whatever order they come.
 * See docs/merging.md.
 *
 * @param trust what earlier groups taught of the sources, where weights are learned
 */
export function merge(inputs: readonly MergeInput[], policy: MergePolicy, trust?: Trust): Merged {
  const claimsByTopic = new Map<string, Claim[]>();
  for (const { input, recency } of admitInputs(inputs)) {
    const { source, topic, value } = input;
    const claim = { source, recency, weight: declaredWeight(policy.weights, source) ?? 1, value };
    const known = claimsByTopic.get(topic);
    if (known === undefined) claimsByTopic.set(topic, [claim]);
    else known.push(claim);
  }
  const policies = indexFieldPolicies(policy);
  const ledger: Ledger = { fields: [], conflicts: [], near: policy.near, trust, lessons: new Map() };
  const topics: [string, Json][] = [];
  for (const [topic, claims] of claimsByTopic) {
    topics.push([topic, settleNode(pointerTo('', topic), claims, policies.members.get(topic), ledger)]);
  }
  const { fields, conflicts, lessons } = ledger;
  return { record: Object.fromEntries(topics), fields, conflicts, ...(trust && { lessons }) };
}
