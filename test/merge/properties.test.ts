import { contributionOf, type ContributionValues } from '../fakes/parts.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../shared/json/json.ts';
import { canonicalText } from '../../shared/json/canonical-text.ts';
import { isObject } from '../../shared/json/is-json-object.ts';
import { merge } from '../../shared/merge/merge.ts';
import type { Merged } from '../../shared/merge/merged.ts';
import {
  body,
  inputs,
  inputValues,
  mergeInOrder,
  plain,
  policy,
  distinctInputValues,
  source,
} from './arbitraries.ts';

test('the order of arrival changes nothing, to the last byte', () => {
  const shuffled = inputs.chain((some) =>
    fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
  );
  fc.assert(
    fc.property(shuffled, policy, ([some, others], how) => {
      const [a, b] = [mergeInOrder(some, how), mergeInOrder(others, how)];
      expect(a).toEqual(b);
      expect(JSON.stringify(a)).toBe(JSON.stringify(b));
    }),
    { numRuns: 500 },
  );
});

test('what one contribution says is what is merged', () => {
  fc.assert(
    fc.property(inputValues, policy, (only, how) => {
      const { record, fields, conflicts } = merge([contributionOf(only)], how);
      expect(JSON.stringify(record)).toBe(JSON.stringify(Object.fromEntries([[only.topic, only.value]])));
      expect(conflicts).toEqual([]);
      for (const { winners, dissenters } of fields)
        expect([winners, dissenters]).toEqual([[only.source], []]);
    }),
  );
});

test('agreeing sources have no conflict, and each of them wins', () => {
  const agreeing = fc.tuple(body, fc.uniqueArray(source, { minLength: 1 }));
  fc.assert(
    fc.property(agreeing, policy, ([value, sources], how) => {
      const all = sources.map((from) => contributionOf({ source: from, id: '1', topic: 'user', value }));
      const { record, fields, conflicts } = merge(all, how);
      expect(record).toEqual({ user: value });
      expect(conflicts).toEqual([]);
      for (const field of fields)
        expect(field).toMatchObject({ winners: sources.toSorted(), dissenters: [] });
    }),
  );
});

test('any JSON value can be merged', () => {
  const json = fc.anything({ maxDepth: 4, withNullPrototype: false }).map(asJson);
  fc.assert(
    fc.property(fc.array(fc.tuple(inputValues, json), { maxLength: 5 }), policy, (some, how) => {
      const all = some.map(([from, value]) => contributionOf({ ...from, value }));
      expect(() => JSON.stringify(merge(all, how))).not.toThrow();
    }),
  );
});

test('a source of weight 0 does not change the settled values', () => {
  const losses = policy.map(({ fields }) =>
    Object.fromEntries(Object.entries(fields).map(([field, { loss }]) => [field, { loss, weights: {} }])),
  );
  fc.assert(
    fc.property(inputs, losses, (some, fields) => {
      const how = { weights: { alice: 0 }, fields };
      const without = merge(
        some.filter(({ envelope }) => envelope.header.source !== 'alice'),
        how,
      );
      const withAlice = merge(some, how);
      for (const { field, loss } of without.fields) {
        const [settled, stillSettled] = [at(without, field), at(withAlice, field)];
        // An object without members is a leaf only until another claim has a member.
        if (isEmptyObject(settled)) continue;
        expect(withAlice.fields.find((each) => each.field === field)).toMatchObject({ field, loss });
        const isWhole = Object.hasOwn(fields, field);
        const expected = isWhole ? settled : withMembersOf(stillSettled, settled);
        // In JSON -0 is 0.
        expect(canonicalText(stillSettled)).toBe(canonicalText(expected));
      }
    }),
    { numRuns: 500 },
  );
});

