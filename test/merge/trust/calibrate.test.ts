import { bodyValue } from '../../../shared/envelope/contribution.ts';
import { isJsonObject } from '../../../shared/json/is-json-object.ts';
import { contributionOf } from '../../fakes/parts.ts';
import type { Json } from '../../../shared/json/json.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MergePolicy } from '../../../shared/policy/merge-policy.ts';
import { calibrate, type PastGroup } from '../../../shared/merge/trust/calibrate.ts';
import { learnedTrust } from '../../../shared/merge/trust/learned-trust.ts';
import type { Contribution } from '../../../shared/envelope/contribution.ts';
import type { HalfLife } from '../../../shared/policy/half-life.ts';
import { learnVotes } from '../../../shared/truth-discovery/votes/learn-votes.ts';
import { seededRandom } from '../../fakes/seeded-random.ts';

const policy: MergePolicy = { weights: {}, fields: { '/t/own': { loss: 'vote', weights: { good: 2 } } } };
const start = Date.parse('2026-11-23T10:00:00Z');
const hour = 3_600_000;
const none: HalfLife = { kind: 'none' };
const letters = ['a', 'b', 'c', 'd'];

const inputsOf = (said: Readonly<Record<string, Json>>): Contribution[] =>
  Object.entries(said).map(([source, value]) => contributionOf({ source, id: source, topic: 't', value }));

/** Three accurate sources, a fair one, a liar, and a copier of the fair one. */
function world(count: number, seed = 3, turned = false) {
  const random = seededRandom(seed);
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';
  return Array.from({ length: count }, (_, index) => {
    const truth = pick(letters);
    const claimOf = (share: number): string =>
      random() < share ? truth : pick(letters.filter((letter) => letter !== truth));
    const level = 20 * random();
    const off = (by: number): number => level + by * (random() - 0.5);
    const fair = claimOf(0.7);
    const said = {
      best: { mode: claimOf(0.95), level: off(0.1), own: 'x' },
      good: { mode: claimOf(0.9), level: off(0.2), own: 'y' },
      fine: { mode: claimOf(0.85), level: off(0.4), own: 'x' },
      fair: { mode: fair, level: off(1), own: 'x' },
      copier: { mode: fair, level: off(1), own: 'x' },
      liar: { mode: claimOf(turned ? 0.95 : 0.1), level: off(40), own: 'x' },
    };
    return { truth, group: { at: start + index * hour, contributions: inputsOf(said) } };
  });
}

const past = world(400).map(({ group }): PastGroup => group);
const now = start + 400 * hour;

test('calibration covers exactly the fields that a merge estimates', () => {
  const { fields, evidence } = calibrate(past, policy, { halfLife: none, now });
  expect(fields.map(({ field, kind, groups }) => ({ field, kind, groups }))).toEqual([
    { field: '/t/level', kind: 'numbers', groups: 400 },
    { field: '/t/mode', kind: 'labels', groups: 400 },
  ]);
  expect([...evidence.keys()].toSorted()).toEqual(['labels/t/mode', 'numbers/t/level']);
});

test('sources are ranked by accuracy, and copies are listed', () => {
  const { fields } = calibrate(past, policy, { halfLife: none, now });
  const [level, mode] = fields;
  expect(mode?.sources.map(({ source }) => source).slice(0, 2)).toEqual(['best', 'good']);
  const of = Object.fromEntries(mode?.sources.map((one) => [one.source, one]) ?? []);
  expect(of['best']?.reliability).toBeCloseTo(0.95, 1);
  expect(of['fair']?.reliability).toBeCloseTo(0.7, 1);
  expect(of['liar']).toMatchObject({ weight: 0, claims: 400, deployed: undefined });
  expect(mode?.copies).toEqual([{ sources: ['copier', 'fair'], rate: expect.closeTo(1, 1) }]);
  expect(mode?.effectiveSources).toBeLessThan(5.3);
  expect(level?.sources.map(({ source }) => source).at(-1)).toBe('liar');
  expect(level?.sources[0]).toMatchObject({ source: 'best' });
});

test('a fusion with the exported evidence settles as the batch does', () => {
  const all = world(300, 11);
  const groups = all.map(({ group }) => group);
  const { evidence } = calibrate(groups, policy, { halfLife: none, now });
  const trust = learnedTrust(evidence, none)(now);
  const claimsOf = ({ contributions }: PastGroup) =>
    contributions.map((contribution) => {
      const value = bodyValue(contribution);
      const mode = isJsonObject(value) ? (value['mode'] ?? null) : null;
      return { source: contribution.envelope.header.source, recency: 0, weight: 1, value: mode };
    });
  const { estimates } = learnVotes(
    groups.flatMap((group, item) =>
      claimsOf(group).map(({ source, value }) => ({ item: `${item}`, source, label: JSON.stringify(value) })),
    ),
  );
  const same = groups.filter(
    (group, item) =>
      JSON.stringify(trust.estimateLabels('/t/mode', claimsOf(group)).settled) ===
      estimates.get(`${item}`)?.label,
  );
  expect(same.length / groups.length).toBeGreaterThan(0.97);
  const right = all.filter(
    ({ truth, group }) => trust.estimateLabels('/t/mode', claimsOf(group)).settled === truth,
  );
  expect(right.length / all.length).toBeGreaterThan(0.95);
});

