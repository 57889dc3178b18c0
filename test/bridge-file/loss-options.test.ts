import { expect, test } from 'vitest';
import { type Change, testChanges } from './changes.ts';
import { bridgeOf, changed } from './files.ts';

const age = '/user/age: { loss: absolute } ';

const changes: readonly Change[] = [
  [age, '/user/age: { loss: huber, delta: 2 } '],
  [age, '/user/age: { loss: circular, period: 24 } '],
  [age, '/user/age: { loss: vote, precision: 0.5, unit: { name: year, of: { decade: 10 } } } '],
  [age, '/user/tags: jaccard\n      /content: geographic '],
  [age, '/user/name: { loss: absolute, unit: km } '],
  [
    age,
    '/user/age: { loss: absolute, delta: 2, precision: 1 } ',
    'bridge.yaml:19:36 fusions.recommendation.merge["/user/age"].delta: says nothing to "absolute"; it is for huber',
    'bridge.yaml:19:46 fusions.recommendation.merge["/user/age"].precision: says nothing to "absolute"; it is for vote',
  ],
  [
    age,
    '/user/age: { loss: huber, delta: 0, unit: celcius } ',
    'bridge.yaml:19:40 fusions.recommendation.merge["/user/age"].delta: expected a number above 0, got 0; write a number above 0, or leave out the key',
    'bridge.yaml:19:49 fusions.recommendation.merge["/user/age"].unit: no unit is known as "celcius"; did you mean "celsius"?; declare it as { name: celcius, of: { ... } }',
  ],
  [
    age,
    '/user/age: jaccard ',
    'bridge.yaml:19:18 fusions.recommendation.merge["/user/age"]: "jaccard" settles lists, but the schema of topic "user" has number here; for that there is vote, absolute, squared, huber, circular, latest',
  ],
  [
    age,
    '/user/tags: circular\n      /user/age: geographic ',
    'bridge.yaml:19:19 fusions.recommendation.merge["/user/tags"]: "circular" settles numbers and times of day, but the schema of topic "user" has array here; for that there is vote, latest, union, elements, jaccard, geographic',
    'bridge.yaml:20:18 fusions.recommendation.merge["/user/age"]: "geographic" settles positions, but the schema of topic "user" has number here; for that there is vote, absolute, squared, huber, circular, latest',
  ],
  [
    'deadline: 30s',
    'dedupe: { near: 0.4 }',
    'bridge.yaml:15:21 fusions.recommendation.dedupe.near: expected a number from 0.5 to 1, got 0.4; write 0.5 or more, or leave out the key for the default, 0.95',
  ],
];

testChanges(changes);

test('loss options are compiled and change the policy hash', async () => {
  const of = async (field: string) => (await bridgeOf(changed(age, `/user/age: ${field} `))).fusions[0];
  expect((await of('{ loss: huber, delta: 2, unit: km }'))?.merge.fields).toEqual({
    '/user/age': { loss: 'huber', weights: {}, delta: 2, unit: 'km' },
  });
  expect((await of('{ loss: huber, delta: 2 }'))?.policy).not.toBe((await of('{ loss: huber }'))?.policy);
});

test('weights are declared, equal or learned', async () => {
  const of = async (weights: string) =>
    (await bridgeOf(changed('deadline: 30s', `weights: ${weights}`))).fusions[0];
  expect((await of('{ profile-service: 2 }'))?.merge.weights).toEqual({ 'profile-service': 2 });
  const [equal, learned] = [await of('equal'), await of('learned')];
  expect(equal?.merge).toMatchObject({ weights: {} });
  expect(equal?.merge.learned).toBeUndefined();
  expect(learned?.merge).toMatchObject({
    weights: {},
    learned: { halfLife: { kind: 'ms', ms: 90 * 86_400_000 } },
  });
  expect(equal?.policy).toBe((await of('{}'))?.policy);
  expect(learned?.policy).not.toBe(equal?.policy);
});

test('texts are folded by default', async () => {
  const near = async (dedupe: string) =>
    (await bridgeOf(changed('deadline: 30s', `dedupe: ${dedupe}`))).fusions[0]?.merge.near;
  expect(await near('{ near: 0.9 }')).toBe(0.9);
  expect(await near('{}')).toBe(0.95);
  expect(await near('false')).toBeUndefined();
});
