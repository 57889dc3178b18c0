import { contributionOf } from '../fakes/parts.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FieldPolicy } from '../../shared/policy/merge-policy.ts';
import type { Thresholds } from '../../shared/policy/merge-policy.ts';
import type { MergePolicy } from '../../shared/policy/merge-policy.ts';
import type { Json } from '../../shared/json/json.ts';
import { learnedTrust } from '../../shared/merge/trust/learned-trust.ts';
import { merge } from '../../shared/merge/merge.ts';
import type { Merged } from '../../shared/merge/merged.ts';
import type { Contribution } from '../../shared/envelope/contribution.ts';
import { addEvidence, type Evidence, noEvidence } from '../../shared/truth-discovery/evidence/evidence.ts';

/** Returns the claims of several sources, in the order of their names. */
const said = (...values: readonly Json[]): Contribution[] =>
  values.map((value, index) => contributionOf({ source: `s${index}`, id: `m${index}`, topic: 't', value }));

const asking = (asks?: Thresholds, change: Partial<MergePolicy> = {}): MergePolicy => ({
  weights: {},
  fields: {},
  ...(asks && { asks }),
  ...change,
});

const vote = (asks?: Thresholds): FieldPolicy => ({ loss: 'vote', weights: {}, ...(asks && { asks }) });

/** Removes everything that thresholds add. */
const plain = ({ record, conflicts, fields }: Merged) => ({
  record,
  conflicts,
  fields: fields.map(({ field, loss, winners, dissenters }) => ({ field, loss, winners, dissenters })),
});

describe('confidence with declared weights', () => {
  test('a field is settled if it has the required number of sources', () => {
    const inputs = said({ a: 'x', b: 1 }, { a: 'y', b: 1 }, { b: 2 });
    const { unsettled, fields } = merge(inputs, asking({ minEffectiveSources: 3 }));
    expect(unsettled).toEqual(['/t/a']);
    expect(fields).toMatchObject([
      { field: '/t/a', effectiveSources: 2, unsettled: true },
      { field: '/t/b', effectiveSources: 3 },
    ]);
    expect(fields[1]).not.toHaveProperty('unsettled');
    expect(fields[0]).not.toHaveProperty('confidence');
    expect(merge(inputs, asking({ minEffectiveSources: 2 }))).not.toHaveProperty('unsettled');
  });

  test('a single source counts as one, and conflicts stay as they are', () => {
    const { unsettled, conflicts } = merge(said({ a: 'x' }), asking({ minEffectiveSources: 1.5 }));
    expect(unsettled).toEqual(['/t/a']);
    expect(conflicts).toEqual([]);
  });

  test('a source counts by its weight, and not at all with weight 0', () => {
    const weights = { s1: 0.1, s2: 0 };
    const { fields } = merge(said(1, 2, 3), asking({ minEffectiveSources: 2 }, { weights }));
    expect(fields).toMatchObject([{ effectiveSources: 1.198, unsettled: true }]);
  });

  test('a field may have higher, lower or no thresholds of its own', () => {
    const fields = { '/t/a': vote({ minEffectiveSources: 3 }), '/t/b': vote({ minEffectiveSources: 0 }) };
    const inputs = said({ a: 1, b: 1, c: 1 }, { a: 1, c: 1 });
    expect(merge(inputs, asking({ minEffectiveSources: 2 }, { fields })).unsettled).toEqual(['/t/a']);
    expect(merge(inputs, { weights: {}, fields }).unsettled).toEqual(['/t/a']);
  });

  test('an object that competes with other kinds is unsettled as a whole', () => {
    const { unsettled } = merge(
      said({ a: { b: 1 } }, { a: { b: 1 } }, { a: 'x' }),
      asking({ minEffectiveSources: 4 }),
    );
    expect(unsettled).toEqual(['/t/a/b', '/t/a']);
  });

  test('a threshold on an unknown probability leaves the field settled', () => {
    expect(merge(said(1, 2, 'x'), asking({ minConfidence: 1 }))).not.toHaveProperty('unsettled');
  });
});

