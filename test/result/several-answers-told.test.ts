import { expect, test } from 'vitest';
import { withLearning } from '../../shared/result/with-learning.ts';
import type { AgreedField } from '../../shared/compose/panel/answer-agreement.ts';
import type { Answer, Composer } from '../../shared/compose/composer.ts';
import { severalAnswers } from '../../shared/compose/panel/several-answers.ts';
import { makeGeneration } from '../../shared/result/make-generation.ts';
import type { Receipt } from '../../shared/result/receipt.ts';
import { nothingSpent } from '../../shared/ports/model-usage.ts';
import type { Part } from '../../shared/aggregation/group.ts';
import type { Json } from '../../shared/json/json.ts';
import { memoryEvidenceLog } from '../fakes/memory-evidence-log.ts';
import { storedPart } from '../fakes/parts.ts';
import { claudePolicyOf, fusionOf } from '../fakes/policies.ts';
import { seededRandom } from '../fakes/seeded-random.ts';

const verdicts = ['approve', 'refuse', 'ask'];
const models = ['claude-a', 'claude-b', 'claude-c', 'claude-d'];
const random = seededRandom(20_261_124);
const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';

/** Two sources tell of the stock, one of the price. */
function partsOf(group: number): readonly Part[] {
  const again = storedPart('stock', `t${group}`, { left: 4 });
  const { header } = again.envelope;
  return [
    storedPart('stock', `s${group}`, { left: 3 }),
    { ...again, envelope: { ...again.envelope, header: { ...header, source: 'other-stock' } } },
    storedPart('price', `p${group}`, { amount: 10 }),
  ];
}

/** Makes groups, about each of which each model says what it is told to. */
function open({ learned }: { readonly learned: boolean }) {
  const log = memoryEvidenceLog();
  let said: Readonly<Record<string, string>> = {};
  const one: Composer = {
    compose: ({ policy: { model } }): Promise<Answer> =>
      Promise.resolve({
        kind: 'answered',
        result: { verdict: said[model] ?? 'none' },
        model,
        cut: [],
        ...nothingSpent,
      }),
  };
  const composer = severalAnswers({
    composer: one,
    checks: { order: () => [] },
    deadline: (_, signal) => ({ signal, end: () => undefined }),
  });
  const fusion = fusionOf({
    merge: { weights: {}, fields: {}, ...(learned && { learned: { halfLife: { kind: 'none' } } }) },
    compose: claudePolicyOf({ panel: { models, samples: 1 } }),
  });
  const make = withLearning(
    { log, clock: { now: () => 1_000 }, onLost: () => undefined },
    (policy, draft, signal, trust) =>
      makeGeneration(policy, draft, {
        bridgeName: 'test',
        composer,
        now: 1_000,
        signal,
        ...(trust && { trust }),
      }),
  );
  let groups = 0;
  return {
    log,
    async fuse(answers: Readonly<Record<string, string>>) {
      said = answers;
      groups += 1;
      const made = await make(
        fusion,
        {
          ref: { fusion: 'order', key: String(groups) },
          generation: 1,
          reason: 'complete',
          previous: undefined,
          parts: partsOf(groups),
          attempts: 0,
          spent: nothingSpent,
          causationId: undefined,
          requestedBy: 't1',
        },
        new AbortController().signal,
      );
      if (made.kind !== 'made' || made.outcome.kind !== 'fused') throw new Error('not fused');
      const { body } = made.outcome.envelope;
      if (body.kind !== 'json') throw new Error('a fused envelope has a JSON body');
      return body.value as {
        readonly result: { readonly verdict: string };
        readonly receipt: Receipt;
        readonly merged: Json;
      };
    },
  };
}

/** Two models that are mostly right, one that mostly is not, and one that guesses. */
function told(): Readonly<Record<string, string>> {
  const truth = pick(verdicts);
  const says = (share: number): string =>
    random() < share ? truth : pick(verdicts.filter((one) => one !== truth));
  return { 'claude-a': says(0.9), 'claude-b': says(0.9), 'claude-c': says(0.1), 'claude-d': says(0.4) };
}

const tied = { 'claude-a': 'refuse', 'claude-b': 'refuse', 'claude-c': 'approve', 'claude-d': 'approve' };

function fieldOf({ answers }: Receipt): AgreedField {
  const [field] = answers?.fields ?? [];
  if (field === undefined) throw new Error('the receipt tells of no field');
  return field;
}

const weightOf = (receipt: Receipt, source: string): number | undefined =>
  fieldOf(receipt).claims?.find(({ sources }) => sources.includes(`${source}#1`))?.weight;

test('a model that is mostly wrong loses its weight over the groups, and the receipt says so', async () => {
  const { fuse } = open({ learned: true });
  const apart = { 'claude-a': 'refuse', 'claude-b': 'refuse', 'claude-c': 'ask', 'claude-d': 'approve' };
  const first = await fuse(apart);
  expect(weightOf(first.receipt, 'claude-c')).toBeCloseTo(1);

  for (let index = 0; index < 150; index += 1) await fuse(told());
  const last = await fuse(apart);
  expect(weightOf(last.receipt, 'claude-c')).toBeLessThan(0.2);
  expect(weightOf(last.receipt, 'claude-a')).toBeGreaterThan(2.5);
  expect(fieldOf(last.receipt).confidence).toBeGreaterThan(fieldOf(first.receipt).confidence ?? 1);

  const { result, receipt } = await fuse(tied);
  expect(result).toEqual({ verdict: 'refuse' });
  expect(receipt).toMatchObject({
    composer: 'claude',
    model: models.join(', '),
    answers: { words: 'claude-a#1', fields: [{ field: '/verdict', share: 0.5 }] },
  });
});

test('without learning a tie is a tie, and nothing is noted', async () => {
  const { fuse, log } = open({ learned: false });
  for (let index = 0; index < 20; index += 1) await fuse(told());
  const { result, receipt } = await fuse(tied);
  expect(result).toEqual({ verdict: 'approve' });
  expect(fieldOf(receipt)).not.toHaveProperty('confidence');
  expect(log.entries.size).toBe(0);
});

test('what the answers teach is noted with what the contributions teach, in one entry, under a name of its own', async () => {
  const { fuse, log } = open({ learned: true });
  await fuse(told());
  expect([...(log.entries.get('order')?.keys() ?? [])]).toHaveLength(1);
  expect([...(await log.read({ fusion: 'order', halfLife: { kind: 'none' } }, 0)).keys()].toSorted()).toEqual(
    ['labels//verdict', 'numbers/stock/left'],
  );
});
