import { describe, expect, test } from 'vitest';
import { visitDeadline } from '../../../shared/adapters/anthropic/visit-deadline.ts';
import type { Budget } from '../../../shared/compose/budget.ts';
import type { Question } from '../../../shared/compose/question.ts';
import { severalAnswers } from '../../../shared/compose/panel/several-answers.ts';
import { PRICE_OF_ONE, twice } from './ask-claude.ts';
import { answered, asked, asker, askInBatches, batched, films, hour, waiting } from './ask-in-batches.ts';

describe('the daily budget of batched questions', () => {
  function openBudget() {
    const days = new Map<string, number>();
    const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
    const clock = { at: 0 };
    const spent = (at = clock.at): number => Number((days.get(dayOf(at)) ?? 0).toFixed(9));
    const budget: Budget = {
      spentToday: () => Promise.resolve(spent()),
      add(_, usd, at = clock.at) {
        days.set(dayOf(at), (days.get(dayOf(at)) ?? 0) + usd);
        return Promise.resolve();
      },
    };
    return { days, clock, spent, budget };
  }
  const within = (budgetPerDay: number, more: Partial<Question> = {}) =>
    asked({ policy: { ...batched, budgetPerDay }, ...more });

  test('a spent budget stores no question', async () => {
    const { budget, days } = openBudget();
    days.set('1970-01-01', 5);
    const { server, compose, run } = await askInBatches([], { budget });
    expect(await compose(within(5))).toMatchObject({ kind: 'unusable', reason: 'daily budget spent' });
    await run();
    expect(server.batches).toEqual([]);
  });

  test('the budget reserves the cost of open questions and gets the rest back', async () => {
    const { budget, clock: today, spent } = openBudget();
    const { clock, compose, answer } = await askInBatches([{ kind: 'not-json' }], { budget });
    const asking = (today.at = clock.at);
    const to = within(1);
    expect(await compose(to)).toEqual(waiting);
    const first = spent();
    // The answer may take all of its tokens.
    expect(first).toBeGreaterThan((batched.maxTokens * 0.5) / 1e6 / 2);
    expect(await compose(within(first, { asker: { ...asker, key: 'k-2' } }))).toMatchObject({
      reason: 'daily budget spent',
    });
    await answer();
    expect(await compose(to)).toEqual(waiting);
    expect(spent()).toBeGreaterThan(2 * first);

    clock.at += 20 * hour;
    today.at = clock.at;
    await answer();
    expect(await compose(to)).toMatchObject({ kind: 'answered', costUsd: PRICE_OF_ONE });
    await compose(to);
    expect([spent(asking), spent()]).toEqual([PRICE_OF_ONE, 0]);
  });

  test('each of several answers draws on the budget once, and all wait for the last', async () => {
    const { budget, spent } = openBudget();
    const expired = { kind: 'unasked', as: 'expired' } as const;
    const { server, composer, answer } = await askInBatches([expired], { budget });
    const checks = { recommendation: films };
    const several = severalAnswers({ composer, checks, deadline: visitDeadline });
    const to = within(1);
    const panel = { models: [to.policy.model], samples: 2 };
    const visit = () =>
      several.compose({ ...to, policy: { ...to.policy, panel } }, new AbortController().signal);
    expect(await visit()).toEqual(waiting);
    await answer();
    expect(await visit()).toEqual(waiting);
    expect(await visit()).toEqual(waiting);
    await answer();
    expect(await visit()).toMatchObject({ ...answered, usage: twice, costUsd: PRICE_OF_ONE });
    await visit();
    expect(spent(Date.parse('2026-11-23T10:00:00Z'))).toBe(PRICE_OF_ONE);
    expect(server.batches.map(({ requests }) => requests.length)).toEqual([2, 1]);
  });

  test('a question without an answer gives its whole reserve back', async () => {
    const { budget, spent } = openBudget();
    const { compose, answer } = await askInBatches([{ kind: 'unasked', as: 'canceled' }], { budget });
    const at = Date.parse('2026-11-23T10:00:00Z');
    await compose(within(1));
    expect(spent(at)).toBeGreaterThan(0);
    await answer();
    expect(await compose(within(1))).toMatchObject({ kind: 'unusable' });
    expect(spent(at)).toBe(0);
  });

  test('a budget that cannot be written costs no answer', async () => {
    const budget: Budget = { ...openBudget().budget, add: () => Promise.reject(new Error('no')) };
    const { compose, answer } = await askInBatches([], { budget });
    await compose(within(1));
    await answer();
    expect(await compose(within(1))).toMatchObject({ kind: 'answered' });
  });
});
