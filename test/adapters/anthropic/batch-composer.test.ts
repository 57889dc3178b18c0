import { describe, expect, test } from 'vitest';
import type { ClaudeComposerOptions } from '../../../shared/adapters/anthropic/claude-composer.ts';
import { contribution, policy, question } from '../../compose/questions.ts';
import { none, once, PRICE_OF_ONE, twice } from './ask-claude.ts';
import { answered, asked, asker, askInBatches, batched, hour, waiting } from './ask-in-batches.ts';
import type { Behaviour } from './messages-behaviour.ts';

describe('a question that can wait', () => {
  test('the question is stored once and answered at half the price when its batch ends', async () => {
    const { server, notified, compose, run } = await askInBatches([]);
    expect(await compose()).toEqual(waiting);
    expect(await compose()).toEqual(waiting);
    await run();
    expect(server.batches).toHaveLength(1);
    expect(server.batches[0]?.requests).toHaveLength(1);
    await run();
    expect(await compose()).toEqual(waiting);
    expect(notified).toEqual([]);

    server.endBatches();
    await run();
    expect(notified).toEqual([asker]);
    expect(await compose()).toEqual({ ...answered, usage: once, costUsd: PRICE_OF_ONE / 2 });
    expect(server.batches).toHaveLength(1);
    expect(server.faults).toEqual([]);
  });

  test('the question is the same request as one that is asked at once', async () => {
    const { server, compose, run } = await askInBatches([]);
    await compose();
    await run();
    await compose(asked({ policy }));
    expect(server.batches[0]?.requests[0]?.body).toEqual(server.requests[0]?.body);
  });

  test('a question differs by generation, group and sample, and not by later parts', async () => {
    const { server, compose, run } = await askInBatches([]);
    await compose();
    await compose(asked({ asker: { ...asker, after: 1 } }));
    await compose(asked({ asker: { ...asker, key: 'other' } }));
    await compose(asked({ sample: 1 }));
    await compose(asked({ policy: { ...batched, model: 'claude-sonnet-5-5' } }));
    await compose(asked({ contributions: [contribution('other words')] }));
    await run();
    expect(server.batches.flatMap(({ requests }) => requests)).toHaveLength(5);
  });

  test('another waiting question repairs the answer, and both are billed', async () => {
    const { server, notified, compose, answer } = await askInBatches([{ kind: 'not-json' }]);
    await compose();
    await answer();
    expect(await compose()).toEqual(waiting);
    expect(await compose()).toEqual(waiting);
    await answer();
    expect(notified).toEqual([asker, asker]);
    expect(await compose()).toEqual({ ...answered, usage: twice, costUsd: PRICE_OF_ONE });
    expect(server.batches).toHaveLength(2);
    expect(JSON.stringify(server.batches[1])).toContain('Your answer is not JSON');
  });

  test('an answer that is wrong after its repair is unusable', async () => {
    const { compose, answer } = await askInBatches([{ kind: 'not-json' }, { kind: 'breaks-schema' }]);
    await compose();
    await answer();
    await compose();
    await answer();
    expect(await compose()).toMatchObject({ kind: 'unusable', usage: twice, costUsd: PRICE_OF_ONE });
  });

  test('a question with a transient fault is asked again, as often as the policy says', async () => {
    const failing = { kind: 'overloaded' } as const;
    const { server, compose, answer } = await askInBatches([failing, failing, failing]);
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
  ])('a question that %s is unusable at once', async (_, behaviour) => {
    const { compose, answer } = await askInBatches([behaviour]);
    await compose();
    await answer();
    expect(await compose()).toMatchObject({ kind: 'unusable', usage: none });
  });

  test('an expired question is asked again within its day, and no later', async () => {
    const expired = { kind: 'unasked', as: 'expired' } as const;
    const { clock, compose, answer } = await askInBatches([expired, expired]);
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

describe('a question without an answer', () => {
  test('the question is given up after 25 hours when it cannot be sent', async () => {
    const { clock, notified, compose, run } = await askInBatches([]);
    await compose();
    await run(false);
    clock.at += 25 * hour - 1;
    await run(false);
    expect(notified).toEqual([]);
    clock.at += 1;
    await run(false);
    expect(notified).toEqual([asker]);
    expect(await compose()).toMatchObject({
      kind: 'unusable',
      reason: 'the question could not be sent within 25 hours',
    });
  });

  test('the question is given up after 25 hours when its batch does not end', async () => {
    const { clock, notified, compose, run } = await askInBatches([]);
    await compose();
    await run();
    clock.at += 25 * hour;
    await run();
    expect(notified).toEqual([asker]);
    expect(await compose()).toMatchObject({
      kind: 'unusable',
      reason: 'the batch has not ended within 25 hours',
    });
  });
});

describe('questions outside batches', () => {
  test('a question that cannot wait is asked at once', async () => {
    const { server, compose } = await askInBatches([]);
    expect(await compose(asked({ policy }))).toMatchObject({ kind: 'answered', costUsd: PRICE_OF_ONE });
    expect(await compose(question([contribution('x')], { policy: batched }))).toMatchObject({
      kind: 'answered',
    });
    expect(server.requests).toHaveLength(2);
  });

  test('a question that is too large for the store is asked at once', async () => {
    const { server, compose } = await askInBatches([]);
    const to = asked({
      policy: { ...batched, maxInputTokens: 900_000 },
      contributions: [contribution('x'.repeat(1_100_000))],
    });
    expect(await compose(to)).toMatchObject({ kind: 'answered', usage: once });
    expect(server.requests).toHaveLength(1);
  });

  test('no question is stored without a key', async () => {
    const { book, compose } = await askInBatches([], { key: async () => undefined });
    expect(await compose()).toEqual({ kind: 'no-model' });
    for await (const question of book.waiting()) expect(question).toBeUndefined();
  });

  test('a stored answer needs no key', async () => {
    let key: string | undefined = 'sk-test';
    const { compose, answer } = await askInBatches([], { key: async () => key });
    await compose();
    await answer();
    key = undefined;
    expect(await compose()).toMatchObject({ kind: 'answered' });
  });

  test('a cached answer saves the question', async () => {
    const kept = new Map<string, { answer: { films: string[] }; model: string }>();
    const answers: ClaudeComposerOptions['answers'] = {
      get: async (hash) => kept.get(hash),
      put: async (hash) => void kept.set(hash, { answer: { films: ['Up'] }, model: 'claude-haiku-5-5' }),
    };
    const { server, compose, answer } = await askInBatches([], { answers });
    const cacheMs = hour;
    await compose(asked({ policy: { ...batched, cacheMs } }));
    await answer();
    await compose(asked({ policy: { ...batched, cacheMs } }));
    const again = await compose(asked({ policy: { ...batched, cacheMs }, asker: { ...asker, key: 'k-2' } }));
    expect(again).toMatchObject({ kind: 'answered', cached: true, costUsd: 0 });
    expect(server.batches).toHaveLength(1);
  });
});
