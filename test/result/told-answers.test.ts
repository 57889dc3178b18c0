import { expect, test } from 'vitest';
import type { Answer, Composer } from '../../shared/compose/composer.ts';
import type { Question } from '../../shared/compose/question.ts';
import { makeGeneration } from '../../shared/result/make-generation.ts';
import { nothingSpent } from '../../shared/ports/model-usage.ts';
import { storedPart } from '../fakes/parts.ts';
import { claudePolicyOf, fusionOf } from '../fakes/policies.ts';
import { draftOf } from './drafts.ts';

async function bodyOf(answer: Answer): Promise<unknown> {
  const made = await makeGeneration(
    fusionOf({ compose: claudePolicyOf() }),
    {
      ref: { fusion: 'order', key: 'k' },
      generation: 1,
      reason: 'complete',
      previous: undefined,
      parts: [storedPart('stock', 's1', { left: 3 }), storedPart('price', 'p1', { amount: 10 })],
      attempts: 0,
      spent: nothingSpent,
      causationId: undefined,
      requestedBy: 't1',
    },
    {
      bridgeName: 'shop',
      composer: { compose: () => Promise.resolve(answer) },
      now: Date.parse('2026-01-01T00:00:05Z'),
      signal: new AbortController().signal,
    },
  );
  return made.kind === 'made' && made.outcome.kind === 'fused' ? made.outcome.envelope.body : made;
}

const answered = {
  kind: 'answered',
  result: { text: 'Ten.' },
  model: 'claude-haiku-5-5',
  ...nothingSpent,
  cut: [],
} as const;

test('a receipt tells what gave way to settled facts, what the answer cites, that it was remembered, or waited for', async () => {
  const told = {
    grounded: [{ field: '/total', from: '/price/amount', answered: 9, settled: 10 }],
    citations: [{ item: '', contributions: [{ topic: 'price', source: 'price-service', id: 'p1' }] }],
    cached: true,
    urgency: 'batch',
  } as const;
  expect(await bodyOf({ ...answered, ...told })).toMatchObject({
    value: {
      result: { text: 'Ten.' },
      receipt: { ...told, composer: 'claude', degraded: false, usage: null, costUsd: 0 },
    },
  });
});

test('a receipt has no members for what an answer has not', async () => {
  const receipt: unknown = expect.not.objectContaining({ cached: true });
  const body = await bodyOf(answered);
  expect(body).toMatchObject({ value: { receipt } });
  expect(JSON.stringify(body)).not.toMatch(/"(grounded|citations|cached|urgency)"/);
});

test('a composer that waits is told whose message is owed, and nothing is made yet', async () => {
  const asked: (Question['asker'] | undefined)[] = [];
  const composer: Composer = {
    compose: ({ asker }) => {
      asked.push(asker);
      return Promise.resolve({ kind: 'waiting' });
    },
  };
  const draft = draftOf({ generation: 3, reason: 'late', requestedBy: 't7' });
  const made = await makeGeneration(fusionOf({ compose: claudePolicyOf() }), draft, {
    bridgeName: 'shop',
    composer,
    now: 0,
    signal: new AbortController().signal,
  });
  expect(made).toEqual({ kind: 'waiting' });
  expect(asked).toEqual([{ ...draft.ref, reason: 'late', requestId: 't7', after: 2 }]);
});

test('what is settled already is a result of the merge, and no degraded one', async () => {
  const settled = { kind: 'settled', result: { total: 10 }, reason: 'nothing is open' } as const;
  expect(await bodyOf(settled)).toMatchObject({
    value: {
      result: { total: 10 },
      receipt: {
        composer: 'merge',
        degraded: false,
        reason: 'nothing is open',
        model: null,
        usage: null,
        costUsd: 0,
      },
    },
  });
});
