import { describe, expect, test } from 'vitest';
import type { CompletionInput } from '../../shared/aggregation/completion.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Answer } from '../../shared/compose/composer.ts';
import type { Question } from '../../shared/compose/question.ts';
import { makeGeneration } from '../../shared/result/make-generation.ts';
import { learnedTrust } from '../../shared/merge/trust/learned-trust.ts';
import { noEvidence } from '../../shared/truth-discovery/evidence/evidence.ts';
import { storedPart } from '../fakes/parts.ts';
import { claudePolicyOf, fusionOf } from '../fakes/policies.ts';
import { draftOf, fused, make, price, stock } from './drafts.ts';

const answered: Answer = {
  kind: 'answered',
  result: { text: 'Ten.' },
  model: 'claude-haiku-5-5-20260901',
  usage: { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 },
  costUsd: 0.1,
  cut: [],
};

const asksForTwo = (change: Partial<Fusion>): Fusion =>
  fusionOf({ merge: { weights: {}, fields: {}, near: 0.95, asks: { minEffectiveSources: 2 } }, ...change });

/** Of two sources that say the same of what is left; the price is one's own. */
const parts = [
  stock,
  { ...storedPart('stock', 's2', { left: 3 }, { source: 'shelf-service' }) },
  price,
] as const;
const draft = draftOf({ parts });

describe('fields in doubt', () => {
  test('are published as they are, and the receipt names them', async () => {
    const { header, data } = await fused(asksForTwo({ unsettled: { kind: 'publish' } }), draft);
    expect(header.type).toBe('order.fused');
    expect(data.result).toEqual({ stock: { left: 3 }, price: { amount: 10 } });
    expect(data.receipt.unsettled).toEqual({ fields: ['/price/amount'], decidedBy: 'merge' });
    expect(data.receipt.recipients).toEqual(['shop']);
    expect(data.receipt.fields).toMatchObject([
      { field: '/price/amount', effectiveSources: 1, unsettled: true },
    ]);
    expect(data.receipt.agreed).toMatchObject([{ effectiveSources: 2, fields: 1, below: [''] }]);
  });

  test('are told of only where there are any', async () => {
    const { data } = await fused(
      asksForTwo({ unsettled: { kind: 'publish' } }),
      draftOf({ parts: [parts[0], parts[1]] }),
    );
    expect(data.receipt).not.toHaveProperty('unsettled');
  });

  test('that are open are for the model to decide, and the receipt says who did', async () => {
    const open = asksForTwo({ unsettled: { kind: 'open' }, compose: claudePolicyOf() });
    const asked: Question[] = [];
    await make(open, draft, answered, asked);
    expect(asked[0]?.unsettled).toEqual(['/price/amount']);
    const { receipt } = (await fused(open, draft, answered)).data;
    expect(receipt.unsettled).toEqual({ fields: ['/price/amount'], decidedBy: 'claude' });
    for (const none of [
      { kind: 'no-model' },
      { ...answered, kind: 'unusable', reason: 'refused' },
    ] as const) {
      const standing = (await fused(open, draft, none)).data.receipt;
      expect(standing.unsettled?.decidedBy).toBe('merge');
    }
  });

  test('that are published are facts to the model', async () => {
    const asked: Question[] = [];
    const plain = asksForTwo({ unsettled: { kind: 'publish' }, compose: claudePolicyOf() });
    await make(plain, draft, answered, asked);
    expect(asked[0]).not.toHaveProperty('unsettled');
    expect((await fused(plain, draft, answered)).data.receipt.unsettled?.decidedBy).toBe('merge');
  });
});

