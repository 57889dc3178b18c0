import { contributionOf } from '../fakes/parts.ts';
import { expect, test } from 'vitest';
import type { MergePolicy } from '../../shared/policy/merge-policy.ts';
import { learnedTrust } from '../../shared/merge/trust/learned-trust.ts';
import { merge } from '../../shared/merge/merge.ts';
import { addEvidence, type Evidence, noEvidence } from '../../shared/truth-discovery/evidence/evidence.ts';
import type { HalfLife } from '../../shared/policy/half-life.ts';
import { seededRandom } from '../fakes/seeded-random.ts';

const start = Date.parse('2026-11-23T10:00:00Z');
const minute = 60_000;
const letters = ['a', 'b', 'c', 'd'];
const good = 400;

/** Returns the number of groups after which a source that became inaccurate weighs less than half of the others. */
function groupsUntilFoundOut(halfLife: HalfLife): number {
  const policy: MergePolicy = { weights: {}, learned: { halfLife }, fields: {} };
  const random = seededRandom(7);
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';
  let evidence: Evidence = noEvidence;
  for (let index = 0; index < 4 * good; index += 1) {
    const now = start + index * minute;
    const truth = pick(letters);
    const wrong = (): string => pick(letters.filter((letter) => letter !== truth));
    const claimOf = (share: number): string => (random() < share ? truth : wrong());
    const said = [index < good ? claimOf(0.9) : claimOf(0.25), claimOf(0.8), claimOf(0.8), claimOf(0.8)];
    const inputs = said.map((value, source) => ({
      source: `s${source}`,
      id: `m${source}`,
      topic: 't',
      value,
    }));
    const trust = learnedTrust(evidence, halfLife)(now);
    const { evidenceUpdate } = merge(inputs.map(contributionOf), policy, trust);
    const claims = inputs.map(({ source, value }) => ({ source, recency: 0, weight: 1, value }));
    const { weights } = trust.estimateLabels('/t', claims);
    if (index === good) expect(weights.get('s0')).toBeGreaterThan(1);
    if (index > good && (weights.get('s0') ?? 0) < 0.5) return index - good;
    evidence = addEvidence(evidence, [evidenceUpdate ?? noEvidence]);
  }
  return Infinity;
}

test('a half-life detects a source that becomes inaccurate within some half-lives', () => {
  const never = groupsUntilFoundOut({ kind: 'none' });
  const byTime = groupsUntilFoundOut({ kind: 'ms', ms: 50 * minute });
  const byClaims = groupsUntilFoundOut({ kind: 'claims', claims: 200 });
  expect(byTime).toBeLessThan(150);
  expect(byClaims).toBeLessThan(150);
  expect(never).toBeGreaterThan(3 * Math.max(byTime, byClaims));
});
