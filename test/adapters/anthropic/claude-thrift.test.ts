import { describe, expect, test } from 'vitest';
import type { Budget } from '../../../shared/compose/budget.ts';
import { budgetSpentWords } from '../../../infra/budget-alarm.ts';
import { costUsd, mostUsd } from '../../../shared/adapters/anthropic/prices.ts';
import type { Log } from '../../../shared/ports/log.ts';
import { contribution, policy, question } from '../../compose/questions.ts';
import { none, once, PRICE_OF_ONE, setUp } from './ask-claude.ts';
import { memoryBudget, memoryCache } from './memory-thrift.ts';

describe('the answer cache', () => {
  const cacheMs = 3_600_000;
  const group = (id: string, text = '电影推荐') =>
    question([contribution(text, { id, time: `2026-11-23T10:00:0${id}Z` })], {
      key: `k-${id}`,
      policy: { ...policy, cacheMs },
    });
  const up = { kind: 'ok', answer: { films: ['Up'] } } as const;

  test('the cache answers the same question of another group without a call', async () => {
    const answers = memoryCache();
    const { server, compose } = await setUp([up], { answers });
    const first = await compose(group('1'));
    expect(first).toMatchObject({ kind: 'answered', usage: once });
    expect(first).not.toHaveProperty('cached');
    expect(await compose(group('2'))).toEqual({
      kind: 'answered',
      result: { films: ['Up'] },
      model: 'claude-haiku-5-5',
      cut: [],
      cached: true,
      usage: none,
      costUsd: 0,
    });
    expect(server.requests).toHaveLength(1);
    expect([...answers.kept.values()].map(({ keepMs }) => keepMs)).toEqual([cacheMs]);
  });

  test('the model gets every other question, and all of a policy without a cache', async () => {
    const { server, compose } = await setUp([], { answers: memoryCache() });
    await compose(group('1'));
    await compose(group('1', 'another text'));
    await compose({ ...group('1'), policy: { ...policy, cacheMs, instructions: 'Other words.' } });
    await compose({ ...group('1'), policy });
    await compose({ ...group('1'), policy });
    expect(server.requests).toHaveLength(5);
  });

  test('the cache needs neither a key nor a budget', async () => {
    const answers = memoryCache();
    await (await setUp([up], { answers })).compose(group('1'));
    const budget: Budget = { spentToday: () => Promise.resolve(100), add: () => Promise.resolve() };
    const { compose } = await setUp([], { answers, budget, key: async () => undefined });
    const to = { ...group('2'), policy: { ...policy, cacheMs, budgetPerDay: 1 } };
    expect(await compose(to)).toMatchObject({ kind: 'answered', cached: true });
  });

  test('the cache keeps no unusable answers', async () => {
    const answers = memoryCache();
    const { compose } = await setUp([{ kind: 'not-json' }, { kind: 'not-json' }], { answers });
    expect(await compose(group('1'))).toMatchObject({ kind: 'unusable' });
    expect(answers.kept.size).toBe(0);
  });

  test('an entry that fails the checks is ignored, and the model is asked', async () => {
    const answers = { ...memoryCache(), get: () => Promise.resolve({ answer: 'PWNED', model: 'm' }) };
    const { server, compose } = await setUp([up], { answers });
    expect(await compose(group('1'))).toMatchObject({ result: { films: ['Up'] } });
    expect(server.requests).toHaveLength(1);
  });

  test('a cache that cannot be written costs no answer', async () => {
    const answers = { ...memoryCache(), put: () => Promise.reject(new Error('no')) };
    const { compose } = await setUp([up], { answers });
    expect(await compose(group('1'))).toMatchObject({ kind: 'answered' });
  });
});

describe('the daily budget', () => {
  const budgetOf = (before: number) => {
    const spent = new Map([['recommendation', before]]);
    return { spent, budget: memoryBudget(spent) };
  };
  const lines: string[] = [];
  const write = (message: string): void => void lines.push(message);
  const log: Log = { info: write, warn: write, error: write };
  const to = (more: object = {}) =>
    question([contribution('电影推荐')], { policy: { ...policy, budgetPerDay: 5, ...more } });

  test('every billed visit draws on the budget', async () => {
    const { spent, budget } = budgetOf(0);
    const { compose } = await setUp([{ kind: 'not-json' }, { kind: 'rate-limited' }], { budget, log });
    expect(await compose(to())).toMatchObject({ kind: 'unavailable' });
    expect(spent.get('recommendation')).toBe(PRICE_OF_ONE);
  });

  test('a spent budget is logged for its alarm, and no model is asked', async () => {
    const { budget } = budgetOf(5);
    const { server, compose } = await setUp([], { budget, log });
    lines.length = 0;
    expect(await compose(to())).toEqual({
      kind: 'unusable',
      reason: 'daily budget spent',
      usage: none,
      costUsd: 0,
    });
    expect(lines).toEqual([budgetSpentWords]);
    expect(server.requests).toEqual([]);
  });

  test('the budget of another fusion is not read', async () => {
    const { spent, budget } = budgetOf(100);
    const { compose } = await setUp([], { budget, log });
    expect(await compose(question([contribution('x')]))).toMatchObject({ kind: 'answered' });
    expect(spent.get('recommendation')).toBe(100);
  });

  test('a model of unknown price is counted at the highest known prices', async () => {
    const { spent, budget } = budgetOf(0);
    const { compose } = await setUp([], { budget, log });
    expect(await compose(to({ model: 'claude-next' }))).toMatchObject({ costUsd: null });
    expect(spent.get('recommendation')).toBe(mostUsd(once));
    expect(mostUsd(once)).toBeGreaterThanOrEqual(costUsd('claude-fable-5-1', once) ?? Infinity);
  });

  test('a budget that cannot be written costs no answer', async () => {
    const budget: Budget = { ...budgetOf(0).budget, add: () => Promise.reject(new Error('no')) };
    const { compose } = await setUp([], { budget, log });
    expect(await compose(to())).toMatchObject({ kind: 'answered' });
  });
});
