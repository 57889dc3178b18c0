import fc from 'fast-check';
import { expect, test } from 'vitest';
import { learnedTrust } from '../../shared/merge/trust/learned-trust.ts';
import { decodeEntry, encodeEntry } from '../../shared/truth-discovery/evidence/entry-text.ts';
import { addEvidence, type Evidence, noEvidence } from '../../shared/truth-discovery/evidence/evidence.ts';
import { runs } from '../thorough.ts';

const number = fc.oneof(
  fc.constantFrom(0, 1, -1, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 1e-200, 1e200),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const group = fc
  .array(number, { minLength: 2, maxLength: 4 })
  .map((values) => values.map((value, index) => ({ source: `s${index}`, recency: 0, weight: 1, value })));

test('any JSON number leaves the estimates and the evidence finite', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(group, fc.option(number)), { minLength: 1, maxLength: 6 }), (groups) => {
      let evidence: Evidence = noEvidence;
      for (const [claims, truth] of groups) {
        const trust = learnedTrust(evidence)(0);
        const { weights, effectiveSources, ...guessed } = trust.estimateNumbers('/n', claims);
        for (const weight of weights.values()) expect(Number.isFinite(weight)).toBe(true);
        expect(Math.max(...weights.values())).toBeGreaterThan(0);
        expect(effectiveSources).toBeGreaterThan(0);
        const { name, sums } = truth === null ? guessed : trust.correctNumbers('/n', claims, truth);
        for (const amount of sums.values()) expect(Number.isFinite(amount)).toBe(true);
        const kept = decodeEntry(encodeEntry(new Map([[name, sums]])));
        expect(kept.get(name)?.size).toBe(sums.size);
        evidence = addEvidence(evidence, [kept]);
      }
    }),
    { numRuns: runs(600, 2_000) },
  );
});
