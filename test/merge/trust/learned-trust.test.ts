import { bodyValue } from '../../../shared/envelope/contribution.ts';
import { contributionOf } from '../../fakes/parts.ts';
import { expect, test } from 'vitest';
import type { MergePolicy } from '../../../shared/policy/merge-policy.ts';
import type { Json } from '../../../shared/json/json.ts';
import { learnedTrust } from '../../../shared/merge/trust/learned-trust.ts';
import { merge } from '../../../shared/merge/merge.ts';
import type { Contribution } from '../../../shared/envelope/contribution.ts';
import { addEvidence, type Evidence, noEvidence } from '../../../shared/truth-discovery/evidence/evidence.ts';

const policy: MergePolicy = {
  weights: {},
  learned: { halfLife: { kind: 'none' } },
  fields: { '/t/list': { loss: 'union', weights: {} }, '/t/own': { loss: 'vote', weights: { s4: 10 } } },
};
const now = 0;

function group(values: readonly Json[]): Contribution[] {
  return values.map((value, index) =>
    contributionOf({ source: `s${index}`, id: `m${index}`, topic: 't', value }),
  );
}

/** Adds the evidence of many groups, one after the other. */
function evidenceFrom(groups: readonly (readonly Json[])[]): Evidence {
  let evidence = noEvidence;
  for (const values of groups) {
    const { evidenceUpdate } = merge(group(values), policy, learnedTrust(evidence)(now));
    evidence = addEvidence(evidence, [evidenceUpdate ?? noEvidence]);
  }
  return evidence;
}

const letters = ['a', 'b', 'c', 'd'];
const letter = (index: number): string => letters[index % letters.length] ?? '';

/** Five sources, of which the last two are mostly wrong in different ways. */
const history = Array.from({ length: 200 }, (_, index) => {
  const right = letter(index * 7 + (index >> 3));
  const wrong = (by: number) => letter(letters.indexOf(right) + by);
  const [fourth, fifth] = [index % 5 === 0 ? right : wrong(1 + (index % 3)), wrong(1 + ((index >> 2) % 3))];
  const modes = [right, right, index % 10 === 0 ? wrong(2) : right, fourth, fifth];
  const off = [0.1, -0.1, 0.2, 40 * (index % 2 === 0 ? 1 : -1), -0.2];
  return modes.map((mode, source) => ({ mode, level: index * 1.5 + (off[source] ?? 0) }));
});

test('the result without evidence is that of equal weights', () => {
  for (const values of history.slice(0, 40)) {
    const { record, conflicts } = merge(group(values), policy, learnedTrust(noEvidence)(now));
    const equal = merge(group(values), policy);
    expect(record).toEqual(equal.record);
    expect(conflicts).toEqual(equal.conflicts);
    expect(equal.evidenceUpdate).toBeUndefined();
  }
});

test('the receipt contains the weights of a disputed field, also after a correction', () => {
  const trust = learnedTrust(evidenceFrom(history))(now);
  const split = group(['c', 'b', 'c', 'a', 'a'].map((mode) => ({ mode })));
  const { fields, conflicts } = merge(split, policy, trust);
  const { s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0 } = fields[0]?.weights ?? {};
  expect(s0 + s1 + s2 + s3 + s4).toBeCloseTo(5, 2);
  expect(s1).toBeGreaterThan(s3);
  expect(conflicts[0]?.claims[0]).toEqual({
    value: 'c',
    sources: ['s0', 's2'],
    // The weight without the rounding error of the sum.
    weight: Number((s0 + s2).toFixed(6)),
  });
  const correction = {
    source: 'desk',
    id: 'c',
    time: undefined,
    values: { '/t/mode': 'b' },
    isLearned: false,
  };
  expect(merge(split, policy, trust, [correction]).fields[0]).toMatchObject({
    corrected: true,
    winners: ['s1'],
    weights: { s0, s1, s2, s3, s4 },
  });
  const agreed = group([{ mode: 'c' }, { mode: 'c' }]);
  expect(merge(agreed, policy, trust).fields[0]?.weights).toBeUndefined();
  expect(merge(split, policy).fields[0]?.weights).toBeUndefined();
});

