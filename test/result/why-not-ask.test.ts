import { describe, expect, test } from 'vitest';
import type { Answer } from '../../shared/compose/composer.ts';
import type { Question } from '../../shared/compose/question.ts';
import { nothingSpent } from '../../shared/ports/model-usage.ts';
import { claudePolicyOf, fusionOf } from '../fakes/policies.ts';
import { storedPart } from '../fakes/parts.ts';
import { draftOf, fused, make, stock } from './drafts.ts';

const answered: Answer = {
  kind: 'answered',
  result: { text: 'Ten.' },
  model: 'claude-haiku-5-5',
  usage: nothingSpent.usage,
  costUsd: 0.000_02,
  cut: [],
};
const asks = fusionOf({ takes: ['open'], compose: claudePolicyOf({ questionsPerHour: 3 }) });
const stranger = storedPart('open', 'o1', { says: 'x' });
const now = Date.parse('2026-01-01T00:00:05Z');
const minutesAgo = (...minutes: number[]): number[] => minutes.map((one) => now - one * 60_000);

describe('a group without a needed part', () => {
  test('the merge answers without a question, and the receipt says why', async () => {
    const asked: Question[] = [];
    await make(asks, draftOf({ parts: [stranger], reason: 'deadline' }), answered, asked);
    expect(asked).toEqual([]);
    const { data } = await fused(asks, draftOf({ parts: [stranger], reason: 'deadline' }), answered);
    expect(data.receipt).toMatchObject({
      composer: 'merge',
      degraded: true,
      reason: 'no needed topic came',
      costUsd: 0,
    });
  });

  test('the fallback dead-letter puts it into the dead-letter queue', async () => {
    const strict = fusionOf({ compose: claudePolicyOf({ fallback: 'dead-letter' }) });
    const made = await make(strict, draftOf({ parts: [stranger], reason: 'deadline' }), answered);
    expect(made).toMatchObject({ kind: 'made', outcome: { kind: 'dead-lettered' } });
  });

  test('an expected topic is a needed one, and an absence is no part', async () => {
    const expecting = fusionOf({ needs: [], expects: true, compose: claudePolicyOf() });
    const opening = { ...storedPart('ask', 'q1', {}), states: { expect: ['stock'] } };
    const off = { ...storedPart('off', 'f1', {}), states: { absent: ['stock'] } };
    const asked: Question[] = [];
    await make(expecting, draftOf({ parts: [opening, off] }), answered, asked);
    expect(asked).toEqual([]);
    await make(expecting, draftOf({ parts: [opening, stock] }), answered, asked);
    expect(asked).toHaveLength(1);
  });

  test('a fusion that needs no topic asks about every group', async () => {
    const free = fusionOf({ needs: [], takes: ['open'], compose: claudePolicyOf() });
    const asked: Question[] = [];
    await make(free, draftOf({ parts: [stranger] }), answered, asked);
    expect(asked).toHaveLength(1);
  });
});

describe('a group that was asked about before', () => {
  test('it is not asked about more often than the policy permits within an hour', async () => {
    const asked: Question[] = [];
    await make(asks, draftOf({ questions: minutesAgo(59, 20, 1) }), answered, asked);
    expect(asked).toEqual([]);
    const { data } = await fused(asks, draftOf({ questions: minutesAgo(59, 20, 1) }), answered);
    expect(data.receipt).toMatchObject({
      degraded: true,
      reason: 'the model has answered 3 times within an hour about this group',
    });
  });

  test('questions of more than an hour ago count no longer, and are not kept', async () => {
    const made = await make(asks, draftOf({ questions: minutesAgo(60, 59, 1) }), answered);
    expect(made).toMatchObject({ kind: 'made', questions: [...minutesAgo(59, 1), now] });
  });

  test('an answer that costs nothing is not counted', async () => {
    const made = await make(asks, draftOf(), { ...answered, costUsd: 0 });
    expect(made).not.toHaveProperty('questions');
  });

  test('an unusable answer is counted, because it is paid for', async () => {
    const unusable: Answer = {
      kind: 'unusable',
      reason: 'refused',
      ...nothingSpent,
      costUsd: null,
      estimatedUsd: 1,
    };
    const made = await make(asks, draftOf(), unusable);
    expect(made).toMatchObject({ kind: 'made', questions: [now] });
    const { data } = await fused(asks, draftOf(), unusable);
    expect(data.receipt).toMatchObject({ costUsd: null, estimatedUsd: 1, degraded: true });
  });
});

describe('a group of unverified parts', () => {
  const verified = { topics: ['stock'], corrections: false };
  const mixed = fusionOf({ needs: [], takes: ['stock', 'open'], compose: claudePolicyOf({ verified }) });

  test('the receipt says that the answer rests on nothing that is verified', async () => {
    const alone = await fused(mixed, draftOf({ parts: [stranger] }), answered);
    expect(alone.data.receipt).toMatchObject({ composer: 'claude', unverified: true });
    const both = await fused(mixed, draftOf({ parts: [stranger, stock] }), answered);
    expect(both.data.receipt).not.toHaveProperty('unverified');
  });
});
