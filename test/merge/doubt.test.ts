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

/** What so many sources say, in the order of their names. */
const said = (...values: readonly Json[]): Contribution[] =>
  values.map((value, index) => contributionOf({ source: `s${index}`, id: `m${index}`, topic: 't', value }));

const asking = (asks?: Thresholds, change: Partial<MergePolicy> = {}): MergePolicy => ({
  weights: {},
  fields: {},
  ...(asks && { asks }),
  ...change,
});

const vote = (asks?: Thresholds): FieldPolicy => ({ loss: 'vote', weights: {}, ...(asks && { asks }) });

/** Everything but what thresholds add. */
const plain = ({ record, conflicts, fields }: Merged) => ({
  record,
  conflicts,
  fields: fields.map(({ field, loss, winners, dissenters }) => ({ field, loss, winners, dissenters })),
});

describe('with declared weights', () => {
  test('a field is settled by as many sources as are asked for', () => {
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

  test('one source alone is one, and conflicts stay what they are', () => {
    const { unsettled, conflicts } = merge(said({ a: 'x' }), asking({ minEffectiveSources: 1.5 }));
    expect(unsettled).toEqual(['/t/a']);
    expect(conflicts).toEqual([]);
  });

  test('who weighs little counts little, and who has no voice not at all', () => {
    const weights = { s1: 0.1, s2: 0 };
    const { fields } = merge(said(1, 2, 3), asking({ minEffectiveSources: 2 }, { weights }));
    expect(fields).toMatchObject([{ effectiveSources: 1.198, unsettled: true }]);
  });

  test('a field may ask for more, less or nothing', () => {
    const fields = { '/t/a': vote({ minEffectiveSources: 3 }), '/t/b': vote({ minEffectiveSources: 0 }) };
    const inputs = said({ a: 1, b: 1, c: 1 }, { a: 1, c: 1 });
    expect(merge(inputs, asking({ minEffectiveSources: 2 }, { fields })).unsettled).toEqual(['/t/a']);
    expect(merge(inputs, { weights: {}, fields }).unsettled).toEqual(['/t/a']);
  });

  test('who claims an object where others claim something else is in doubt as a whole', () => {
    const { unsettled } = merge(
      said({ a: { b: 1 } }, { a: { b: 1 } }, { a: 'x' }),
      asking({ minEffectiveSources: 4 }),
    );
    expect(unsettled).toEqual(['/t/a/b', '/t/a']);
  });

  test('a probability that is asked for and cannot be told settles', () => {
    expect(merge(said(1, 2, 'x'), asking({ minConfidence: 1 }))).not.toHaveProperty('unsettled');
  });
});

test('thresholds change nothing of what is settled, nor does the order of arrival', () => {
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

describe('with learned weights', () => {
  const states = ['open', 'closed', 'stuck', 'throttled'];
  const state = (index: number): string => states[index % states.length] ?? '';
  const learning = (asks?: Thresholds): MergePolicy =>
    asking(asks, { learned: { halfLife: { kind: 'none' } } });

  /** Three who are right, and one who hardly ever is. */
  function taught(groups: number): Evidence {
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

  const trust = learnedTrust(taught(60))(0);

  test('confidence decides: those who were right are enough, strangers are not', () => {
    const policy = learning({ minConfidence: 0.9 });
    const inputs = said({ mode: 'open' }, { mode: 'open' }, { mode: 'stuck' });
    expect(merge(inputs, policy, trust)).not.toHaveProperty('unsettled');
    expect(merge(inputs, policy, learnedTrust(noEvidence)(0)).unsettled).toEqual(['/t/mode']);
  });

  test('one claim is as sure as its source is right, and teaches nothing', () => {
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

  test('of numbers and of losses without a probability only the sources count', () => {
    const inputs = said({ level: 1, tags: ['a'] }, { level: 9, tags: ['b'] });
    expect(merge(inputs, learning({ minConfidence: 1 }), trust)).not.toHaveProperty('unsettled');
    const { unsettled } = merge(inputs, learning({ minEffectiveSources: 3 }), trust);
    expect(unsettled).toEqual(['/t/level', '/t/tags']);
  });

  test('who claims another kind of value is overruled, and makes the settled one less sure', () => {
    const policy = learning({ minConfidence: 0.9 });
    const told = (...values: readonly Json[]) => merge(said(...values), policy, trust);
    const agreed = told({ mode: 'open' }, { mode: 'open' });
    expect(agreed).not.toHaveProperty('unsettled');
    const disputed = told({ mode: 'open' }, { mode: null });
    expect(disputed.record).toEqual({ t: { mode: 'open' } });
    expect(disputed.fields[0]?.confidence).toBeLessThan(0.6);
    expect(disputed.unsettled).toEqual(['/t/mode']);
    const outvoted = told({ mode: null }, { mode: null }, { mode: 'open' }, { mode: 'shut' });
    expect(outvoted.record).toEqual({ t: { mode: 'open' } });
    expect(outvoted.fields[0]?.confidence).toBeLessThan(0.5);
  });

  test('strangers who all say the same first thing are not certain of it', () => {
    const { fields } = merge(said('x', 'x', 'x'), learning(), learnedTrust(noEvidence)(0));
    expect(fields[0]?.confidence).toBeCloseTo(0.343 / (0.343 + 0.027), 4);
    const many = Array.from({ length: 5_000 }, () => 'x');
    expect(merge(said(...many), learning(), learnedTrust(noEvidence)(0)).fields[0]?.confidence).toBe(1);
  });

  test('the trust in each source is told, on average over its fields', () => {
    const inputs = said({ mode: 'open', level: 1 }, { mode: 'open', level: 2 }, {}, { mode: 'stuck' });
    const { weights = {} } = merge(inputs, learning(), trust);
    expect(Object.keys(weights)).toEqual(['s0', 's1', 's3']);
    expect(weights['s0']).toBeGreaterThan(1);
    expect(weights['s3']).toBeLessThan(0.1);
    expect(merge(inputs, asking())).not.toHaveProperty('weights');
    expect(merge(said({ mode: 'open' }), learning(), trust)).not.toHaveProperty('weights');
  });
});

test('what is corrected is settled, and what is not named stays in doubt', () => {
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
