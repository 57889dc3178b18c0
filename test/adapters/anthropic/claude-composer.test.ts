import { describe, expect, test } from 'vitest';
import type { Budget } from '../../../shared/compose/budget.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';
import { contribution, policy, question } from '../../compose/questions.ts';
import { asked, matching, none, once, PRICE_OF_ONE, setUp } from './ask-claude.ts';

describe('an answer', () => {
  test('the answer is the text of Claude with its model, usage and price', async () => {
    const { server, compose } = await setUp([{ kind: 'ok', answer: { films: ['流浪地球'] } }]);
    expect(await compose()).toEqual({
      kind: 'answered',
      result: { films: ['流浪地球'] },
      model: 'claude-haiku-5-5',
      usage: once,
      costUsd: PRICE_OF_ONE,
      cut: [],
    });
    expect(server.requests).toHaveLength(1);
    expect([...server.successes.values()]).toEqual([1]);
  });

  test('the answer names the model that answered', async () => {
    const { compose } = await setUp([{ kind: 'ok', model: 'claude-haiku-5-5-20261007' }]);
    expect(await compose()).toMatchObject({ model: 'claude-haiku-5-5-20261007', costUsd: PRICE_OF_ONE });
  });

  test('the cost of a model without a known price is null, not zero', async () => {
    const { compose } = await setUp([{ kind: 'ok' }]);
    const answer = await compose({ ...asked, policy: { ...policy, model: 'claude-next' } });
    expect(answer).toMatchObject({ kind: 'answered', usage: once, costUsd: null });
  });

  test('the answer names the messages that were shortened', async () => {
    const { compose } = await setUp([{ kind: 'ok' }]);
    const long = question([contribution('x '.repeat(50_000), { id: 'long' })]);
    expect(await compose(long)).toMatchObject({ kind: 'answered', cut: ['catalogue/long'] });
  });
});

describe('compositions without a call', () => {
  test.each([undefined, '', '  \n'])('no model is asked without a key (%j)', async (key) => {
    const { server, compose } = await setUp([], { key: async () => key });
    expect(await compose()).toEqual({ kind: 'no-model' });
    expect(server.requests).toEqual([]);
  });

  test('facts that exceed the budget are unusable', async () => {
    const { server, compose } = await setUp([]);
    const answer = await compose({ ...asked, policy: { ...policy, maxInputTokens: 100 } });
    expect(answer).toEqual({
      kind: 'unusable',
      reason: matching(/maxInputTokens \(100\)/),
      usage: none,
      costUsd: 0,
    });
    expect(server.requests).toEqual([]);
  });

  test.each(['other', 'constructor', '__proto__'])(
    'a fusion whose check is not deployed (%s) is unusable',
    async (fusion) => {
      const { server, compose } = await setUp([]);
      expect(await compose({ ...asked, fusion })).toMatchObject({ kind: 'unusable', costUsd: 0 });
      expect(server.requests).toEqual([]);
    },
  );

  test('a key that cannot be read is a transient fault', async () => {
    const { compose } = await setUp([], { key: () => Promise.reject(new Error('secret text')) });
    expect(await compose()).toMatchObject({ kind: 'unavailable', reason: 'the key could not be read' });
  });

  test('a key that no header can carry is neither sent nor shown, and is forgotten', async () => {
    let forgotten = 0;
    const { compose } = await setUp([], {
      key: async () => 'sk-\u2028secret',
      forgetKey: () => (forgotten += 1),
    });
    const answer = await compose();
    expect(answer).toMatchObject({ kind: 'unavailable', reason: matching(/^authentication/) });
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(forgotten).toBe(1);
  });
});