describe('a group that a person is asked about', () => {
  const reviewed = asksForTwo({
    unsettled: { kind: 'review', to: 'inspector' },
    compose: claudePolicyOf(),
    classify: [{ kind: 'rule', label: 'odd', when: 'true' }],
  });

  test('is an event of its own for that person alone, with no result, and no model is asked', async () => {
    const asked: Question[] = [];
    const made = await make(reviewed, draft, answered, asked);
    expect(asked).toEqual([]);
    expect(made).toMatchObject({
      kind: 'made',
      outcome: {
        kind: 'held',
        envelope: {
          header: { type: 'order.held', correlationid: 'k', source: 'fusion-bus/shop' },
          body: {
            value: {
              merged: { stock: { left: 3 }, price: { amount: 10 } },
              conflicts: [],
              receipt: {
                fusion: 'order',
                key: 'k',
                recipients: ['inspector'],
                unsettled: { fields: ['/price/amount'], decidedBy: 'nobody' },
                usage: null,
                costUsd: 0,
              },
            },
          },
        },
      },
    });
    expect(JSON.stringify(made)).not.toMatch(/"result"|"labels"|"shop"\]/);
  });

  test('goes to its recipients when nothing is in doubt', async () => {
    const { header, data } = await fused(reviewed, draftOf({ parts: [parts[0], parts[1]] }), answered);
    expect(header.type).toBe('order.fused');
    expect(data.receipt.recipients).toEqual(['shop']);
  });

  const correctedBy = (body: JsonObject): CompletionInput =>
    draftOf({
      parts: [...parts, { ...storedPart('fix', 'f1', body), states: { corrects: true } }],
      generation: 2,
      reason: 'late',
      previous: 'held',
      causationId: 'order-x-1',
    });

  test('stays held while a correction settles other fields only and approves nothing', async () => {
    const made = await make(reviewed, correctedBy({ values: { '/stock/left': 4 } }), answered);
    expect(made).toMatchObject({
      outcome: {
        kind: 'held',
        envelope: {
          body: {
            value: {
              merged: { stock: { left: 4 } },
              receipt: { unsettled: { fields: ['/price/amount'], decidedBy: 'nobody' } },
            },
          },
        },
      },
    });
  });

  test('is published when a correction settles all that was in doubt', async () => {
    const { data } = await fused(reviewed, correctedBy({ values: { '/price/amount': 12 } }), answered);
    expect(data.receipt.recipients).toEqual(['shop']);
    expect(data.receipt).not.toHaveProperty('unsettled');
  });

  test.each<JsonObject>([
    { approve: true },
    { approve: true, values: { '/stock/left': 4 } },
    // As the version before this one had it stored.
    { values: {} },
  ])('is published once a person has approved it, and what was not corrected stands: %j', async (body) => {
    const corrected = correctedBy(body);
    const { header, data } = await fused(reviewed, corrected, answered);
    expect(header).toMatchObject({ type: 'order.amended', causationid: 'order-x-1' });
    expect(data.receipt.recipients).toEqual(['shop']);
    expect(data.receipt.unsettled).toEqual({ fields: ['/price/amount'], decidedBy: 'review' });
  });

  test('was what the policy asks for: who comes late does not have it discarded', async () => {
    const strict = { ...reviewed, onDeadline: 'discard' } as const;
    const late = { reason: 'late', previous: 'held', generation: 2 } as const;
    expect(await make(strict, draftOf({ ...late, parts: [price] }))).toMatchObject({
      outcome: { kind: 'held', envelope: { header: { type: 'order.held' } } },
    });
  });

  test('that is too large for an event is given to the dead-letter queue', async () => {
    const huge = storedPart('price', 'p1', { text: 'x'.repeat(1_000_000) });
    expect(await make(reviewed, draftOf({ parts: [stock, huge] }))).toMatchObject({
      outcome: { kind: 'dead-lettered' },
    });
  });
});

test('the model is told how far each source was trusted', async () => {
  const learning = fusionOf({
    merge: { weights: {}, fields: {}, learned: { halfLife: { kind: 'none' } } },
    compose: claudePolicyOf(),
  });
  const asked: Question[] = [];
  const composer = {
    compose: (question: Question) => {
      asked.push(question);
      return Promise.resolve(answered);
    },
  };
  const trust = learnedTrust(noEvidence)(0);
  const ports = { bridgeName: 'shop', composer, now: 0, signal: AbortSignal.abort() };
  await makeGeneration(learning, draft, { ...ports, trust });
  await makeGeneration({ ...learning, merge: { weights: { shop: 2 }, fields: {} } }, draft, ports);
  expect(asked.map(({ weights }) => weights)).toEqual([
    { 'shelf-service': 1, 'stock-service': 1 },
    { shop: 2 },
  ]);
});
