import fc from 'fast-check';
import type { FieldPolicy } from '../../shared/policy/merge-policy.ts';
import type { MergePolicy } from '../../shared/policy/merge-policy.ts';
import { lossDescriptors, type LossName } from '../../shared/policy/losses/loss-descriptors.ts';
import type { Json } from '../../shared/json/json.ts';
import { isObject } from '../../shared/json/is-json-object.ts';
import type { Contribution } from '../../shared/envelope/contribution.ts';
import { contributionOf, type ContributionValues } from '../fakes/parts.ts';
import { inOrder } from '../../shared/envelope/in-order.ts';
import type { ReportedCorrection } from '../../shared/merge/corrections/corrected-values.ts';
import { merge } from '../../shared/merge/merge.ts';
import type { Trust } from '../../shared/merge/trust/trust.ts';
import type { Merged, SettledField } from '../../shared/merge/merged.ts';

export const lossNames = lossDescriptors.map(({ name }) => name);

/** Few names, so that bodies overlap; some break objects that are built by assignment. */
const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'toString', '', 'x/y', 'm~n', '0');

const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(
    null,
    true,
    false,
    0,
    -0,
    1,
    2,
    0.1,
    1e308,
    -1e308,
    5e-324,
    '',
    'red',
    'blue',
    '1',
    'null',
  ),
  fc.constantFrom('a film about a boy and his dog', 'a film about a girl and her dog', '电影推荐，很好看'),
  fc.constantFrom<Json[]>('23:50', '3.50', { lat: 1, lon: 2 }, { lat: 1, lon: 3 }, [2, 1]),
  fc.integer({ min: -3, max: 3 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

/** Builds objects as a JSON decoder does: `__proto__` is a member like any other. */
export const body: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(name, tie('value')), { maxLength: 5 })
      .map((members): Json => Object.fromEntries(members)),
  ),
})).value;

const time = fc.option(
  fc.constantFrom(
    '2026-01-01T00:00:00Z',
    '2026-01-01T01:00:00+01:00',
    '2026-01-01T00:00:00.0001Z',
    '2026-01-02T00:00:00Z',
    'yesterday',
  ),
  { nil: undefined },
);

export const source = fc.constantFrom('alice', 'bob', 'carol', '__proto__', 'constructor');

export const inputValues: fc.Arbitrary<ContributionValues> = fc.record({
  source,
  id: fc.constantFrom('1', '2', '3', '4'),
  topic: fc.constantFrom('user', 'content', '__proto__'),
  time,
  value: body,
});

/** Draws values with distinct pairs of source and id, as the join leaves them. */
export const distinctInputValues = fc.uniqueArray(inputValues, {
  maxLength: 7,
  selector: ({ source: from, id }) => JSON.stringify([from, id]),
});

export const inputs = distinctInputValues.map((some) => some.map(contributionOf));

const weight = fc.constantFrom(0, 1, 1, 2, 3, 0.1, 0.2, 0.5);

const weights = fc.dictionary(source, weight, { noNullPrototype: true });

export const pointer = fc
  .tuple(fc.constantFrom('user', 'content', '__proto__'), fc.array(name, { maxLength: 2 }))
  .map(([topic, names]) =>
    ['', topic, ...names].map((each) => each.replaceAll('~', '~0').replaceAll('/', '~1')).join('/'),
  );

export const policy: fc.Arbitrary<MergePolicy> = fc.record({
  weights,
  fields: fc
    .array(
      fc.tuple(
        pointer,
        fc.record(
          {
            loss: fc.constantFrom(...lossNames),
            weights,
            delta: fc.constantFrom(0.5, 2),
            period: fc.constantFrom(3, 24),
            precision: fc.constantFrom(0, 1),
          },
          { requiredKeys: ['loss', 'weights'] },
        ),
      ),
      { maxLength: 6 },
    )
    .map((fields) => Object.fromEntries(fields)),
  near: fc.constantFrom(0.5, 0.9, 1),
});

export const plain: MergePolicy = { weights: {}, fields: {} };

/** The merge of what came in any order: both lists are put in theirs. */
export function mergeInOrder(
  some: readonly Contribution[],
  how: MergePolicy,
  trust?: Trust,
  corrections: readonly ReportedCorrection[] = [],
): Merged {
  return merge(
    inOrder(some, ({ envelope }) => envelope.header),
    how,
    trust,
    inOrder(corrections, (one) => one),
  );
}

/** What each source says of the one field `/topic`, under one loss. */
export function under(
  loss: LossName,
  weightOf: Readonly<Record<string, number>> = {},
  options: Partial<FieldPolicy> = {},
): MergePolicy {
  return { weights: weightOf, fields: { '/topic': { loss, weights: {}, ...options } } };
}

/** Settles the claims of weighted sources. */
export function settledUnder(
  loss: LossName,
  claims: readonly Weighted<Json>[],
  options: Partial<FieldPolicy> = {},
): { readonly value: Json; readonly field: SettledField | undefined; readonly conflicts: number } {
  const { inputs: all, weights: own } = asInputs(claims);
  const { record, fields, conflicts } = merge(all, under(loss, own, options));
  return { value: topicOf(record), field: fields[0], conflicts: conflicts.length };
}

/** Settles the claims of sources with equal weights. */
export function settledAlike(loss: LossName, values: readonly Json[], options: Partial<FieldPolicy> = {}) {
  return settledUnder(
    loss,
    values.map((value) => ({ weight: 1, value })),
    options,
  );
}

export function totalLoss<T extends Json>(
  claims: readonly Weighted<T>[],
  lossOf: (claim: T) => number,
): number {
  return claims.reduce((sum, { weight: each, value }) => sum + each * lossOf(value), 0);
}

/** Draws one to seven claims; weights are whole, so that their sums are exact. */
export function weightedClaims<T extends Json>(value: fc.Arbitrary<T>): fc.Arbitrary<Weighted<T>[]> {
  const whole = fc.integer({ min: 1, max: 5 });
  return fc.array(fc.record({ weight: whole, value }), { minLength: 1, maxLength: 7 });
}

function topicOf(record: Json): Json {
  return isObject(record) ? (record['topic'] ?? null) : null;
}

export function inputOf(from: string, value: Json, at?: string, id = `${from}-1`): Contribution {
  return contributionOf({ source: from, id, topic: 'topic', time: at, value });
}

/** Merges the claims of sources a, b, c, ... about `/topic`, without a policy. */
export function settled(...values: readonly Json[]): Merged {
  return merge(
    values.map((value, index) => inputOf('abcdefgh'[index] ?? '?', value)),
    plain,
  );
}

export interface Weighted<T extends Json> {
  readonly weight: number;
  readonly value: T;
}

/** Returns one input a claim, from sources s0, s1, ..., with their weights. */
export function asInputs<T extends Json>(
  claims: readonly Weighted<T>[],
): { readonly inputs: readonly Contribution[]; readonly weights: Readonly<Record<string, number>> } {
  return {
    inputs: claims.map(({ value }, index) => inputOf(`s${index}`, value)),
    weights: Object.fromEntries(claims.map((claim, index) => [`s${index}`, claim.weight])),
  };
}
