import { expect, test } from 'vitest';
import { type Change, testChanges } from './changes.ts';
import { bridgeOf, changed, mistakesIn, sample, warningsOf } from './files.ts';

const at = 'deadline: 30s';
const age = '/user/age: { loss: absolute } ';
const fusion = 'fusions.recommendation';

const changes: readonly Change[] = [
  [at, 'weights: learned\n    minConfidence: 0.9\n    minEffectiveSources: 2'],
  [at, 'minEffectiveSources: 1.5\n    unsettled: publish'],
  [at, 'minEffectiveSources: 2\n    unsettled: { review: recommendation_system }'],
  [age, '/user/age: { loss: absolute, minEffectiveSources: 0 } '],
  [
    at,
    'minConfidence: 0.9',
    `bridge.yaml:15:5 ${fusion}.minConfidence: only learned weights give a confidence; add weights: learned, or use minEffectiveSources`,
  ],
  [
    at,
    'weights: learnd\n    minConfidence: 0.9',
    `bridge.yaml:15:14 ${fusion}.weights: expected equal or learned, got "learnd"; did you mean "learned"?`,
  ],
  [
    at,
    'weights: learned\n    minConfidence: 90\n    minEffectiveSources: 0',
    `bridge.yaml:16:20 ${fusion}.minConfidence: expected a probability, at most 1, got 90; write 0.9`,
    `bridge.yaml:17:26 ${fusion}.minEffectiveSources: expected a number above 0, got 0; write a number above 0, or leave out the key`,
  ],
  [
    at,
    'unsettled: publish',
    `bridge.yaml:15:5 ${fusion}.unsettled: no field is ever unsettled without minConfidence or minEffectiveSources; add one of them`,
  ],
  [
    at,
    'minEffectiveSources: 2\n    unsettled: opne',
    `bridge.yaml:16:16 ${fusion}.unsettled: expected open or publish, got "opne"; did you mean "open"?`,
  ],
  [
    at,
    'minEffectiveSources: 2\n    unsettled: { review: recomendation_system }',
    `bridge.yaml:16:26 ${fusion}.unsettled.review: no recipient is named "recomendation_system"; did you mean "recommendation_system"?`,
  ],
  [
    at,
    'minEffectiveSources: 2\n    unsettled: review',
    `bridge.yaml:16:16 ${fusion}.unsettled: expected open, publish, or a map with "review", got "review"; write { review: <recipient> }`,
  ],
  [
    'maxTokens: 800',
    'when: never\n    minEffectiveSources: 2\n    unsettled: open',
    `bridge.yaml:26:16 ${fusion}.unsettled: no model decides the unsettled fields: compose.when is never; expected publish, or review`,
  ],
  [
    age,
    '/user/age: { loss: absolute, minConfidence: 0.9 } ',
    `bridge.yaml:19:36 ${fusion}.merge["/user/age"].minConfidence: has no effect on the loss "absolute"; it is for vote`,
    `bridge.yaml:19:36 ${fusion}.merge["/user/age"].minConfidence: only learned weights give a confidence; add weights: learned, or use minEffectiveSources`,
  ],
];

testChanges(changes);

test.each([
  ['precision: 1', 'a vote with a precision, which gives no confidence; remove one of them'],
  [
    'weights: { profile-service: 2 }',
    'a field that declares its weights, which gives no confidence; remove one of them',
  ],
])('a vote with %s has no confidence', async (option, what) => {
  const text = changed(age, `/user/age: { loss: vote, minConfidence: 0.9, ${option} } `).replace(
    at,
    'weights: learned',
  );
  expect(await mistakesIn(text)).toEqual([
    `bridge.yaml:19:32 ${fusion}.merge["/user/age"].minConfidence: has no effect on ${what}`,
  ]);
});

test('an open field without a model is a mistake', async () => {
  const composing = sample.slice(sample.indexOf('    compose:'), sample.indexOf('    recipients:'));
  const text = changed(composing, '').replace(at, 'minEffectiveSources: 2\n    unsettled: open');
  expect(await mistakesIn(text)).toEqual([
    `bridge.yaml:16:16 ${fusion}.unsettled: no model decides the unsettled fields: the fusion does not compose; expected publish, or review`,
  ]);
  const [merging] = (await bridgeOf(text.replace('    unsettled: open\n', ''))).fusions;
  expect(merging?.unsettled).toEqual({ kind: 'publish' });
});

test('thresholds are compiled and change the policy hash', async () => {
  const of = async (rules: string) => (await bridgeOf(changed(at, rules))).fusions[0];
  const plain = await of(at);
  expect(plain?.unsettled).toBeUndefined();
  expect(plain?.merge.asks).toBeUndefined();
  const asking = await of('weights: learned\n    minConfidence: 0.9\n    minEffectiveSources: 2');
  expect(asking?.merge.asks).toEqual({ minConfidence: 0.9, minEffectiveSources: 2 });
  expect(asking?.unsettled).toEqual({ kind: 'open' });
  expect(asking?.policy).not.toBe((await of('weights: learned'))?.policy);
  const held = await of('minEffectiveSources: 2\n    unsettled: { review: recommendation_system }');
  expect(held?.unsettled).toEqual({ kind: 'review', to: 'recommendation_system' });

  const text = changed(age, '/user/age: { loss: absolute, minEffectiveSources: 3 } ');
  const [field] = (await bridgeOf(text)).fusions;
  expect(field?.merge).toMatchObject({ fields: { '/user/age': { asks: { minEffectiveSources: 3 } } } });
  expect(field?.merge.asks).toBeUndefined();
  expect(field?.unsettled).toEqual({ kind: 'open' });
});

test('a recipient that only reviews receives results', async () => {
  const text = changed('[recommendation_system]', '[]').replace(
    at,
    'minEffectiveSources: 1\n    unsettled: { review: recommendation_system }',
  );
  expect(await warningsOf(text)).toEqual([
    `bridge.yaml:12:3 ${fusion}: the fusion has no recipients; its results are on the bus only; add recipients, or ignore this`,
    `bridge.yaml:16:26 ${fusion}.unsettled.review: no topic with role correction can bring the reviewer's answer; add one to topics, such as answer: { role: correction, sources: [reviewer] }`,
  ]);
});
