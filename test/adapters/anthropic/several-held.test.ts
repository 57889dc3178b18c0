import { describe, expect, test } from 'vitest';
import { visitDeadline } from '../../../shared/adapters/anthropic/visit-deadline.ts';
import type { SchemaCheck } from '../../../shared/json-schema/schema-check.ts';
import { severalAnswers } from '../../../shared/compose/panel/several-answers.ts';
import type { Json } from '../../../shared/json/json.ts';
import { none, PRICE_OF_ONE, setUp } from './ask-claude.ts';
import { memoryBudget, memoryCache } from './memory-thrift.ts';
import { haiku, panelBefore, says, times, to } from './panel.ts';

describe('cache and budget of several answers', () => {
  test('each answer is cached on its own, and then nothing is asked', async () => {
    const verdicts = ['refuse', 'approve', 'approve'];
    const { server, ask } = await panelBefore((_, nth) => says(verdicts[nth] ?? 'none'), {
      answers: memoryCache(),
    });
    const question = to({ models: [haiku], samples: 3 }, { cacheMs: 60_000 });
    const first = await ask(question);
    const again = await ask(question);
    expect(again).toMatchObject({ result: { verdict: 'approve' }, cached: true, usage: none, costUsd: 0 });
    expect('answers' in again && again.answers).toEqual('answers' in first && first.answers);
    expect(server.requests).toHaveLength(3);
  });

  test('each answer counts towards the daily budget, and a spent budget stops the next', async () => {
    const budget = memoryBudget();
    const { server, ask } = await panelBefore(() => says('approve'), { budget });
    const question = to({ models: [haiku], samples: 3 }, { budgetPerDay: 2.5 * PRICE_OF_ONE });
    expect(await ask(question)).toMatchObject({ kind: 'answered', ...times(3) });
    expect(await budget.spentToday('recommendation')).toBeCloseTo(3 * PRICE_OF_ONE, 9);
    expect(await ask(question)).toMatchObject({ kind: 'unusable', reason: 'daily budget spent', costUsd: 0 });
    expect(server.requests).toHaveLength(3);
  });
});

describe('a merged answer passes the checks of every answer', () => {
  test('a merged answer that breaks its schema stays as the model gave it', async () => {
    const coherent: SchemaCheck = (value) => {
      const text = JSON.stringify(value);
      return text.includes('approve') === text.includes('"films":["Up"]') ? [] : ['approved films are Up'];
    };
    const answers: readonly Json[] = [
      { verdict: 'approve', films: ['Up'] },
      { verdict: 'refuse', films: ['Alien'] },
      { verdict: 'refuse', films: ['Up', 'Alien'] },
    ];
    const { server, compose } = await setUp([], {
      checks: { recommendation: coherent },
      keyOf: ({ model }) => model,
      behave: ({ nth }) => ({ kind: 'ok', answer: answers[nth] ?? null }),
    });
    const composer = severalAnswers({
      composer: { compose },
      checks: { recommendation: coherent },
      deadline: visitDeadline,
    });
    const answer = await composer.compose(to({ models: [haiku], samples: 3 }), new AbortController().signal);
    expect(answer.kind === 'answered' && answers).toContainEqual(answer.kind === 'answered' && answer.result);
    expect(server.requests).toHaveLength(3);
  });

  test('facts stay, and citations come from the answer whose text is used', async () => {
    const cited = {
      type: 'object',
      properties: {
        verdict: { enum: ['approve', 'refuse'] },
        cites: { type: 'array', items: { type: 'integer' } },
      },
      required: ['verdict', 'cites'],
      additionalProperties: false,
    };
    const { ask } = await panelBefore((_, nth) => ({
      kind: 'ok',
      answer: { verdict: nth === 0 ? 'refuse' : 'approve', cites: [nth === 0 ? 1 : 2] },
    }));
    const question = to({ models: [haiku], samples: 3 }, { output: cited, citations: true });
    expect(await ask(question)).toMatchObject({
      result: { verdict: 'approve' },
      citations: [{ item: '', contributions: [{ source: 'profile', id: 'u-1' }] }],
    });
    const grounded = {
      ...to({ models: [haiku], samples: 2 }, { grounding: { '/verdict': '/content/verdict' } }),
      merged: { record: { content: { verdict: 'refuse' } }, fields: [], conflicts: [] },
    };
    expect(await ask(grounded)).toMatchObject({
      result: { verdict: 'refuse' },
      grounded: [{ field: '/verdict', answered: 'approve', settled: 'refuse' }],
    });
  });
});