test('accurate sources win over inaccurate ones, with their weights in the conflict', () => {
  const trust = learnedTrust(evidenceFrom(history))(now);
  const values = ['c', 'b', 'c', 'a', 'a'].map((mode) => ({ mode }));
  const tied = [{ mode: 'b' }, { mode: 'b' }, undefined, { mode: 'a' }, { mode: 'a' }];
  expect(merge(group(values), policy).record).toEqual({ t: { mode: 'a' } });
  const { record, fields, conflicts } = merge(group(values), policy, trust);
  expect(record).toEqual({ t: { mode: 'c' } });
  expect(fields[0]?.confidence).toBeGreaterThan(0.5);
  expect(fields[0]?.effectiveSources).toBeGreaterThan(4);
  const weights = new Map(conflicts[0]?.claims.map(({ value, weight }) => [value, weight]));
  expect(weights.get('a')).toBeLessThan(0.2);
  expect(weights.get('b')).toBeGreaterThan(1);
  const split = group(tied.map((value) => value ?? null)).filter((one) => bodyValue(one) !== null);
  expect(merge(split, policy).record).toEqual({ t: { mode: 'a' } });
  expect(merge(split, policy, trust).record).toEqual({ t: { mode: 'b' } });
});

test('a source of wild numbers hardly counts', () => {
  const squared: MergePolicy = { ...policy, fields: { '/t/level': { loss: 'squared', weights: {} } } };
  const values = [10, 10, 10, 50, 10.5].map((level) => ({ level }));
  expect(merge(group(values), squared).record).toEqual({ t: { level: 18.1 } });
  const { record, conflicts } = merge(group(values), squared, learnedTrust(evidenceFrom(history))(now));
  expect(JSON.stringify(record)).toMatch(/"level":10\.\d/);
  expect(conflicts[0]?.claims.find(({ value }) => value === 50)?.weight).toBeLessThan(0.01);
});

test('fields with declared weights or other losses do not change', () => {
  const values = ['a', 'a', 'a', 'b', 'b'].map((own, index) => ({ own, list: [index] }));
  const trust = learnedTrust(evidenceFrom(history))(now);
  const { evidenceUpdate, ...rest } = merge(group(values), policy, trust);
  expect(rest).toEqual(merge(group(values), policy));
  expect(evidenceUpdate).toEqual(new Map());
});

test('a single claim adds no evidence, and long texts are stored as hashes', () => {
  const long = 'x'.repeat(500);
  const evidenceOf = (values: readonly Json[]) =>
    merge(group(values), policy, learnedTrust(noEvidence)(now)).evidenceUpdate;
  expect(evidenceOf([{ mode: 'a' }])).toEqual(new Map());
  const evidence = evidenceOf([{ mode: long }, { mode: long }, { mode: 'a' }]);
  expect([...(evidence?.keys() ?? [])]).toEqual(['labels/t/mode']);
  expect(JSON.stringify([...(evidence?.get('labels/t/mode')?.keys() ?? [])])).not.toContain(long);
});

test('the order of arrival and of the sums makes no difference', () => {
  const evidence = evidenceFrom(history);
  const turned = new Map(
    [...evidence].toReversed().map(([name, sums]) => [name, new Map([...sums].toReversed())]),
  );
  for (const values of history.slice(0, 40)) {
    const one = merge(group(values), policy, learnedTrust(evidence)(now));
    const other = merge(group(values).toReversed(), policy, learnedTrust(turned)(now));
    expect(other.record).toEqual(one.record);
    expect(other.fields).toEqual(one.fields);
    expect(other.conflicts).toEqual(one.conflicts);
  }
});

test('the evidence contains no personal data and no claimed value', () => {
  const secrets = ['jane@example.org', 'hiv positive', ...Array.from('abc', (letter) => letter.repeat(70))];
  const claims = secrets.map((value, index) => ({ source: `s${index}`, recency: 0, weight: 1, value }));
  const trust = learnedTrust(noEvidence)(0);
  const evidenceFrom = [
    trust.estimateLabels('/t/a', claims).sums,
    trust.correctLabels('/t/a', claims, 'jane@example.org').sums,
  ];
  const text = evidenceFrom.map((sums) => JSON.stringify([...sums])).join('\n');
  expect(text).toContain(String.raw`\"s1\"`);
  for (const secret of secrets) expect(text).not.toContain(secret.slice(0, 8));
});