test('thresholds and the order of arrival change no settled value', () => {
  const value = fc.oneof(fc.constantFrom('x', 'y', null, true), fc.integer({ min: 0, max: 3 }));
  const body = fc.oneof(value, fc.record({ a: value, b: fc.record({ c: value }) }, { requiredKeys: [] }));
  const asks = fc.record({
    minConfidence: fc.double({ min: 0, max: 1, noNaN: true }),
    minEffectiveSources: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(fc.array(body, { maxLength: 5 }), asks, fc.boolean(), (values, thresholds, learns) => {
      const trust = learns ? learnedTrust(noEvidence)(0) : undefined;
      const inputs = said(...values);
      const policy = asking(thresholds);
      const merged = merge(inputs, policy, trust);
      const bare = merge(inputs, { weights: {}, fields: {} }, trust);
      expect(plain(merged)).toEqual(plain(bare));
      expect(merged.evidenceUpdate).toEqual(bare.evidenceUpdate);
      expect(merge(inputs.toReversed(), policy, trust)).toEqual(merged);
    }),
  );
});

describe('confidence with learned weights', () => {
  const states = ['open', 'closed', 'stuck', 'throttled'];
  const state = (index: number): string => states[index % states.length] ?? '';
  const learning = (asks?: Thresholds): MergePolicy =>
    asking(asks, { learned: { halfLife: { kind: 'none' } } });

  /** Three accurate sources and one that hardly ever is. */
  function evidenceOf(groups: number): Evidence {
    let evidence = noEvidence;
    for (let index = 0; index < groups; index += 1) {
      const mode = state(index * 3);
      const wrong = index % 6 === 0 ? mode : state(index * 3 + 1 + (index % 3));
      const inputs = said({ mode }, { mode }, { mode }, { mode: wrong });
      const { evidenceUpdate } = merge(inputs, learning(), learnedTrust(evidence)(0));
      evidence = addEvidence(evidence, [evidenceUpdate ?? noEvidence]);
    }
    return evidence;
  }

  const trust = learnedTrust(evidenceOf(60))(0);

  test('accurate sources reach the threshold, and unknown sources do not', () => {
    const policy = learning({ minConfidence: 0.9 });
    const inputs = said({ mode: 'open' }, { mode: 'open' }, { mode: 'stuck' });
    expect(merge(inputs, policy, trust)).not.toHaveProperty('unsettled');
    expect(merge(inputs, policy, learnedTrust(noEvidence)(0)).unsettled).toEqual(['/t/mode']);
  });

  test('a single claim has the accuracy of its source and adds no evidence', () => {
    const policy = learning({ minConfidence: 0.9 });
    const sure = merge(said({ mode: 'open' }), policy, trust);
    expect(sure.fields).toMatchObject([{ effectiveSources: 1 }]);
    expect(sure.fields[0]?.confidence).toBeGreaterThan(0.9);
    expect(sure.unsettled).toBeUndefined();
    expect(sure.evidenceUpdate).toEqual(new Map());

    const alone = said({}, {}, {}, { mode: 'open' });
    const unsure = merge(alone, policy, trust);
    expect(unsure.fields[0]?.confidence).toBeLessThan(0.5);
    expect(unsure.unsettled).toEqual(['/t/mode']);
    const stranger = merge(said({ mode: 'open' }), policy, learnedTrust(noEvidence)(0));
    expect(stranger.fields[0]?.confidence).toBe(0.7);
    expect(merge(alone, learning(), trust).fields[0]).not.toHaveProperty('confidence');
  });

  test('fields without a probability depend on the number of sources only', () => {
    const inputs = said({ level: 1, tags: ['a'] }, { level: 9, tags: ['b'] });
    expect(merge(inputs, learning({ minConfidence: 1 }), trust)).not.toHaveProperty('unsettled');
    const { unsettled } = merge(inputs, learning({ minEffectiveSources: 3 }), trust);
    expect(unsettled).toEqual(['/t/level', '/t/tags']);
  });

  test('an overruled claim of another kind lowers the confidence', () => {
    const policy = learning({ minConfidence: 0.9 });
    const mergeModes = (...values: readonly Json[]) => merge(said(...values), policy, trust);
    const agreed = mergeModes({ mode: 'open' }, { mode: 'open' });
    expect(agreed).not.toHaveProperty('unsettled');
    const disputed = mergeModes({ mode: 'open' }, { mode: null });
    expect(disputed.record).toEqual({ t: { mode: 'open' } });
    expect(disputed.fields[0]?.confidence).toBeLessThan(0.6);
    expect(disputed.unsettled).toEqual(['/t/mode']);
    const outvoted = mergeModes({ mode: null }, { mode: null }, { mode: 'open' }, { mode: 'shut' });
    expect(outvoted.record).toEqual({ t: { mode: 'open' } });
    expect(outvoted.fields[0]?.confidence).toBeLessThan(0.5);
  });

  test('unknown sources that agree on a first claim are not certain', () => {
    const { fields } = merge(said('x', 'x', 'x'), learning(), learnedTrust(noEvidence)(0));
    expect(fields[0]?.confidence).toBeCloseTo(0.343 / (0.343 + 0.027), 4);
    const many = Array.from({ length: 5_000 }, () => 'x');
    expect(merge(said(...many), learning(), learnedTrust(noEvidence)(0)).fields[0]?.confidence).toBe(1);
  });

  test('the result contains the mean weight of each source over its fields', () => {
    const inputs = said({ mode: 'open', level: 1 }, { mode: 'open', level: 2 }, {}, { mode: 'stuck' });
    const { weights = {} } = merge(inputs, learning(), trust);
    expect(Object.keys(weights)).toEqual(['s0', 's1', 's3']);
    expect(weights['s0']).toBeGreaterThan(1);
    expect(weights['s3']).toBeLessThan(0.1);
    expect(merge(inputs, asking())).not.toHaveProperty('weights');
    expect(merge(said({ mode: 'open' }), learning(), trust)).not.toHaveProperty('weights');
  });
});

test('a corrected field is settled, and the others stay unsettled', () => {
  const inputs = said({ a: 'x', b: 1 }, { a: 'y', b: 1 });
  const policy = asking({ minEffectiveSources: 3 });
  const correction = { source: 'p', id: '1', time: undefined, isLearned: false };
  const half = merge(inputs, policy, undefined, [{ ...correction, values: { '/t/a': 'y' } }]);
  expect(half.unsettled).toEqual(['/t/b']);
  expect(half.fields[0]).toMatchObject({ field: '/t/a', corrected: true });
  expect(half.fields[0]).not.toHaveProperty('unsettled');
  const whole = merge(inputs, policy, undefined, [{ ...correction, values: { '/t': { a: 'y', b: 2 } } }]);
  expect(whole).not.toHaveProperty('unsettled');
});
