import { expect, test } from 'vitest';
import { type Change, testChanges } from './changes.ts';
import { bridgeOf, changed } from './files.ts';

const meaning =
  '; write that instead, or leave out the key: the time from the last part of a group to its result';

const changes: readonly Change[] = [
  ['deadline: 30s', 'objective: { p99: 2s }'],
  ['deadline: 30s', 'objective: { p50: 100ms, p95: 100ms, p99: 7d }'],
  [
    'deadline: 30s',
    'objective: {}',
    `bridge.yaml:15:16 fusions.recommendation.objective: expected p50, p95 or p99, got an empty map${meaning}`,
  ],
  [
    'deadline: 30s',
    'objective: { p50: 3s, p99: 2s }',
    `bridge.yaml:15:16 fusions.recommendation.objective: expected p50, p95 and p99 in rising order, because each share contains the one before, got a map${meaning}`,
  ],
  [
    'deadline: 30s',
    'objective: { p99: 8d }',
    'bridge.yaml:15:23 fusions.recommendation.objective.p99: expected a duration from 1ms to 7d, such as 30s, 15m or 2h, got "8d"; write 7d at most',
  ],
  [
    'deadline: 30s',
    'objective: { p50: 1s, p98: 2s }',
    'bridge.yaml:15:27 fusions.recommendation.objective.p98: unknown key; did you mean "p95"?',
  ],
];

testChanges(changes);

test('an objective is compiled beside the fusion, and changes no policy', async () => {
  const plain = await bridgeOf(changed('deadline: 30s', 'minSize: 1'));
  const stated = await bridgeOf(changed('deadline: 30s', 'objective: { p50: 100ms, p99: 2s }'));
  expect(stated.objectives).toEqual({ recommendation: { p50Ms: 100, p99Ms: 2_000 } });
  expect(plain.objectives).toBeUndefined();
  expect(stated.fusions[0]?.policy).toBe(plain.fusions[0]?.policy);
});
