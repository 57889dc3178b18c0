import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MergePolicy } from '../../../shared/policy/merge-policy.ts';
import type { Json, JsonObject } from '../../../shared/json/json.ts';
import { formatPointer } from '../../../shared/json/pointer.ts';
import type { ReportedCorrection } from '../../../shared/merge/corrections/corrected-values.ts';
import { labelOf, learnedTrust } from '../../../shared/merge/trust/learned-trust.ts';
import { merge } from '../../../shared/merge/merge.ts';
import type { Contribution } from '../../../shared/envelope/contribution.ts';
import { contributionOf } from '../../fakes/parts.ts';
import { valueAt } from '../../../shared/merge/replace-all.ts';
import { isSameValue } from '../../../shared/json/same-value.ts';
import { type Evidence, noEvidence } from '../../../shared/truth-discovery/evidence/evidence.ts';
import { body } from '../arbitraries.ts';

const bare: MergePolicy = { weights: {}, fields: {} };

function group(...values: readonly Json[]): Contribution[] {
  return values.map((value, index) =>
    contributionOf({ source: `s${index}`, id: `m${index}`, topic: 't', value }),
  );
}

function correction(values: JsonObject, change: Partial<ReportedCorrection> = {}): ReportedCorrection {
  return { source: 'desk', id: 'c', time: undefined, values, isLearned: false, ...change };
}

const corrected = (inputs: readonly Contribution[], values: JsonObject, policy = bare) =>
  merge(inputs, policy, undefined, [correction(values)]);

describe('a correction', () => {
  test('a correction settles its field, and the receipt lists the sources that agree', () => {
    const merged = corrected(group({ a: 'x', b: 1 }, { a: 'x', b: 1 }, { a: 'y' }), { '/t/a': 'y' });
    expect(merged).toEqual({
      record: { t: { a: 'y', b: 1 } },
      fields: [
        { field: '/t/a', loss: 'vote', winners: ['s2'], dissenters: ['s0', 's1'], corrected: true },
        { field: '/t/b', loss: 'absolute', winners: ['s0', 's1'], dissenters: [] },
      ],
      conflicts: [],
    });
  });

  test('a correction may name an unclaimed value, place or topic', () => {
    const { record, fields } = corrected(group({ a: 1 }), { '/t/a': 2, '/t/b/c': true, '/u': 'new' });
    expect(record).toEqual({ t: { a: 2, b: { c: true } }, u: 'new' });
    expect(fields).toEqual([
      { field: '/t/a', loss: 'absolute', winners: [], dissenters: ['s0'], corrected: true },
      { field: '/t/b/c', loss: 'vote', winners: [], dissenters: [], corrected: true },
      { field: '/u', loss: 'vote', winners: [], dissenters: [], corrected: true },
    ]);
  });

  test('a correction of an object corrects its members only', () => {
    const { record, fields } = corrected(group({ o: { a: 1, b: 2 } }), { '/t': { o: { a: 5 } } });
    expect(record).toEqual({ t: { o: { a: 5, b: 2 } } });
    expect(fields.map(({ field, corrected: is }) => [field, is])).toEqual([
      ['/t/o/a', true],
      ['/t/o/b', undefined],
    ]);
  });

  test('a correction of an object that is taken whole replaces it', () => {
    const policy: MergePolicy = { weights: {}, fields: { '/t/at': { loss: 'geographic', weights: {} } } };
    const inputs = group({ at: { lat: 1, lon: 180 } }, { at: { lat: 2, lon: 3 } });
    const { record, fields } = corrected(inputs, { '/t/at': { lat: 1, lon: -180 } }, policy);
    expect(record).toEqual({ t: { at: { lat: 1, lon: -180 } } });
    expect(fields).toEqual([
      { field: '/t/at', loss: 'geographic', winners: ['s0'], dissenters: ['s1'], corrected: true },
    ]);
  });

  test('a correction within a value that is taken whole keeps the rest and its conflict', () => {
    const policy: MergePolicy = { weights: {}, fields: { '/t/at': { loss: 'latest', weights: {} } } };
    const inputs = group({ at: { city: 'A', street: 'x' } }, { at: { city: 'B', street: 'y' } });
    const merged = corrected(inputs, { '/t/at/street': 'z' }, policy);
    expect(merged.record).toEqual({ t: { at: { city: 'B', street: 'z' } } });
    expect(merged.conflicts).toMatchObject([{ field: '/t/at', settled: { city: 'B', street: 'z' } }]);
  });

  test('a correction restores an object where objects were outvoted', () => {
    const merged = corrected(group('n/a', 'n/a', { a: 1 }), { '/t/a': 1 });
    expect(merged).toEqual({
      record: { t: { a: 1 } },
      fields: [{ field: '/t/a', loss: 'absolute', winners: ['s2'], dissenters: [], corrected: true }],
      conflicts: [],
    });
  });

  test('a correction by another kind removes the members of the objects', () => {
    const merged = corrected(group({ o: { a: 1 } }, { o: { a: 2 } }, { o: null }), { '/t/o': null });
    expect(merged).toEqual({
      record: { t: { o: null } },
      fields: [{ field: '/t/o', loss: 'vote', winners: ['s2'], dissenters: ['s0', 's1'], corrected: true }],
      conflicts: [],
    });
  });

  test('a correction reaches an existing element of a list', () => {
    expect(corrected(group({ l: ['a', 'b'] }), { '/t/l/1': 'c' }).record).toEqual({ t: { l: ['a', 'c'] } });
    expect(corrected(group({ l: ['a', 'b'] }), { '/t/l/x': 'c' }).record).toEqual({ t: { l: { x: 'c' } } });
  });

  test('corrections of several members replace a value that is no list', () => {
    const values = { '/t/l/0': 'x', '/t/l/7': 'y' };
    const merged = corrected(group({ l: ['a', 'b'] }), values);
    expect(merged.record).toEqual({ t: { l: { 0: 'x', 7: 'y' } } });
    expect(merged.fields.map(({ field }) => field)).toEqual(['/t/l/0', '/t/l/7']);
  });

  test('a correction is read as the quantity that it denotes', () => {
    const policy: MergePolicy = {
      weights: {},
      fields: { '/t/w': { loss: 'absolute', weights: {}, unit: 'kg' } },
    };
    const merged = corrected(group({ w: '1500 g' }, { w: 2 }), { '/t/w': '1.5 kg' }, policy);
    expect(merged.record).toEqual({ t: { w: 1.5 } });
    expect(merged.fields).toMatchObject([{ winners: ['s0'], dissenters: ['s1'] }]);
    expect(corrected(group({ w: '3.50' }), { '/t/w': 3.5 }).fields).toMatchObject([{ winners: ['s0'] }]);
  });

  test('a correction agrees with claims within the precision', () => {
    const policy: MergePolicy = {
      weights: {},
      fields: { '/t/w': { loss: 'vote', weights: {}, precision: 0.1 } },
    };
    const merged = corrected(group({ w: 1.05 }, { w: 2 }), { '/t/w': 1 }, policy);
    expect(merged.fields).toMatchObject([{ winners: ['s0'], dissenters: ['s1'] }]);
  });
});

