import { contributionOf } from '../fakes/parts.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MergePolicy } from '../../shared/policy/merge-policy.ts';
import { jsonFault } from '../../shared/json/json-fault.ts';
import type { Json } from '../../shared/json/json.ts';
import { indexFieldPolicies } from '../../shared/merge/field-policies.ts';
import { type ReportedCorrection, correctedValues } from '../../shared/merge/corrections/corrected-values.ts';
import { learnedTrust } from '../../shared/merge/trust/learned-trust.ts';
import { merge } from '../../shared/merge/merge.ts';
import { valueAt } from '../../shared/merge/replace-all.ts';
import { isSameValue } from '../../shared/json/same-value.ts';
import type { Trust } from '../../shared/merge/trust/trust.ts';
import { decodeEntry, encodeEntry } from '../../shared/truth-discovery/evidence/entry-text.ts';
import { addEvidence, type Evidence, noEvidence } from '../../shared/truth-discovery/evidence/evidence.ts';
import { body, inputs, mergeInOrder, policy, pointer, source } from './arbitraries.ts';
import { runs } from '../thorough.ts';

/** All that a merge may be given at once: thresholds, trust that earlier groups have taught, and corrections. */
const correction: fc.Arbitrary<ReportedCorrection> = fc.record({
  source,
  id: fc.constantFrom('1', '2', '3'),
  time: fc.constantFrom(undefined, 'yesterday', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'),
  values: fc
    .array(fc.tuple(pointer, body), { maxLength: 4 })
    .map((values): Readonly<Record<string, Json>> => Object.fromEntries(values)),
  isLearned: fc.boolean(),
});

/** Distinct pairs of source and id, as in the parts of a group. */
const corrections = fc.uniqueArray(correction, {
  maxLength: 3,
  selector: ({ source: from, id }) => JSON.stringify([from, id]),
});

const threshold = fc.constantFrom(0, 0.5, 0.9, 1);
const asks = fc.record(
  { minConfidence: threshold, minEffectiveSources: fc.constantFrom(0, 1, 1.5, 2, 1e9) },
  { requiredKeys: [] },
);

const doubting: fc.Arbitrary<MergePolicy> = fc
  .tuple(policy, asks, fc.array(asks, { minLength: 6, maxLength: 6 }))
  .map(([{ fields, ...one }, all, each]) => {
    const asking = Object.entries(fields).map(([name, field], index) => {
      return [name, Object.assign({}, field, { asks: each[index] })] as const;
    });
    return Object.assign({}, one, { asks: all, fields: Object.fromEntries(asking) });
  });

/** Undefined, or the evidence of groups as a store returns it. */
const trust = fc
  .option(fc.array(fc.tuple(inputs, corrections), { maxLength: 4 }), { nil: undefined })
  .map((groups): Trust | undefined => {
    if (groups === undefined) return undefined;
    let evidence: Evidence = noEvidence;
    for (const [past, right] of groups) {
      const { evidenceUpdate = noEvidence } = merge(past, plain, learnedTrust(evidence)(0), right);
      evidence = addEvidence(evidence, [decodeEntry(encodeEntry(evidenceUpdate))]);
    }
    return learnedTrust(evidence)(0);
  });

const plain: MergePolicy = { weights: {}, fields: {} };
const often = { numRuns: Number(process.env['RUNS'] ?? runs(200, 600)) };

test('merging never throws and lists each field once in a JSON record', () => {
  fc.assert(
    fc.property(inputs, doubting, trust, corrections, (all, asking, known, right) => {
      const merged = merge(all, asking, known, right);
      const { record, fields, conflicts, unsettled = [] } = merged;
      expect(jsonFault([record, fields, conflicts] as readonly Json[], 1_000)).toBeUndefined();
      const names = fields.map(({ field }) => field);
      expect(new Set(names).size).toBe(names.length);
      expect(names).toEqual(expect.arrayContaining([...unsettled]));
      expect(unsettled).toEqual(fields.filter((one) => one.unsettled === true).map(({ field }) => field));
      for (const { confidence = 1, effectiveSources = 1 } of fields) {
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        expect(effectiveSources).toBeGreaterThan(0);
      }
      for (const sums of merged.evidenceUpdate?.values() ?? [])
        for (const amount of sums.values()) expect(Number.isFinite(amount)).toBe(true);
    }),
    often,
  );
});

test('the record holds every correction as settled under any policy', () => {
  const numeral = /\d/;
  fc.assert(
    fc.property(inputs, doubting, trust, corrections, (all, asking, known, right) => {
      const { record, fields } = merge(all, asking, known, right);
      const corrected = correctedValues(right, indexFieldPolicies(asking));
      const settled = fields.filter((one) => one.corrected === true);
      expect(settled.map(({ field }) => field).toSorted()).toEqual(
        corrected.map(({ field }) => field).toSorted(),
      );
      expect(settled.filter((one) => one.unsettled === true)).toEqual([]);
      for (const { tokens, value } of corrected) {
        // A numeral counts as a number if another claim is a number, and an instant may have another zone.
        if (typeof value === 'string' && numeral.test(value)) continue;
        expect(isSameValue(valueAt(record, tokens) ?? null, value)).toBe(true);
      }
    }),
    often,
  );
});

test('thresholds mark unsettled fields and change nothing else', () => {
  fc.assert(
    fc.property(inputs, doubting, trust, corrections, (all, asking, known, right) => {
      const { asks: _, ...quiet } = asking;
      const fields = Object.fromEntries(
        Object.entries(quiet.fields).map(([name, { asks: __, ...field }]) => [name, field]),
      );
      const asked = merge(all, asking, known, right);
      const plainly = merge(all, { ...quiet, fields }, known, right);
      const bare = (of: typeof asked) => ({
        ...of,
        unsettled: undefined,
        fields: of.fields.map(({ field, loss, winners, dissenters, corrected }) => ({
          field,
          loss,
          winners,
          dissenters,
          corrected,
        })),
      });
      expect(bare(asked)).toEqual(bare(plainly));
    }),
    often,
  );
});

test('the order of arrival of all inputs changes nothing', () => {
  fc.assert(
    fc.property(inputs, doubting, trust, corrections, fc.nat(), (all, asking, known, right, seed) => {
      const turned = <T>(list: readonly T[]): T[] => {
        const at = list.length === 0 ? 0 : seed % list.length;
        return [...list.slice(at), ...list.slice(0, at)].toReversed();
      };
      const text = (of: ReturnType<typeof merge>): string =>
        JSON.stringify({
          ...of,
          evidence: [...(of.evidenceUpdate ?? [])].map(([name, sums]) => [name, [...sums]]),
          certain: [...(of.certain ?? [])].map(([name, sums]) => [name, [...sums]]),
        });
      expect(text(mergeInOrder(turned(all), asking, known, turned(right)))).toBe(
        text(mergeInOrder(all, asking, known, right)),
      );
    }),
    often,
  );
});

test('a full body of corrections is applied in one pass', () => {
  const names = Array.from({ length: 30_000 }, (_, index) => index.toString(36));
  const values = Object.fromEntries(names.map((name) => [`/t/${name}`, 1]));
  const all = ['a', 'b'].map((from) =>
    contributionOf({
      source: from,
      id: '1',
      topic: 't',
      value: Object.fromEntries(names.map((name) => [name, from])),
    }),
  );
  const right = [{ source: 'desk', id: 'c', time: undefined, values, isLearned: false }];
  const merged = merge(all, plain, undefined, right);
  expect(merged.fields.every((one) => one.corrected === true)).toBe(true);
  expect(merged.conflicts).toEqual([]);
});
