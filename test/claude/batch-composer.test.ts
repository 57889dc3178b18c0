import { describe, expect, onTestFinished, test } from 'vitest';
import { runBatches } from '../../shared/batch/run-batches.ts';
import { baseClient } from '../../shared/claude/base-client.ts';
import { batchComposer } from '../../shared/claude/batch-composer.ts';
import { claudeClient } from '../../shared/claude/claude-client.ts';
import { claudeComposer, type ClaudeComposerOptions } from '../../shared/claude/claude-composer.ts';
import { messageBatches } from '../../shared/claude/message-batches.ts';
import type { Budget } from '../../shared/compose/budget.ts';
import type { Answer, Question } from '../../shared/compose/composer.ts';
import { severalAnswers } from '../../shared/compose/several-answers.ts';
import { visitDeadline } from '../../shared/claude/visit-deadline.ts';
import type { CompletionMessage } from '../../shared/messaging/contribution.ts';
import type { Log } from '../../shared/messaging/log.ts';
import { contribution, policy, question } from '../compose/questions.ts';
import { memoryBatchBook } from '../fakes/memory-batch-book.ts';
import { none, once, PRICE_OF_ONE, twice } from './ask-claude.ts';
import type { Behaviour } from './messages-behaviour.ts';
import { startMessagesServer } from './messages-server.ts';

const hour = 3_600_000;
const asker: CompletionMessage = {
  fusion: 'recommendation',
  key: 'k',
  reason: 'complete',
  ticket: 't1',
  after: 0,
};
const batched = { ...policy, urgency: 'batch' } as const;
const asked = (more: Partial<Question> = {}): Question =>
  question([contribution('电影推荐')], { policy: batched, asker, ...more });
const films = (value: unknown): readonly string[] =>
  typeof value === 'object' && value !== null && 'films' in value ? [] : ["must have 'films'"];

/** A composer, and a poller that runs when the test says so, with a server that answers when the test says so. */
async function setUp(behaviours: readonly Behaviour[], more: Partial<ClaudeComposerOptions> = {}) {
  const server = await startMessagesServer({
    behave: ({ nth }) => behaviours[nth] ?? { kind: 'ok', answer: { films: ['Up'] } },
  });
  onTestFinished(() => server.close());
  const clock = { at: Date.parse('2026-11-23T10:00:00Z') };
  const now = () => clock.at;
  const book = memoryBatchBook();
  const told: CompletionMessage[] = [];
  const logged: string[] = [];
  const write = (line: string): void => void logged.push(line);
  const log: Log = { info: write, warn: write, error: write };
  const options = {
    key: async () => 'sk-test',
    clientFor: (key: string) => claudeClient({ key, baseURL: server.url }),
    checks: { recommendation: films },
    now,
    log,
    ...more,
  };
  const composer = batchComposer(claudeComposer(options), { ...options, book });
  const client = baseClient({ key: 'sk-test', baseURL: server.url });
  const signal = new AbortController().signal;
  let ids = 0;
  /** One run of the poller. */
  const run = (hasKey = true) =>
    runBatches({
      book,
      api: hasKey ? messageBatches({ client, signal, now }) : undefined,
      clock: { now },
      newId: () => `batch-${(ids += 1)}`,
      tell: async (messages) => void told.push(...messages),
      log,
      isLate: () => false,
    });
  /** The poller sends, the batch ends, the poller collects. */
  const answer = async (): Promise<void> => {
    await run();
    server.endBatches();
    await run();
  };
  const compose = (to: Question = asked()): Promise<Answer> => composer.compose(to, signal);
  return { server, clock, book, told, composer, compose, run, answer };
}

const waiting = { kind: 'waiting' };
const answered = {
  kind: 'answered',
  result: { films: ['Up'] },
  model: 'claude-haiku-5-5',
  urgency: 'batch',
  cut: [],
};