describe('unavailable models', () => {
  test.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': 'Mon, 23 Nov 2026 10:01:30 GMT' }, 90_000],
    [{ 'retry-after-ms': '1500', 'retry-after': '7' }, 1_500],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('a throttled call with %j makes the queue wait %s ms', async (headers, retryAfterMs) => {
    const { server, compose } = await setUp([{ kind: 'rate-limited', headers }]);
    expect(await compose()).toEqual({
      kind: 'unavailable',
      reason: matching(/^429 rate_limit_error/),
      retryAfterMs,
      usage: none,
      costUsd: 0,
    });
    expect(server.requests).toHaveLength(1);
  });

  test.each([408, 409, 500, 502, 503, 504])(
    'the status %d means that the model is unavailable',
    async (status) => {
      const { server, compose } = await setUp([{ kind: 'status', status, headers: { 'retry-after': '3' } }]);
      expect(await compose()).toMatchObject({ kind: 'unavailable', retryAfterMs: 3_000 });
      expect(server.requests).toHaveLength(1);
    },
  );

  test('an overloaded model (529) is unavailable', async () => {
    const { compose } = await setUp([{ kind: 'overloaded' }]);
    expect(await compose()).toMatchObject({ kind: 'unavailable', reason: matching(/^529/) });
  });

  test.each(['before', 'body'] as const)(
    'a connection that breaks (%s) means that the model is unavailable',
    async (when) => {
      const { server, compose } = await setUp([{ kind: 'drop', when }]);
      expect(await compose()).toMatchObject({
        kind: 'unavailable',
        usage: none,
        costUsd: null,
        mayBeBilled: true,
      });
      expect(server.requests).toHaveLength(1);
    },
  );

  test('calls without an answer spend the budget, and then nothing is asked', async () => {
    const { budget, spent } = sumOf();
    const { server, compose } = await setUp([{ kind: 'hang', when: 'before' }], { budget });
    const limited = { ...asked, policy: { ...policy, timeoutMs: 200, budgetPerDay: 0.000_01 } };
    const first = await compose(limited);
    expect(first).toMatchObject({ kind: 'unavailable', costUsd: null, mayBeBilled: true });
    expect('estimatedUsd' in first && first.estimatedUsd).toBe(spent());
    expect(spent()).toBeGreaterThan(0.000_01);
    expect(await compose(limited)).toMatchObject({ kind: 'unusable', reason: 'daily budget spent' });
    expect(server.requests).toHaveLength(1);
  });

  test('a store of keys that is away is no failure of the model', async () => {
    const { compose } = await setUp([], { key: () => Promise.reject(new RetryableError('away')) });
    await expect(compose()).rejects.toBeInstanceOf(RetryableError);
  });

  test('where another model may answer, a store of keys that is away is passed over', async () => {
    const key = (): Promise<never> => Promise.reject(new RetryableError('away'));
    const { compose } = await setUp([], { key, hasOthers: true });
    expect(await compose()).toMatchObject({ kind: 'unavailable', reason: 'the key could not be read' });
  });

  test('a refused connection means that the model is unavailable', async () => {
    const { server, compose } = await setUp([]);
    await server.close();
    expect(await compose()).toMatchObject({ kind: 'unavailable', reason: 'no connection' });
  });

  test.each(['before', 'body'] as const)(
    'a call without an answer in time (%s) means that the model is unavailable',
    async (when) => {
      const { compose } = await setUp([{ kind: 'hang', when }]);
      const answer = await compose({ ...asked, policy: { ...policy, timeoutMs: 200 } });
      expect(answer).toMatchObject({ kind: 'unavailable', reason: 'timeout: no answer within 200 ms' });
    },
  );

  test.each(['before', 'body'] as const)('an aborted call (%s) releases its connection', async (when) => {
    const { server, compose } = await setUp([{ kind: 'hang', when }]);
    const caller = new AbortController();
    const answer = compose(asked, caller.signal);
    await server.arrived(1);
    caller.abort();
    expect(await answer).toMatchObject({ kind: 'unavailable', reason: matching(/^aborted/) });
    await server.hungUp();
  });

  test('a call that is aborted before it begins sends nothing', async () => {
    const { server, compose } = await setUp([]);
    expect(await compose(asked, AbortSignal.abort())).toMatchObject({ kind: 'unavailable' });
    expect(server.requests).toEqual([]);
  });

  test.each([
    ['<html>', 'text/html'],
    ['{"hello":1}', 'application/json'],
    ['{"content":[', 'application/json'],
    ['null', 'application/json'],
  ])('a foreign server that answers %j counts as unavailable', async (body, contentType) => {
    const { compose } = await setUp([{ kind: 'foreign', body, contentType }]);
    expect(await compose()).toMatchObject({ kind: 'unavailable', usage: none });
  });

  test('the composer forgets a wrong key and succeeds with the right one', async () => {
    let held = 'sk-wrong';
    const { compose } = await setUp([], {
      accepts: (key) => key === 'sk-right',
      key: async () => held,
      forgetKey: () => (held = 'sk-right'),
    });
    expect(await compose()).toMatchObject({
      kind: 'unavailable',
      reason: matching(/^authentication: 401/),
    });
    expect(await compose()).toMatchObject({ kind: 'answered' });
  });

  test.each([402, 403])('the status %d counts as a wrong key as well', async (status) => {
    let forgotten = 0;
    const { compose } = await setUp([{ kind: 'status', status }], {
      key: async () => 'sk-test',
      forgetKey: () => (forgotten += 1),
    });
    expect(await compose()).toMatchObject({
      kind: 'unavailable',
      reason: matching(/^authentication/),
    });
    expect(forgotten).toBe(1);
  });
});

describe('unusable requests', () => {
  test.each([400, 404, 413, 422])('the status %d means that the request is at fault', async (status) => {
    const { server, compose } = await setUp([{ kind: 'status', status, type: 'some_error' }]);
    expect(await compose()).toEqual({
      kind: 'unusable',
      reason: `${status} some_error: some_error, as the test wants it`,
      usage: none,
      costUsd: 0,
    });
    expect(server.requests).toHaveLength(1);
  });
});

/** A budget in memory, and what it has counted. */
function sumOf(): { readonly budget: Budget; readonly spent: () => number } {
  let sum = 0;
  return {
    budget: { spentToday: async () => sum, add: async (_, usd) => void (sum += usd) },
    spent: () => sum,
  };
}