test('the order of the history and of its sources makes no difference', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(past.slice(0, 60), { minLength: 60 }), (shuffled) => {
      const turned = shuffled.map(({ at, contributions }) => ({
        at,
        contributions: contributions.toReversed(),
      }));
      expect(calibrate(turned, policy, { halfLife: none, now }).fields).toEqual(
        calibrate(past.slice(0, 60), policy, { halfLife: none, now }).fields,
      );
    }),
    { numRuns: 10 },
  );
});

test('with a half-life, the recent accuracy of a source counts', () => {
  const honest = world(300).map(({ group }) => group);
  const turned = world(100, 5, true).map(({ group: { contributions } }, index) => ({
    at: start + (300 + index) * hour,
    contributions,
  }));
  const weightOf = (halfLife: HalfLife): number => {
    const { fields } = calibrate([...honest, ...turned], policy, { halfLife, now });
    const mode = fields.find(({ field }) => field === '/t/mode');
    return mode?.sources.find(({ source }) => source === 'liar')?.weight ?? NaN;
  };
  expect(weightOf(none)).toBeLessThan(0.2);
  expect(weightOf({ kind: 'ms', ms: 30 * hour })).toBeGreaterThan(1);
  expect(weightOf({ kind: 'claims', claims: 180 })).toBeGreaterThan(1);
});

test('the trust of the deployment is listed where it has evidence', () => {
  const first = calibrate(past.slice(0, 100), policy, { halfLife: none, now });
  const { fields } = calibrate(past, policy, { halfLife: none, now, deployed: first.evidence });
  const known = new Map(
    first.fields.flatMap(({ field, sources }) => sources.map((one) => [field + one.source, one])),
  );
  for (const { field, sources } of fields)
    for (const { source, deployed } of sources) {
      const { reliability, weight } = known.get(field + source) ?? {};
      expect(deployed).toEqual({ reliability, weight });
    }
});

test('a field of very many labels is calibrated without classes', () => {
  const groups = Array.from({ length: 120 }, (_, index) => ({
    at: start + index,
    contributions: inputsOf({
      a: { id: `n${index}` },
      b: { id: `n${index}` },
      c: { id: index % 3 === 0 ? `n${index}` : 'other' },
    }),
  }));
  const { fields, evidence } = calibrate(groups, policy, { halfLife: none, now });
  const [id] = fields;
  expect(id?.sources.at(-1)?.source).toBe('c');
  expect([...(evidence.get('labels/t/id')?.keys() ?? [])].some((name) => name.startsWith('["class"'))).toBe(
    false,
  );
});

test('a history without common items gives no evidence', () => {
  const alone = [{ at: start, contributions: inputsOf({ a: { mode: 'x' } }) }];
  expect(calibrate(alone, policy, { halfLife: none, now })).toEqual({ fields: [], evidence: new Map() });
  expect(calibrate([], policy, { halfLife: none, now }).fields).toEqual([]);
});

test('corrections are entered with certainty, even if all sources were wrong', () => {
  const groups = Array.from({ length: 40 }, (_, index): PastGroup => {
    const said = { a: { mode: 'x', level: 1 }, b: { mode: 'x', level: 1 }, c: { mode: 'y', level: 3 } };
    const values = { '/t/mode': 'y', '/t/level': 3, '/t/new': 'unheard of' };
    const correction = { source: 'desk', id: `fix-${index}`, time: undefined, values, isLearned: false };
    return { at: start + index, contributions: inputsOf(said), corrections: [correction] };
  });
  const { fields, evidence } = calibrate(groups, policy, { halfLife: none, now });
  expect(fields.map(({ field, groups: count }) => [field, count])).toEqual([
    ['/t/level', 40],
    ['/t/mode', 40],
  ]);
  for (const { sources } of fields) expect(sources[0]?.source).toBe('c');
  expect(fields[1]?.sources[0]?.reliability).toBeGreaterThan(0.9);
  expect(fields[1]?.sources[1]?.reliability).toBeLessThan(0.2);
  const trust = learnedTrust(evidence, none)(now);
  const claims = ['x', 'x', 'y'].map((value, index) => ({
    source: 'abc'[index] ?? '',
    recency: 0,
    weight: 1,
    value,
  }));
  expect(trust.estimateLabels('/t/mode', claims).settled).toBe('y');
});

test('repeated estimates of one group count once', () => {
  const asking: MergePolicy = { ...policy, asks: { minConfidence: 0.9 } };
  const said = { a: { mode: 'x' }, b: { mode: 'x' }, c: { mode: { not: 'a text' } }, d: { mode: 3 } };
  const groups = Array.from({ length: 10 }, (_, index) => ({
    at: start + index,
    contributions: inputsOf(said),
  }));
  const { fields } = calibrate(groups, asking, { halfLife: none, now });
  const counts = fields.flatMap(({ groups: count, sources }) =>
    [count].concat(sources.map(({ claims }) => claims)),
  );
  expect(new Set(counts)).toEqual(new Set([10]));
});
