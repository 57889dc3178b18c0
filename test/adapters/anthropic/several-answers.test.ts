import { describe, expect, test } from 'vitest';
import { visitDeadline } from '../../../shared/adapters/anthropic/visit-deadline.ts';
import type { Composer } from '../../../shared/compose/composer.ts';
import { severalAnswers } from '../../../shared/compose/panel/several-answers.ts';
import { RetryableError } from '../../../shared/ports/retryable-error.ts';
import { asked, matching, none, once } from './ask-claude.ts';
import type { Behaviour } from './messages-behaviour.ts';
import { checks, haiku, panelBefore, says, sonnet, times, to } from './panel.ts';

describe('several samples of one model', () => {
  test('all samples get the same question, and the bill is their sum', async () => {
    const verdicts = ['refuse', 'approve', 'approve', 'approve', 'refuse'];
    const { server, ask } = await panelBefore((_, nth) => says(verdicts[nth] ?? 'none'));
    expect(await ask(to({ models: [haiku], samples: 5 }))).toEqual({
      kind: 'answered',
      result: { verdict: 'approve' },
      model: haiku,
      cut: [],
      ...times(5),
      answers: {
        asked: [1, 2, 3, 4, 5].map((n) => ({ source: `${haiku}#${n}` })),
        words: expect.any(String),
        fields: [
          {
            field: '/verdict',
            share: 0.6,
            claims: [
              { value: 'approve', sources: expect.any(Array), weight: 3 },
              { value: 'refuse', sources: expect.arrayContaining([`${haiku}#1`]), weight: 2 },
            ],
          },
        ],
      },
    });
    expect(new Set(server.requests.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(server.faults).toEqual([]);
  });

  test("the first sample fills the provider's cache before the others are asked", async () => {
    const before: number[] = [];
    const { server, ask } = await panelBefore(() => {
      before.push([...server.successes.values()].reduce((sum, count) => sum + count, 0));
      return says('approve');
    });
    await ask(to({ models: [haiku], samples: 3 }));
    expect(before[0]).toBe(0);
    expect(before[1]).toBe(1);
    for (const { body } of server.requests) {
      expect(body.system.at(-1)).toHaveProperty('cache_control', { type: 'ephemeral' });
      expect(body.messages[0]?.content[0]).toHaveProperty('cache_control', { type: 'ephemeral' });
    }
  });

  test('a single sample is asked like one question', async () => {
    const { server, ask } = await panelBefore(() => says('approve'));
    const { panel: _, ...alone } = to({ models: [haiku], samples: 1 }).policy;
    expect(await ask({ ...asked, policy: alone })).not.toHaveProperty('answers');
    expect(server.requests[0]?.body.messages[0]?.content[0]).not.toHaveProperty('cache_control');
  });
});

describe('several models', () => {
  test('each model answers, and the cost is known while every price is', async () => {
    const { ask } = await panelBefore((model) => says(model === sonnet ? 'refuse' : 'approve'));
    const models = [haiku, sonnet, 'claude-next'];
    expect(await ask(to({ models, samples: 1 }))).toMatchObject({
      result: { verdict: 'approve' },
      model: 'claude-haiku-5-5, claude-next, claude-sonnet-5-5',
      usage: times(3).usage,
      costUsd: null,
      answers: {
        asked: [{ source: `${haiku}#1` }, { source: 'claude-next#1' }, { source: `${sonnet}#1` }],
        fields: [
          {
            field: '/verdict',
            share: 0.6667,
            claims: [
              { value: 'approve', sources: [`${haiku}#1`, 'claude-next#1'], weight: 2 },
              { value: 'refuse', sources: [`${sonnet}#1`], weight: 1 },
            ],
          },
        ],
      },
    });
  });
});

describe('missing answers', () => {
  test('the other answers decide, and the receipt says why one is missing', async () => {
    const { ask } = await panelBefore((_, nth) => (nth === 1 ? { kind: 'overloaded' } : says('approve')));
    const answer = await ask(to({ models: [haiku], samples: 3 }));
    expect(answer).toMatchObject({ kind: 'answered', result: { verdict: 'approve' }, ...times(2) });
    const failed = 'answers' in answer ? answer.answers?.asked.flatMap((one) => one.failed ?? []) : [];
    expect(failed).toEqual([matching(/^529/)]);
  });

  test('an unusable answer is billed and has no weight', async () => {
    const broken: Behaviour = { kind: 'ok', answer: { films: ['refuse'] } };
    const { ask } = await panelBefore((model) => (model === sonnet ? broken : says('approve')));
    expect(await ask(to({ models: [haiku, sonnet], samples: 1 }))).toMatchObject({
      kind: 'answered',
      result: { verdict: 'approve' },
      usage: times(3).usage,
      answers: {
        asked: [{ source: `${haiku}#1` }, { source: `${sonnet}#1`, failed: matching(/after the repair/) }],
        fields: [{ field: '/verdict', share: 1 }],
      },
    });
  });

  test('a throttled model is not asked for more, and the longest wait counts', async () => {
    const { server, ask } = await panelBefore((model) => ({
      kind: 'rate-limited',
      headers: { 'retry-after': model === haiku ? '3' : '9' },
    }));
    expect(await ask(to({ models: [haiku, sonnet], samples: 4 }))).toEqual({
      kind: 'unavailable',
      reason: matching(/^429/),
      retryAfterMs: 9_000,
      usage: none,
      costUsd: 0,
    });
    expect(server.requests).toHaveLength(2);
  });

  test('only unusable answers make a billed, unusable result', async () => {
    const { server, ask } = await panelBefore(() => ({ kind: 'not-json' }));
    expect(await ask(to({ models: [haiku], samples: 2 }))).toMatchObject({
      kind: 'unusable',
      reason: matching(/not JSON/),
      ...times(4),
    });
    expect(server.requests).toHaveLength(4);
  });

  test('a faulty request is not sent again', async () => {
    const { server, ask } = await panelBefore(() => ({
      kind: 'status',
      status: 404,
      type: 'not_found_error',
    }));
    expect(await ask(to({ models: [haiku], samples: 5 }))).toMatchObject({ kind: 'unusable', costUsd: 0 });
    expect(server.requests).toHaveLength(1);
  });

  test('no model is asked without a key', async () => {
    const { server, ask } = await panelBefore(() => says('approve'), { key: async () => undefined });
    expect(await ask(to({ models: [haiku, sonnet], samples: 2 }))).toEqual({ kind: 'no-model' });
    expect(server.requests).toEqual([]);
  });

  test('one timeout covers all answers, and those that came by its end decide', async () => {
    const { server, ask } = await panelBefore((_, nth) =>
      nth === 0 ? says('approve') : { kind: 'hang', when: 'before' },
    );
    const caller = new AbortController();
    const answer = ask(to({ models: [haiku], samples: 3 }), caller.signal);
    await server.arrived(3);
    caller.abort();
    const failed = matching(/^aborted/);
    expect(await answer).toMatchObject({
      kind: 'answered',
      result: { verdict: 'approve' },
      answers: {
        asked: [{ source: `${haiku}#1` }, { source: `${haiku}#2`, failed }, { source: `${haiku}#3`, failed }],
      },
    });
  });

  test('the timeout is started once and cleared', async () => {
    const composer: Composer = { compose: () => Promise.reject(new Error('a defect')) };
    const given: number[] = [];
    let ended = 0;
    const several = severalAnswers({
      composer,
      checks,
      deadline: (timeoutMs, signal) => {
        given.push(timeoutMs);
        return { signal, end: () => (ended += 1) };
      },
    });
    const question = to({ models: [haiku], samples: 2 }, { timeoutMs: 7_000 });
    await expect(several.compose(question, new AbortController().signal)).rejects.toThrow('a defect');
    expect([given, ended]).toEqual([[7_000], 1]);
  });

  test('an answer that could not be looked up counts as missing', async () => {
    const composer: Composer = {
      compose: ({ sample }) =>
        sample === 2
          ? Promise.reject(new RetryableError('the table is throttled'))
          : Promise.resolve({
              kind: 'answered',
              result: { verdict: 'refuse' },
              model: haiku,
              cut: [],
              usage: once,
              costUsd: 0,
            }),
    };
    const several = severalAnswers({ composer, checks, deadline: visitDeadline });
    expect(
      await several.compose(to({ models: [haiku], samples: 2 }), new AbortController().signal),
    ).toMatchObject({
      result: { verdict: 'refuse' },
      answers: {
        asked: [{ source: `${haiku}#1` }, { source: `${haiku}#2`, failed: 'the table is throttled' }],
      },
    });
  });
});
