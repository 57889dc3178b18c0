import { compareText } from '../json/canonical-text.ts';
import type { Claim } from './claim.ts';
import type { MergeInput } from './merged.ts';
import { declaredWeight } from './weights.ts';

/**
 * The claims of each topic, sorted by source, then by recency. Topics and sources are sorted by name, so that the
 * layout of a merged record depends on neither arrival nor time.
 *
 * @param inputs in their order: the recency of a claim is its place there
 */
export function claimsByTopic(
  inputs: readonly MergeInput[],
  weights: Readonly<Record<string, number>>,
): ReadonlyMap<string, readonly Claim[]> {
  const byTopic = new Map<string, Claim[]>();
  for (const [recency, { source, topic, value }] of inputs.entries()) {
    const claim = { source, recency, weight: declaredWeight(weights, source) ?? 1, value };
    const known = byTopic.get(topic);
    if (known === undefined) byTopic.set(topic, [claim]);
    else known.push(claim);
  }
  // Sorting is stable: the claims of one source keep their order.
  for (const claims of byTopic.values()) claims.sort((a, b) => compareText(a.source, b.source));
  return new Map([...byTopic].toSorted(([a], [b]) => compareText(a, b)));
}