describe('a question that can wait', () => {
  test('is noted once, and answered at half the price when its batch has ended', async () => {
    const { server, told, compose, run } = await setUp([]);
    expect(await compose()).toEqual(waiting);
    expect(await compose()).toEqual(waiting);
    await run();
    expect(server.batches).toHaveLength(1);
    expect(server.batches[0]?.requests).toHaveLength(1);
    await run();
    expect(await compose()).toEqual(waiting);
    expect(told).toEqual([]);

    server.endBatches();
    await run();
    expect(told).toEqual([asker]);
    expect(await compose()).toEqual({ ...answered, usage: once, costUsd: PRICE_OF_ONE / 2 });
    expect(server.batches).toHaveLength(1);
    expect(server.faults).toEqual([]);
  });

  test('is the very request that would be asked at once', async () => {
    const { server, compose, run } = await setUp([]);
    await compose();
    await run();
    await compose(asked({ policy }));
    expect(server.batches[0]?.requests[0]?.body).toEqual(server.requests[0]?.body);
  });

  test('is another for each generation, group and sample, and the same whatever the group is by then', async () => {
    const { server, compose, run } = await setUp([]);
    await compose();
    await compose(asked({ asker: { ...asker, after: 1 } }));
    await compose(asked({ asker: { ...asker, key: 'other' } }));
    await compose(asked({ sample: 1 }));
    await compose(asked({ policy: { ...batched, model: 'claude-sonnet-5-5' } }));
    await compose(asked({ contributions: [contribution('other words')] }));
    await run();
    expect(server.batches.flatMap(({ requests }) => requests)).toHaveLength(5);
  });

  test('is repaired by another one that waits, billed with the first', async () => {
    const { server, told, compose, answer } = await setUp([{ kind: 'not-json' }]);
    await compose();
    await answer();
    expect(await compose()).toEqual(waiting);
    expect(await compose()).toEqual(waiting);
    await answer();
    expect(told).toEqual([asker, asker]);
    expect(await compose()).toEqual({ ...answered, usage: twice, costUsd: PRICE_OF_ONE });
    expect(server.batches).toHaveLength(2);
    expect(JSON.stringify(server.batches[1])).toContain('That is not JSON');
  });

  test('that is wrong after its repair is unusable', async () => {
    const { compose, answer } = await setUp([{ kind: 'not-json' }, { kind: 'breaks-schema' }]);
    await compose();
    await answer();
    await compose();
    await answer();
    expect(await compose()).toMatchObject({ kind: 'unusable', usage: twice, costUsd: PRICE_OF_ONE });
  });

  test('that failed in passing is asked again, as often as the policy says', async () => {
    const failing = { kind: 'overloaded' } as const;
    const { server, compose, answer } = await setUp([failing, failing, failing]);
    const to = asked({ policy: { ...batched, tries: 2 } });
    await compose(to);
    await answer();
    expect(await compose(to)).toEqual(waiting);
    await answer();
    expect(await compose(to)).toEqual({
      kind: 'unusable',
      reason: expect.stringContaining('overloaded_error'),
      usage: none,
      costUsd: 0,
    });
    expect(server.batches).toHaveLength(2);
  });

  test.each<[string, Behaviour]>([
    ['was refused', { kind: 'status', status: 400, type: 'invalid_request_error' }],
    ['was canceled', { kind: 'unasked', as: 'canceled' }],
  ])('that %s is unusable at once', async (_, behaviour) => {
    const { compose, answer } = await setUp([behaviour]);
    await compose();
    await answer();
    expect(await compose()).toMatchObject({ kind: 'unusable', usage: none });
  });

  test('that expired is asked again within its day, and no later', async () => {
    const expired = { kind: 'unasked', as: 'expired' } as const;
    const { clock, compose, answer } = await setUp([expired, expired]);
    await compose();
    clock.at += 20 * hour;
    await answer();
    expect(await compose()).toEqual(waiting);
    clock.at += 4 * hour;
    await answer();
    clock.at += 2 * hour;
    expect(await compose()).toMatchObject({ kind: 'unusable', reason: expect.stringContaining('expired') });
  });
});

describe('a question that nobody answers', () => {
  test('since it cannot be sent, is given up after 25 hours', async () => {
    const { clock, told, compose, run } = await setUp([]);
    await compose();
    await run(false);
    clock.at += 25 * hour - 1;
    await run(false);
    expect(told).toEqual([]);
    clock.at += 1;
    await run(false);
    expect(told).toEqual([asker]);
    expect(await compose()).toMatchObject({
      kind: 'unusable',
      reason: 'it could not be sent within 25 hours',
    });
  });

  test('since its batch does not end, is given up after 25 hours', async () => {
    const { clock, told, compose, run } = await setUp([]);
    await compose();
    await run();
    clock.at += 25 * hour;
    await run();
    expect(told).toEqual([asker]);
    expect(await compose()).toMatchObject({
      kind: 'unusable',
      reason: 'the batch has not ended within 25 hours',
    });
  });
});

