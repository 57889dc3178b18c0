import type { MergePolicy } from '../policy/merge-policy.ts';
import { type Contribution, bodyValue } from '../envelope/contribution.ts';
import type { Json } from '../json/json.ts';
import { compareText } from '../json/canonical-text.ts';
import type { Claim } from './claim.ts';
import { indexFieldPolicies, pointerTo } from './field-policies.ts';
import { type ReportedCorrection, correctedValues } from './corrections/corrected-values.ts';
import type { MergeTrace } from './merge-trace.ts';
import type { Merged } from './merged.ts';
import { applyCorrections } from './corrections/apply-corrections.ts';
import { settleNode } from './settle-node.ts';
import type { Trust } from './trust/trust.ts';
import { declaredWeight } from './weights.ts';

/**
 * Merges the inputs field by field into the record of least total loss: `argmin_M sum_i w_i * loss(M_i, M)`. The
 * function is pure and total. The same inputs give the same output, to the order of its members, in any order of
 * arrival. See docs/merging.md.
 *
 * @param contributions each once, in their order: of two claims of a source the later one counts. One without a body
 *   claims nothing.
 * @param trust the evidence of earlier groups, where weights are learned
 * @param corrections values that are known to be right, whatever the sources claim. Later ones replace earlier ones.
 */
export function merge(
  contributions: readonly Contribution[],
  policy: MergePolicy,
  trust?: Trust,
  corrections: readonly ReportedCorrection[] = [],
): Merged {
  return mergeClaims(claimsByTopic(contributions, policy.weights), policy, trust, corrections);
}

/**
 * Merges claims that came in no envelopes, such as the answers of several models.
 *
 * @param claims by topic; the claims of one topic are sorted by source, then by recency
 */
export function mergeClaims(
  claims: ReadonlyMap<string, readonly Claim[]>,
  policy: MergePolicy,
  trust?: Trust,
  corrections: readonly ReportedCorrection[] = [],
): Merged {
  const policies = indexFieldPolicies(policy);
  const trace: MergeTrace = {
    fields: [],
    conflicts: [],
    near: policy.near,
    thresholds: policy.asks,
    trust,
    evidenceUpdate: new Map(),
    weights: new Map(),
  };
  const topics: [string, Json][] = [];
  for (const [topic, ofTopic] of claims) {
    topics.push([topic, settleNode(pointerTo('', topic), ofTopic, policies.members.get(topic), trace)]);
  }
  const { fields, conflicts, weights, evidenceUpdate } = trace;
  const merged: Merged = {
    record: Object.fromEntries(topics),
    fields,
    conflicts,
    ...(weights.size > 0 && { weights: meanWeights(weights) }),
    ...(trust && { evidenceUpdate }),
  };
  if (corrections.length === 0) return withUnsettled(merged);
  const settled = { merged, claims, policies, trust };
  return withUnsettled(applyCorrections(settled, correctedValues(corrections, policies)));
}

function withUnsettled(merged: Merged): Merged {
  const unsettled = merged.fields.filter((one) => one.unsettled === true).map(({ field }) => field);
  return unsettled.length === 0 ? merged : { ...merged, unsettled };
}

/**
 * Returns the mean weight of each source in two digits. More digits would change the model's question with every group.
 */
function meanWeights(weights: ReadonlyMap<string, readonly number[]>): Readonly<Record<string, number>> {
  const means = [...weights].map(([source, ofSource]): [string, number] => {
    const mean = ofSource.reduce((sum, weight) => sum + weight, 0) / ofSource.length;
    return [source, Number(mean.toPrecision(2))];
  });
  return Object.fromEntries(means.toSorted(([a], [b]) => compareText(a, b)));
}

/**
 * The claims of each topic, sorted by source, then by recency. Topics and sources are sorted by name, so that the
 * layout of a merged record depends on neither arrival nor time.
 *
 * @param contributions in their order: the recency of a claim is its place there. One without a body claims nothing.
 */
function claimsByTopic(
  contributions: readonly Contribution[],
  weights: Readonly<Record<string, number>>,
): ReadonlyMap<string, readonly Claim[]> {
  const byTopic = new Map<string, Claim[]>();
  for (const [recency, contribution] of contributions.entries()) {
    const { topic, envelope } = contribution;
    const { source } = envelope.header;
    const value = bodyValue(contribution);
    if (value === undefined) continue;
    const claim = { source, recency, weight: declaredWeight(weights, source) ?? 1, value };
    const known = byTopic.get(topic);
    if (known === undefined) byTopic.set(topic, [claim]);
    else known.push(claim);
  }
  // Sorting is stable: the claims of one source keep their order.
  for (const claims of byTopic.values()) claims.sort((a, b) => compareText(a.source, b.source));
  return new Map([...byTopic].toSorted(([a], [b]) => compareText(a, b)));
}
