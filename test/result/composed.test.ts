import { describe, expect, test } from 'vitest';
import type { Answer } from '../../shared/compose/composer.ts';
import type { Question } from '../../shared/compose/question.ts';
import { nothingSpent } from '../../shared/ports/model-usage.ts';
import { claudePolicyOf, fusionOf } from '../fakes/policies.ts';
import { draftOf, fused, make, stock } from './drafts.ts';

const usage = { inputTokens: 100, outputTokens: 20, cacheReadTokens: 0, cacheWriteTokens: 0 };
const answered: Answer = {
  kind: 'answered',
  result: { text: 'Ten.' },
  model: 'claude-haiku-5-5-20260901',
  usage,
  costUsd: 0.000_02,
  cut: [],
};
const overloaded: Answer = {
  kind: 'unavailable',
  reason: 'overloaded',
  retryAfterMs: undefined,
  usage: nothingSpent.usage,
  costUsd: 0,
};
const asks = fusionOf({ compose: claudePolicyOf() });

describe('the composer', () => {
  test('is asked once, with what was settled and what is missing', async () => {
    const asked: Question[] = [];
    await make(asks, draftOf({ parts: [stock] }), answered, asked);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      fusion: 'order',
      key: 'k',
      missing: ['price'],
      merged: { record: { stock: { left: 3 } } },
    });
  });

  test('answers: its words are the result, and the receipt says what they cost', async () => {
    const { data } = await fused(asks, draftOf(), answered);
    expect(data.result).toEqual({ text: 'Ten.' });
    expect(data.merged).toEqual({ stock: { left: 3 }, price: { amount: 10 } });
    expect(data.receipt).toMatchObject({
      composer: 'claude',
      degraded: false,
      model: 'claude-haiku-5-5-20260901',
      usage,
      costUsd: 0.000_02,
    });
  });

  test('has no key: the merge answers, and the receipt does not pretend', async () => {
    const { data } = await fused(asks, draftOf(), { kind: 'no-model' });
    expect(data.receipt).toMatchObject({
      composer: 'merge',
      degraded: false,
      reason: 'no API key',
      model: null,
      usage: null,
    });
    expect(data.result).toEqual(data.merged);
  });

  test('has no key although the file demands one: the fallback answers', async () => {
    const strict = (fallback: 'merged' | 'dead-letter') =>
      fusionOf({ compose: claudePolicyOf({ key: 'required', fallback }) });
    const { data } = await fused(strict('merged'), draftOf(), { kind: 'no-model' });
    expect(data.receipt).toMatchObject({ composer: 'merge', degraded: true, reason: 'no API key' });
    const made = await make(strict('dead-letter'), draftOf(), { kind: 'no-model' });
    expect(made).toMatchObject({ outcome: { kind: 'dead-lettered' } });
  });

  test('is overloaded: the queue is asked to wait, twice as long each time, or as long as the provider says', async () => {
    const wait = async (attempts: number, answer: Answer = overloaded) => {
      const made = await make(
        fusionOf({ compose: claudePolicyOf({ tries: 20 }) }),
        draftOf({ attempts }),
        answer,
      );
      return made.kind === 'try-later' ? made.afterMs : undefined;
    };
    expect(await wait(0)).toBe(1_000);
    expect(await wait(3)).toBe(8_000);
    expect(await wait(18)).toBe(900_000);
    expect(await wait(0, { ...overloaded, retryAfterMs: 7_000 })).toBe(7_000);
  });

  test('stays overloaded to the last try: the merge answers, degraded, and what was billed is told', async () => {
    const spent = { usage, costUsd: 0.5 };
    const { data } = await fused(asks, draftOf({ attempts: 2, spent }), {
      ...overloaded,
      usage,
      costUsd: 0.25,
    });
    expect(data.receipt).toMatchObject({
      composer: 'merge',
      degraded: true,
      reason: 'overloaded',
      usage: { inputTokens: 200, outputTokens: 40 },
      costUsd: 0.75,
    });
  });

  test('gives nothing that can be used: no further try', async () => {
    const { data } = await fused(asks, draftOf(), {
      kind: 'unusable',
      reason: 'refused',
      usage,
      costUsd: null,
    });
    expect(data.receipt).toMatchObject({ degraded: true, reason: 'refused', costUsd: null, usage });
  });

  test('fails where the policy wants a dead letter', async () => {
    const strict = fusionOf({ compose: claudePolicyOf({ fallback: 'dead-letter' }) });
    const made = await make(strict, draftOf(), { kind: 'unusable', reason: 'refused', usage, costUsd: 0.1 });
    if (made.kind !== 'made' || made.outcome.kind !== 'dead-lettered') throw new Error('no dead letter');
    expect(JSON.parse(made.outcome.letter)).toMatchObject({
      reason: 'no-answer',
      detail: 'refused',
      costUsd: 0.1,
    });
  });
});
