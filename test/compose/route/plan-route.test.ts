import { describe, expect, test } from 'vitest';
import { afterFailure, type Breaker, closedBreaker, isOpen } from '../../../shared/compose/route/breaker.ts';
import { planRoute, shareMs } from '../../../shared/compose/route/plan-route.ts';
import type { ModelNode, ModelRoute } from '../../../shared/policy/model-route.ts';

const node = (name: string): ModelNode => ({ name, provider: 'anthropic', model: 'claude-haiku-5-5' });
const nodes = [node('a'), node('b'), node('c')];
const view = { breakers: new Map<string, Breaker>(), earlier: [], seed: 4, now: 1_000 };
const namesIn = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name).join('');

describe('a breaker', () => {
  test('opens at the third failure in a row, and for twice as long at each one after it', () => {
    const pauses: number[] = [];
    let breaker = closedBreaker;
    for (let nth = 0; nth < 10; nth += 1) {
      breaker = afterFailure(breaker, 1_000);
      pauses.push(breaker.openUntil - 1_000);
    }
    expect(pauses).toEqual([0, 0, 30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000, 600_000]);
  });

  test('opens at once for the pause that the provider asks for, within ten minutes', () => {
    expect(afterFailure(closedBreaker, 1_000, 7_000)).toEqual({ failures: 1, openUntil: 8_000 });
    expect(afterFailure(closedBreaker, 0, 86_400_000).openUntil).toBe(600_000);
  });

  test('is closed again when its pause is over', () => {
    const breaker = afterFailure(closedBreaker, 1_000, 7_000);
    expect([7_999, 8_000].map((now) => isOpen(breaker, now))).toEqual([true, false]);
  });
});

describe('a plan', () => {
  test.each<[ModelRoute['kind'], string]>([
    ['failover', 'abc'],
    ['cascade', 'abc'],
    ['balance', 'bca'],
  ])('of a %s has the order %s', (kind, expected) => {
    expect(namesIn(planRoute({ kind, nodes }, view).asked)).toBe(expected);
  });

  test('passes over a node whose breaker is open, and says until when', () => {
    const breakers = new Map([['a', { failures: 3, openUntil: 31_000 }]]);
    const { asked, skipped } = planRoute({ kind: 'failover', nodes }, { ...view, breakers });
    expect(namesIn(asked)).toBe('bc');
    expect(skipped).toEqual([
      { node: nodes[0], reason: '3 failures in a row; it is asked again in 30 s', mayBeAskedLater: true },
    ]);
  });

  test('passes over a node whose answer was rejected, and no other', () => {
    const earlier = (['rejected', 'failed', 'skipped'] as const).map((outcome, index) => ({
      node: nodes[index]?.name ?? '',
      outcome,
      usage: null,
      costUsd: 0,
    }));
    const { asked, skipped } = planRoute({ kind: 'cascade', nodes }, { ...view, earlier });
    expect(namesIn(asked)).toBe('bc');
    expect(skipped[0]).toMatchObject({ mayBeAskedLater: false });
  });
});

test('a node gets an equal share of the time that remains, or its own limit within it', () => {
  expect(shareMs({}, 9_000, 3)).toBe(3_000);
  expect(shareMs({}, 9_000, 1)).toBe(9_000);
  expect(shareMs({ timeoutMs: 500 }, 9_000, 3)).toBe(500);
  expect(shareMs({ timeoutMs: 20_000 }, 9_000, 3)).toBe(9_000);
});
