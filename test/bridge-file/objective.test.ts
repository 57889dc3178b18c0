import { expect, test } from 'vitest';
import { type Change, testChanges } from './changes.ts';
import { bridgeOf, changed } from './files.ts';

const changes: readonly Change[] = [
  ['deadline: 30s', 'objective: { p99: 2s }'],
  ['deadline: 30s', 'objective: { p50: 100ms, p95: 100ms, p99: 7d }'],
  ['deadline: 30s', 'objective: {}', 'x'],
  ['deadline: 30s', 'objective: { p50: 3s, p99: 2s }', 'x'],
  ['deadline: 30s', 'objective: { p99: 8d }', 'x'],
  ['deadline: 30s', 'objective: { p98: 2s }', 'x'],
];

testChanges(changes);

test('an objective is compiled beside the fusion, and changes no policy', async () => {
  const plain = await bridgeOf(changed('deadline: 30s', 'minSize: 1'));
  const stated = await bridgeOf(changed('deadline: 30s', 'objective: { p50: 100ms, p99: 2s }'));
  expect(stated.objectives).toEqual({ recommendation: { p50Ms: 100, p99Ms: 2_000 } });
  expect(plain.objectives).toBeUndefined();
  expect(stated.fusions[0]?.policy).toBe(plain.fusions[0]?.policy);
});
