import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelOf, learnedTrust } from '../../../shared/merge/trust/learned-trust.ts';
import type { HalfLife } from '../../../shared/policy/half-life.ts';
import {
  addEvidence,
  decodeEvidence,
  encodeEvidence,
  type Evidence,
  noEvidence,
} from '../../../shared/truth-discovery/evidence/evidence.ts';
import { pruneDecayed } from '../../../shared/truth-discovery/evidence/prune-decayed.ts';

const hour = 3_600_000;
const hourly: HalfLife = { kind: 'ms', ms: hour };
const start = Date.parse('2026-11-23T10:00:00Z');
const letters = ['a', 'b', 'c'];

const claimsOf = (said: readonly number[], first = 0) =>
  said.map((letter, index) => ({
    source: `s${first + index}`,
    recency: index,
    weight: 1,
    value: letters[letter] ?? 'a',
  }));

/** Adds the evidence of successive groups: three sources a group, an hour apart. */
function evidenceOf(
  groups: readonly (readonly number[])[],
  halfLife: HalfLife,
  known = noEvidence,
  first = 0,
): Evidence {
  let evidence = known;
  for (const [index, said] of groups.entries()) {
    const now = start + index * hour;
    const { name, sums } = learnedTrust(
      evidence,
      halfLife,
    )(now).estimateLabels('/t/mode', claimsOf(said, first));
    const numbers = said.map((value, source) => ({
      source: `s${first + source}`,
      recency: 0,
      weight: 1,
      value: value * 1e-9,
    }));
    const levels = learnedTrust(evidence, halfLife)(now).estimateNumbers('/t/level', numbers);
    evidence = addEvidence(evidence, [
      new Map([
        [name, sums],
        [levels.name, levels.sums],
      ]),
    ]);
  }
  return evidence;
}

const said = fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2));
const paces: readonly HalfLife[] = [hourly, { kind: 'none' }, { kind: 'claims', claims: 10 }];

test('the pruned evidence gives the same estimates as the whole', () => {
  fc.assert(
    fc.property(
      fc.array(said, { maxLength: 300 }),
      said,
      fc.constantFrom(...paces),
      (groups, last, halfLife) => {
        const now = start + groups.length * hour;
        const whole = evidenceOf(groups, halfLife);
        const left = pruneDecayed(whole, now, halfLife);
        const of = (evidence: Evidence) =>
          learnedTrust(evidence, halfLife)(now).estimateLabels('/t/mode', claimsOf(last));
        const [one, other] = [of(whole), of(left)];
        expect(other.settled).toEqual(one.settled);
        expect(other.confidence).toBeCloseTo(one.confidence ?? NaN, 3);
        for (const [source, weight] of one.weights) expect(other.weights.get(source)).toBeCloseTo(weight, 3);
      },
    ),
    { numRuns: 30 },
  );
});

test('old sources, labels and fields are dropped, so the number of sums stays the same', () => {
  const once = Array.from({ length: 50 }, (_, index) => [index % 2, index % 2, 0] as const);
  const old = evidenceOf(once, hourly);
  const later = start + 100 * hour;
  const { name, sums } = learnedTrust(old, hourly)(later).estimateLabels('/t/mode', claimsOf([2, 2, 2], 10));
  const grown = addEvidence(old, [new Map([[name, sums]])]);
  const left = pruneDecayed(grown, later, hourly);
  expect([...left.keys()]).toEqual([name]);
  const names = [...(left.get(name)?.keys() ?? [])].join('\n');
  expect(names).toContain('"s10"');
  expect(names).not.toContain('"s1"');
  expect(names).toContain(labelOf('c'));
  expect(names).not.toContain(labelOf('a'));
});

test('sums of many eras are converted into one era', () => {
  const groups = Array.from({ length: 400 }, (_, index) => [index % 3, index % 3, (index >> 2) % 3] as const);
  const whole = evidenceOf(groups, hourly);
  const left = pruneDecayed(whole, start + 400 * hour, hourly);
  const eras = (evidence: Evidence) =>
    new Set(
      [...evidence.values()].flatMap((sums) =>
        [...sums.keys()].flatMap((key) => /,(\d+),/.exec(key)?.[1] ?? []),
      ),
    );
  expect(eras(whole).size).toBeGreaterThan(2);
  expect(eras(left).size).toBe(1);
  expect(left.get('numbers/t/level')?.size).toBe(8);
});

test('evidence without decay and sums of other kinds are kept', () => {
  const evidence: Evidence = new Map([['text', new Map([['any name', 1e-12]])]]);
  expect(pruneDecayed(evidence, start, hourly)).toEqual(evidence);
  const groups = Array.from({ length: 60 }, () => [0, 0, 1] as const);
  const whole = evidenceOf(groups, { kind: 'none' });
  const left = pruneDecayed(whole, start, { kind: 'none' });
  expect(left.get('numbers/t/level')).toEqual(whole.get('numbers/t/level'));
});

test('counts of millions are written to the last digit', () => {
  const counts: Evidence = new Map([['labels/a', new Map([['["groups"]', 123_456_789]])]]);
  expect(decodeEvidence(encodeEvidence(counts, 9))).toEqual(counts);
});
