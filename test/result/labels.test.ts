import { describe, expect, test } from 'vitest';
import type { Classifier } from '../../shared/policy/fusion.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Answer } from '../../shared/compose/composer.ts';
import type { Question } from '../../shared/compose/question.ts';
import type { RuleHolds } from '../../shared/result/labels.ts';
import { contributionName } from '../../shared/envelope/contribution.ts';
import { sourcesOf } from '../../shared/merge/fold-duplicates.ts';
import { labelsOf, recipientsOf } from '../../shared/result/labels.ts';
import { makeGeneration } from '../../shared/result/make-generation.ts';
import { nothingSpent } from '../../shared/ports/model-usage.ts';
import type { Part } from '../../shared/aggregation/group.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { merge } from '../../shared/merge/merge.ts';
import { storedPart } from '../fakes/parts.ts';
import { claudePolicyOf, fusionOf } from '../fakes/policies.ts';

const rule = (label: string, when: string): Classifier => ({ kind: 'rule', label, when });
const answer = (from: string): Classifier => ({ kind: 'answer', from });

/** Knows one expression, and notes over what it was asked. */
function knowing(truth: string, asked: JsonObject[] = []): RuleHolds {
  return ({ when }, document) => {
    asked.push(document);
    return Promise.resolve(when === 'slow' ? 'undecided' : when === truth);
  };
}

const merged = merge([], { weights: {}, fields: {} });
const found = { key: 'k', topics: ['stock', 'price', 'stock'], merged, result: {}, isAnswer: false };

describe('labels', () => {
  test('are none where the policy gives none, and sorted where it does', async () => {
    expect((await labelsOf(fusionOf(), found, undefined)).labels).toBeUndefined();
    const fusion = fusionOf({ classify: [rule('z', 'yes'), rule('b', 'no'), rule('a', 'yes')] });
    expect((await labelsOf(fusion, found, knowing('yes'))).labels).toEqual(['a', 'z']);
    expect((await labelsOf(fusion, found, undefined)).labels).toEqual([]);
  });

  test('are asked for over what was merged', async () => {
    const asked: JsonObject[] = [];
    await labelsOf(fusionOf({ classify: [rule('a', 'x')] }), found, knowing('x', asked));
    expect(asked).toEqual([{ merged: {}, conflicts: [], topics: ['price', 'stock'], count: 3 }]);
  });

  test.each<[Json, readonly string[]]>([
    [{ kind: { main: 'urgent' } }, ['urgent']],
    [{ kind: { main: ['urgent', 'new', 'urgent'] } }, ['new', 'urgent']],
    [{ kind: { main: 7 } }, []],
    [{ kind: 'urgent' }, []],
    [[], []],
  ])('of the answer %j are %j', async (result, labels) => {
    const fusion = fusionOf({ classify: [answer('/kind/main')] });
    expect((await labelsOf(fusion, { ...found, result, isAnswer: true }, undefined)).labels).toEqual(labels);
    expect((await labelsOf(fusion, { ...found, result, isAnswer: false }, undefined)).labels).toEqual([]);
  });

  test('decide who receives the result', () => {
    const fusion = fusionOf({
      recipients: ['desk'],
      recipientsByLabel: [
        { to: 'oncall', labels: ['urgent', 'odd'] },
        { to: 'archive', labels: ['calm'] },
      ],
    });
    expect(recipientsOf(fusion, ['odd', 'urgent'])).toEqual(['desk', 'oncall']);
    expect(recipientsOf(fusion, ['calm'])).toEqual(['desk', 'archive']);
    expect(recipientsOf(fusion, [])).toEqual(['desk']);
    expect(recipientsOf(fusionOf())).toEqual(['shop']);
  });
});

async function made(
  fusion: Fusion,
  parts: readonly Part[],
  result: Json,
  asked: Question[] = [],
  more: { readonly isUndecided?: true } = {},
) {
  const answered: Answer = {
    kind: 'answered',
    result,
    model: 'm',
    usage: nothingSpent.usage,
    costUsd: 0,
    cut: [],
  };
  const outcome = await makeGeneration(
    fusion,
    {
      ref: { fusion: 'order', key: 'k' },
      generation: 1,
      reason: 'complete',
      previous: undefined,
      parts,
      attempts: 0,
      spent: nothingSpent,
      causationId: undefined,
      requestedBy: 't1',
      ...more,
    },
    {
      bridgeName: 'shop',
      composer: {
        compose: (question) => {
          asked.push(question);
          return Promise.resolve(answered);
        },
      },
      ruleHolds: knowing('yes'),
      now: 0,
      signal: AbortSignal.abort(),
    },
  );
  if (outcome.kind !== 'made' || outcome.outcome.kind !== 'fused') throw new Error('not fused');
  const { body } = outcome.outcome.envelope;
  return body.kind === 'json' ? body.value : null;
}

test('an envelope carries its labels, and names who they bring in', async () => {
  const fusion = fusionOf({
    compose: claudePolicyOf(),
    classify: [answer('/kind'), rule('large', 'yes'), rule('small', 'no')],
    recipientsByLabel: [
      { to: 'oncall', labels: ['urgent'] },
      { to: 'nobody', labels: ['small'] },
    ],
  });
  expect(await made(fusion, [storedPart('stock', 's1', 1)], { kind: 'urgent' })).toMatchObject({
    labels: ['large', 'urgent'],
    receipt: { labels: ['large', 'urgent'], recipients: ['shop', 'oncall'] },
  });
});

test('the receipt names the rules that took too long, and their labels are not given', async () => {
  const fusion = fusionOf({
    compose: claudePolicyOf(),
    classify: [rule('large', 'slow'), rule('odd', 'yes'), rule('both', 'slow'), rule('both', 'yes')],
    recipientsByLabel: [{ to: 'oncall', labels: ['large'] }],
  });
  const parts = [storedPart('stock', 's1', 1)];
  expect(await made(fusion, parts, {}, [], { isUndecided: true })).toMatchObject({
    labels: ['both', 'odd'],
    receipt: { labels: ['both', 'odd'], recipients: ['shop'], undecided: ['predicate', 'label large'] },
  });
  expect(await made(fusionOf({ compose: claudePolicyOf() }), parts, {})).not.toHaveProperty(
    'receipt.undecided',
  );
});

test('the model is shown a repeated text once, and the receipt says what was folded', async () => {
  const text = 'The parcel was left at the door of the neighbours at noon.';
  const parts = [
    storedPart('stock', 's1', { text }, { source: 'carrier' }),
    storedPart('stock', 's2', { text: `${text} ` }, { source: 'shop' }),
    storedPart('stock', 's3', { text: 'Nobody was at home.' }, { source: 'driver' }),
  ];
  const asked: Question[] = [];
  const fusion = fusionOf({ compose: claudePolicyOf() });
  expect(await made(fusion, parts, {}, asked)).toMatchObject({
    receipt: { folded: [{ kept: 'carrier/s1', duplicates: ['shop/s2'] }] },
  });
  const { contributions = [], repeats = new Map() } = asked[0] ?? {};
  expect(contributions.map((one) => [contributionName(one), sourcesOf(one, repeats)])).toEqual([
    ['carrier/s1', ['carrier', 'shop']],
    ['driver/s3', undefined],
  ]);
  const whole = fusionOf({ compose: claudePolicyOf(), merge: { weights: {}, fields: {} } });
  const all: Question[] = [];
  expect(JSON.stringify(await made(whole, parts, {}, all))).not.toContain('folded');
  expect(all[0]?.contributions).toHaveLength(3);
});