describe('of several corrections', () => {
  const values = (...corrections: ReportedCorrection[]) =>
    merge(group({ a: 0, o: { x: 0, y: 0 } }), bare, undefined, corrections).record;

  test('the last one holds', () => {
    const [one, other] = [correction({ '/t/a': 1 }, { id: 'z' }), correction({ '/t/a': 2 }, { id: 'a' })];
    expect(values(one, other)).toMatchObject({ t: { a: 2 } });
    expect(values(other, one)).toMatchObject({ t: { a: 1 } });
  });

  test('a correction of a member adds to an object and replaces another kind', () => {
    const at = (id: string, more: JsonObject) => correction(more, { id });
    expect(values(at('1', { '/t/o': { x: 1, y: 1 } }), at('2', { '/t/o/y': 2 }))).toMatchObject({
      t: { o: { x: 1, y: 2 } },
    });
    expect(values(at('1', { '/t/o': null }), at('2', { '/t/o/y': 2 }))).toMatchObject({
      t: { o: { x: 0, y: 2 } },
    });
    expect(values(at('1', { '/t/o/y': 2 }), at('2', { '/t/o': null }))).toMatchObject({ t: { o: null } });
  });
});

test('the record holds the corrected values and is otherwise unchanged', () => {
  // A numeral counts as a number if another claim is a number.
  const value = body.filter((one) => typeof one !== 'string' || !/\d/.test(one));
  const place = fc.array(fc.constantFrom('a', 'b', '__proto__', 'x/y', 'm~n', '0'), { maxLength: 3 });
  fc.assert(
    fc.property(fc.array(body, { maxLength: 4 }), place, value, (bodies, rest, right) => {
      const tokens = ['t', ...rest];
      const field = formatPointer(tokens);
      const before = merge(group(...bodies), bare);
      const after = corrected(group(...bodies), { [field]: right });
      const isObject = right !== null && typeof right === 'object' && !Array.isArray(right);
      if (!isObject) {
        expect(isSameValue(valueAt(after.record, tokens) ?? null, right)).toBe(true);
        expect(after.fields.filter((one) => one.corrected === true)).toMatchObject([{ field }]);
      }
      const isApart = (one: { readonly field: string }): boolean =>
        !one.field.startsWith(`${field}/`) && !`${field}/`.startsWith(`${one.field}/`);
      expect(after.fields.filter(isApart)).toEqual(before.fields.filter(isApart));
      expect(after.conflicts.filter(isApart)).toEqual(before.conflicts.filter(isApart));
      expect(after.conflicts.filter((one) => one.field === field && !isObject)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('a correction without values changes nothing', () => {
  const inputs = group({ a: 1 }, { a: 2 });
  expect(corrected(inputs, {})).toEqual(merge(inputs, bare));
});

describe('a correction with learned weights', () => {
  const policy: MergePolicy = { ...bare, learned: { halfLife: { kind: 'none' } } };
  const mergeLearning = (inputs: readonly Contribution[], ...corrections: ReportedCorrection[]) =>
    merge(inputs, policy, learnedTrust(noEvidence)(0), corrections);
  const countOf = (
    evidence: Evidence | undefined,
    name: string,
    source: string,
    said: string,
    truth: string,
  ) => evidence?.get(name)?.get(JSON.stringify(['source', 0, source, labelOf(truth), labelOf(said)]));

  test('a correction is certain and replaces the evidence of the estimate', () => {
    const inputs = group({ a: 'x', b: 'x' }, { a: 'x', b: 'x' }, { a: 'y', b: 'y' });
    const merged = mergeLearning(inputs, correction({ '/t/a': 'y' }));
    expect(merged.fields[0]).toMatchObject({ field: '/t/a', winners: ['s2'], confidence: 1 });
    expect(merged.fields[1]?.confidence).toBeLessThan(1);
    expect([...(merged.certain?.keys() ?? [])]).toEqual(['labels/t/a']);
    expect([...(merged.evidenceUpdate?.keys() ?? [])].toSorted()).toEqual(['labels/t/a', 'labels/t/b']);
    expect(merged.evidenceUpdate?.get('labels/t/a')).toEqual(merged.certain?.get('labels/t/a'));
    expect(countOf(merged.certain, 'labels/t/a', 's0', 'x', 'y')).toBe(1);
    expect(countOf(merged.certain, 'labels/t/a', 's2', 'y', 'y')).toBe(1);
  });

  test('a correction adds evidence about a single source and about numbers', () => {
    const merged = mergeLearning(group({ a: 'x', n: 7 }), correction({ '/t/a': 'y', '/t/n': 10 }));
    expect(countOf(merged.certain, 'labels/t/a', 's0', 'x', 'y')).toBe(1);
    expect(merged.certain?.get('numbers/t/n')?.get('["loss",0,"s0"]')).toBe(3);
  });

  test('a correction adds evidence once, and its own correction adds it again', () => {
    const inputs = group({ a: 'x', b: 'x' }, { a: 'x', b: 'y' });
    const old = correction({ '/t/a': 'y', '/t/b': 'y' }, { id: '1', isLearned: true });
    expect(mergeLearning(inputs, old).certain).toBeUndefined();
    const again = correction({ '/t/a': 'z', '/t/b': 'y' }, { id: '2' });
    expect([...(mergeLearning(inputs, old, again).certain?.keys() ?? [])]).toEqual(['labels/t/a']);
  });

  test('fields without learning get no evidence', () => {
    const fields = {
      '/t/l': { loss: 'union', weights: {} },
      '/t/w': { loss: 'vote', weights: { s0: 2 } },
      '/t/p': { loss: 'vote', weights: {}, precision: 1 },
    } as const;
    const values = { '/t/l': ['b'], '/t/w': 'b', '/t/p': 9, '/t/n': 'many', '/t/none': 1 };
    const inputs = group({ l: ['a'], w: 'a', p: 1, n: 3 }, { l: ['b'], w: 'b', p: 2, n: 4 });
    const merged = merge(inputs, { ...policy, fields }, learnedTrust(noEvidence)(0), [correction(values)]);
    expect(merged.certain).toBeUndefined();
    expect([...(merged.evidenceUpdate?.keys() ?? [])]).toEqual([]);
    expect(merged.record).toEqual({ t: { l: ['b'], w: 'b', p: 9, n: 'many', none: 1 } });
  });
});
