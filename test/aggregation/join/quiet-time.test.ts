import { describe, expect, test } from 'vitest';
import {
  decide,
  type Decision,
  type GroupPolicy,
  longestQuietMs,
  questionDueAt,
} from '../../../shared/aggregation/join/decide.ts';
import { claudePolicyOf } from '../../fakes/policies.ts';
import { bare, closed, part, policyOf, saved } from '../views.ts';

const quiet = claudePolicyOf({ quietMs: 5_000 });
const policy = policyOf({ compose: quiet });
const release = { kind: 'release', reason: 'late', after: 1 };

function decided(by: GroupPolicy, arrived: readonly string[], now: number, isReevaluated = false): Decision {
  const view = closed(
    saved({ included: ['1'] }),
    part('1', 'a', 900),
    part('2', 'a', 2_000),
    part('3', 'a', 2_500),
  );
  return decide(by, view, { arrived: new Set(arrived), now, isReevaluated });
}

describe('a late part of a fusion that asks a model', () => {
  test('the joiner of the earliest late part asks for another look after the quiet time', () => {
    expect(decided(policy, ['2'], 2_001)).toEqual({ kind: 'reevaluate', at: 7_000 });
  });

  test('the joiners of the others leave that to the earliest', () => {
    expect(decided(policy, ['3'], 2_501)).toEqual({ kind: 'wait' });
  });

  test('the late parts share one question once the quiet time is over', () => {
    expect(decided(policy, [], 7_000, true)).toEqual(release);
  });

  test('a look that comes too early is repeated', () => {
    expect(decided(policy, [], 6_999, true)).toEqual({ kind: 'reevaluate', at: 7_000 });
  });

  test('a late part amends at once without a model or without a quiet time', () => {
    expect(decided(policyOf(), ['2'], 2_001)).toEqual(release);
    expect(decided(policyOf({ compose: claudePolicyOf() }), ['2'], 2_001)).toEqual(release);
  });

  test('a correction does not wait', () => {
    const view = closed(
      saved({ included: ['1'] }),
      part('1', 'a', 900),
      part('2', 'x', 2_000, { corrects: true }),
    );
    expect(decide(policy, view, { arrived: new Set(['2']), now: 2_001 })).toMatchObject({
      reason: 'corrected',
    });
  });

  test('a late part does not wait where it would keep the next round waiting', () => {
    const rounds = bare({ size: 1, rememberMs: 1_200, compose: quiet });
    expect(decided(rounds, ['2', '3'], 2_501)).toMatchObject({ kind: 'release', after: 1 });
    expect(decided(rounds, ['2', '3'], 2_501)).toMatchObject({ reason: 'late' });
  });
});

describe('the quiet time', () => {
  test('it doubles with each amended generation of a round, up to five minutes', () => {
    const waits = [1, 2, 3, 4, 8, 30].map(
      (generation) =>
        questionDueAt(policy, { generation, round: 1, savedAt: 0 }, [part('1', 'a', 0)]) / 1_000,
    );
    expect(waits).toEqual([5, 10, 20, 40, 300, 300]);
  });

  test('it begins anew with each round', () => {
    expect(questionDueAt(policy, { generation: 9, savedAt: 0 }, [part('1', 'a', 0)])).toBe(5_000);
  });

  test('it counts from the last result for parts that arrived before it', () => {
    expect(questionDueAt(policy, { generation: 1, savedAt: 4_000 }, [part('1', 'a', 0)])).toBe(9_000);
  });

  test('one that is longer than five minutes stays as it is', () => {
    const long = policyOf({ compose: claudePolicyOf({ quietMs: 2 * longestQuietMs }) });
    expect(questionDueAt(long, { generation: 3, round: 1, savedAt: 0 }, [part('1', 'a', 0)])).toBe(
      2 * longestQuietMs,
    );
  });
});