test('each source of a field wins or dissents once, as each conflict lists it', () => {
  fc.assert(
    fc.property(distinctInputValues, policy, (some, how) => {
      const { fields, conflicts } = mergeInOrder(some.map(contributionOf), how);
      expect(new Set(fields.map((each) => each.field)).size).toBe(fields.length);
      for (const { field, loss, winners, dissenters } of fields) {
        expect([...winners, ...dissenters].toSorted()).toEqual(claimantsOf(field, some));
        expect(winners).toEqual(winners.toSorted());
        expect(dissenters).toEqual(dissenters.toSorted());
        const conflict = conflicts.find((each) => each.field === field);
        if (conflict === undefined) {
          expect(dissenters).toEqual([]);
          continue;
        }
        expect(conflict.loss).toBe(loss);
        expect(conflict.claims.length).toBeGreaterThan(1);
        expect(conflict.claims.flatMap((claim) => claim.sources).toSorted()).toEqual(
          [...winners, ...dissenters].toSorted(),
        );
      }
    }),
    { numRuns: 500 },
  );
});

test('the settled value of a conflict is the value in the record', () => {
  fc.assert(
    fc.property(inputs, policy, (some, how) => {
      const merged = merge(some, how);
      for (const { field, settled } of merged.conflicts) expect(at(merged, field)).toEqual(settled);
    }),
  );
});

test('a value of a single source is taken from it', () => {
  fc.assert(
    fc.property(body, body, (a, b) => {
      const parts = [
        contributionOf({ source: 'a', id: '1', topic: 'user', value: { a } }),
        contributionOf({ source: 'b', id: '1', topic: 'user', value: { b } }),
      ];
      expect(merge(parts, plain).record).toEqual({ user: { a, b } });
    }),
  );
});

/** Returns the sources whose bodies have a value at the pointer, except those that took it back. */
function claimantsOf(field: string, some: readonly ContributionValues[]): readonly string[] {
  const [topic = '', ...names] = tokensOf(field);
  const claimants = new Set<string>();
  for (const [from, values] of Map.groupBy(
    some.filter((each) => each.topic === topic),
    (each) => each.source,
  )) {
    const ordered = values.toSorted(byTimeThenId).map((each) => each.value);
    if (claimStands(ordered, names)) claimants.add(from);
  }
  return [...claimants].toSorted();
}

function claimStands(values: readonly Json[], names: readonly string[]): boolean {
  const [name, ...deeper] = names;
  if (name === undefined) return values.length > 0;
  const lastOther = values.findLastIndex((value) => !isObject(value));
  const standing = values.slice(lastOther + 1).filter(isObject);
  return claimStands(
    standing.filter((object) => Object.hasOwn(object, name)).map((object) => object[name] ?? null),
    deeper,
  );
}

/** Compares times as exactly as the arbitrary inputs need. */
function byTimeThenId(a: ContributionValues, b: ContributionValues): number {
  return rankOf(a.time) - rankOf(b.time) || (a.id < b.id ? -1 : 1);
}

function rankOf(time: string | undefined): number {
  if (time === undefined || time === 'yesterday') return 0;
  if (time.includes('.0001')) return 2;
  return time.startsWith('2026-01-02') ? 3 : 1;
}

function tokensOf(pointer: string): readonly string[] {
  return pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function at({ record }: Merged, pointer: string): Json {
  let value = record;
  for (const name of tokensOf(pointer)) value = isObject(value) ? (value[name] ?? null) : null;
  return value;
}

/** Returns `settled` with the members that only `more` has. */
function withMembersOf(more: Json, settled: Json): Json {
  if (!isObject(more) || !isObject(settled)) return settled;
  return Object.fromEntries(
    Object.entries(more).map(([name, value]) => [
      name,
      Object.hasOwn(settled, name) ? withMembersOf(value, settled[name] ?? null) : value,
    ]),
  );
}

function isEmptyObject(value: Json): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function asJson(anything: unknown): Json {
  const text = JSON.stringify(anything, (_name, value: unknown) =>
    typeof value === 'bigint' ? Number(value) : value,
  );
  const decoded: Json = text === undefined ? null : JSON.parse(text);
  return decoded;
}