describe('beside batches', () => {
  test('what does not wait is asked at once', async () => {
    const { server, compose } = await setUp([]);
    expect(await compose(asked({ policy }))).toMatchObject({ kind: 'answered', costUsd: PRICE_OF_ONE });
    expect(await compose(question([contribution('x')], { policy: batched }))).toMatchObject({
      kind: 'answered',
    });
    expect(server.requests).toHaveLength(2);
  });

  test('what is too large to be kept is asked at once', async () => {
    const { server, compose } = await setUp([]);
    const to = asked({
      policy: { ...batched, maxInputTokens: 900_000 },
      contributions: [contribution('x'.repeat(1_100_000))],
    });
    expect(await compose(to)).toMatchObject({ kind: 'answered', usage: once });
    expect(server.requests).toHaveLength(1);
  });

  test('without a key nothing is noted', async () => {
    const { book, compose } = await setUp([], { key: async () => undefined });
    expect(await compose()).toEqual({ kind: 'no-model' });
    for await (const question of book.waiting()) expect(question).toBeUndefined();
  });

  test('an answer needs no key to be used', async () => {
    let key: string | undefined = 'sk-test';
    const { compose, answer } = await setUp([], { key: async () => key });
    await compose();
    await answer();
    key = undefined;
    expect(await compose()).toMatchObject({ kind: 'answered' });
  });

  test('a remembered answer saves the question', async () => {
    const kept = new Map<string, { answer: { films: string[] }; model: string }>();
    const answers: ClaudeComposerOptions['answers'] = {
      get: async (hash) => kept.get(hash),
      put: async (hash) => void kept.set(hash, { answer: { films: ['Up'] }, model: 'claude-haiku-5-5' }),
    };
    const { server, compose, answer } = await setUp([], { answers });
    const cacheMs = hour;
    await compose(asked({ policy: { ...batched, cacheMs } }));
    await answer();
    await compose(asked({ policy: { ...batched, cacheMs } }));
    const again = await compose(asked({ policy: { ...batched, cacheMs }, asker: { ...asker, key: 'k-2' } }));
    expect(again).toMatchObject({ kind: 'answered', cached: true, costUsd: 0 });
    expect(server.batches).toHaveLength(1);
  });
});

describe('a daily budget', () => {
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

  test('that is spent notes nothing', async () => {
    const { budget, days } = openBudget();
    days.set('1970-01-01', 5);
    const { server, compose, run } = await setUp([], { budget });
    expect(await compose(within(5))).toMatchObject({ kind: 'unusable', reason: 'daily budget spent' });
    await run();
    expect(server.batches).toEqual([]);
  });

  test('has set aside what is under way, and is given back what it did not cost', async () => {
    const { budget, clock: today, spent } = openBudget();
    const { clock, compose, answer } = await setUp([{ kind: 'not-json' }], { budget });
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

  test('is drawn on once by each of several answers, which wait for the last', async () => {
    const { budget, spent } = openBudget();
    const expired = { kind: 'unasked', as: 'expired' } as const;
    const { server, composer, answer } = await setUp([expired], { budget });
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

  test('is given back all of it where nothing came', async () => {
    const { budget, spent } = openBudget();
    const { compose, answer } = await setUp([{ kind: 'unasked', as: 'canceled' }], { budget });
    const at = Date.parse('2026-11-23T10:00:00Z');
    await compose(within(1));
    expect(spent(at)).toBeGreaterThan(0);
    await answer();
    expect(await compose(within(1))).toMatchObject({ kind: 'unusable' });
    expect(spent(at)).toBe(0);
  });

  test('that cannot be written to costs no answer', async () => {
    const budget: Budget = { ...openBudget().budget, add: () => Promise.reject(new Error('no')) };
    const { compose, answer } = await setUp([], { budget });
    await compose(within(1));
    await answer();
    expect(await compose(within(1))).toMatchObject({ kind: 'answered' });
  });
});
