import { describe, expect, test } from 'vitest';
import type { Answer, Composer } from '../../../shared/compose/composer.ts';
import type { Question } from '../../../shared/compose/question.ts';
import { routeComposer } from '../../../shared/compose/route/route-composer.ts';
import type { ModelNode } from '../../../shared/policy/model-route.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';
import { asked } from '../../adapters/anthropic/ask-claude.ts';

const names = ['cheap', 'dear'] as const;
const nodes = names.map((name): ModelNode => ({ name, provider: 'anthropic', model: 'claude-haiku-5-5' }));
const question: Question = {
  ...asked,
  policy: { ...asked.policy, timeoutMs: 10_000, route: { kind: 'failover', nodes } },
};
const spent = {
  usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 },
  costUsd: 0,
};
const down: Answer = { ...spent, kind: 'unavailable', reason: 'down', retryAfterMs: undefined };
const answered: Answer = { ...spent, kind: 'answered', result: { films: [] }, model: 'm', cut: [] };

/** A route over nodes whose answers are given when a test says so. */
function openRoute() {
  let now = 1_000_000;
  const calls: { readonly node: string; readonly give: PromiseWithResolvers<Answer> }[] = [];
  const composerOf = ({ name }: ModelNode): Composer => ({
    compose() {
      const give = Promise.withResolvers<Answer>();
      calls.push({ node: name, give });
      return give.promise;
    },
  });
  const composer = routeComposer({ composerOf, now: () => now });
  const ask = (): Promise<Answer> => composer.compose(question, new AbortController().signal);
  const tick = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));
  /** Answers the open calls of a node, and returns how many there were. */
  async function settle(node: string, answer: Answer | Error): Promise<number> {
    await tick();
    const open = calls.filter((call) => call.node === node);
    for (const call of open) {
      calls.splice(calls.indexOf(call), 1);
      if (answer instanceof Error) call.give.reject(answer);
      else call.give.resolve(answer);
    }
    await tick();
    return open.length;
  }
  return { ask, settle, wait: (ms: number) => (now += ms) };
}

/** Opens the breaker of the first node by three failures in a row. */
async function withOpenBreaker() {
  const route = openRoute();
  for (let nth = 0; nth < 3; nth += 1) {
    const answer = route.ask();
    expect(await route.settle('cheap', down)).toBe(1);
    await route.settle('dear', answered);
    await answer;
  }
  return route;
}

describe('a breaker whose pause is over', () => {
  test('lets one question probe the node, and sends the others to the next one', async () => {
    const route = await withOpenBreaker();
    route.wait(30_001);
    const answers = Array.from({ length: 20 }, () => route.ask());
    expect(await route.settle('cheap', answered)).toBe(1);
    expect(await route.settle('dear', answered)).toBe(19);
    await Promise.all(answers);
  });

  test('opens again after a probe that fails, and closes after one that is answered', async () => {
    const route = await withOpenBreaker();
    route.wait(30_001);
    const failing = route.ask();
    await route.settle('cheap', down);
    await route.settle('dear', answered);
    await failing;
    route.wait(59_000);
    const passed = route.ask();
    expect(await route.settle('cheap', answered)).toBe(0);
    await route.settle('dear', answered);
    await passed;
    route.wait(1_001);
    const probe = route.ask();
    expect(await route.settle('cheap', answered)).toBe(1);
    await probe;
    const all = Array.from({ length: 5 }, () => route.ask());
    expect(await route.settle('cheap', answered)).toBe(5);
    await Promise.all(all);
  });

  test('is not held by a probe that never ends: another probe comes when its time is over', async () => {
    const route = await withOpenBreaker();
    route.wait(30_001);
    void route.ask();
    route.wait(10_001);
    const next = route.ask();
    expect(await route.settle('cheap', answered)).toBe(2);
    await next;
  });

  test('is free again when the probe met a store that is away', async () => {
    const route = await withOpenBreaker();
    route.wait(30_001);
    const broken = route.ask();
    const rejected = expect(broken).rejects.toThrow('the budget is away');
    await route.settle('cheap', new RetryableError('the budget is away'));
    await rejected;
    const next = route.ask();
    expect(await route.settle('cheap', answered)).toBe(1);
    await next;
  });
});

test('questions that fail at once are one failure, and do not open a breaker for ten minutes', async () => {
  const route = openRoute();
  const answers = Array.from({ length: 20 }, () => route.ask());
  expect(await route.settle('cheap', down)).toBe(20);
  await route.settle('dear', answered);
  await Promise.all(answers);
  route.wait(30_001);
  const next = route.ask();
  expect(await route.settle('cheap', answered)).toBe(1);
  await next;
});

test('where all nodes are down the queue waits until the first probe', async () => {
  const route = openRoute();
  for (let nth = 0; nth < 3; nth += 1) {
    const answer = route.ask();
    await route.settle('cheap', down);
    await route.settle('dear', down);
    await answer;
  }
  const answer = await route.ask();
  expect(answer).toMatchObject({ kind: 'unavailable', retryAfterMs: 30_000 });
});
