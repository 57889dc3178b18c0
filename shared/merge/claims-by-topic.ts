import { bodyValue, type Contribution } from '../envelope/contribution.ts';
import { compareText } from '../json/canonical-text.ts';
import type { Claim } from './claim.ts';
import { declaredWeight } from './weights.ts';

/**
 * The claims of each topic, sorted by source, then by recency. Topics and sources are sorted by name, so that the
 * layout of a merged record depends on neither arrival nor time.
 *
 * @param contributions in their order: the recency of a claim is its place there. One without a body claims nothing.
 */
export function claimsByTopic(
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
