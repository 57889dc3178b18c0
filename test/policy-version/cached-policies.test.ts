import { expect, test } from 'vitest';
import { cachedPolicies, pointerFreshMs } from '../../shared/policy-version/cached-policies.ts';
import type { PolicyVersion, StoredPointer } from '../../shared/policy-version/live-policies.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import { fusionOf } from '../fakes/policies.ts';

function world() {
  const reads: string[] = [];
  const versions = new Map<string, PolicyVersion>();
  const state: { now: number; pointer: StoredPointer | undefined } = { now: 0, pointer: undefined };
  const store = {
    pointer: async () => {
      reads.push('pointer');
      return state.pointer;
    },
    version: async (id: string) => {
      reads.push(id);
      return versions.get(id);
    },
  };
  const deployed = [fusionOf({ name: 'offers', minSize: 1 })];
  const live = cachedPolicies(store, deployed, { now: () => state.now });
  return { reads, versions, state, live, deployed };
}

test('the pointer is read once in ten seconds, and each version once', async () => {
  const { reads, versions, state, live } = world();
  versions.set('v1', { id: 'v1', fusions: [fusionOf({ name: 'offers', minSize: 2 })], proposedAt: 0 });
  state.pointer = { revision: 1, before: [], active: 'v1' };
  const once = await Promise.all(['a', 'b', 'c'].map((key) => live.current('offers', key)));
  expect(once).toEqual(['v1', 'v1', 'v1']);
  const policies = await Promise.all([live.fusionOf('offers', 'v1'), live.fusionOf('offers', 'v1')]);
  expect(policies[0]).toMatchObject({ minSize: 2 });
  expect(policies[1]).toBe(policies[0]);
  expect(reads).toEqual(['pointer', 'v1']);
  state.pointer = { revision: 2, before: ['v1'] };
  state.now = pointerFreshMs - 1;
  expect(await live.current('offers', 'a')).toBe('v1');
  state.now = pointerFreshMs;
  expect(await live.current('offers', 'a')).toBeUndefined();
});

test('a version that is not there yet brings the message back, and is found later', async () => {
  const { versions, live } = world();
  await expect(live.fusionOf('offers', 'v9')).rejects.toBeInstanceOf(RetryableError);
  versions.set('v9', { id: 'v9', fusions: [fusionOf({ name: 'offers', minSize: 9 })], proposedAt: 0 });
  expect(await live.fusionOf('offers', 'v9')).toMatchObject({ minSize: 9 });
});

test('a group without a version, and a fusion that a version lacks, have the deployed policy', async () => {
  const { versions, live, deployed } = world();
  versions.set('v1', { id: 'v1', fusions: [], proposedAt: 0 });
  expect(await live.fusionOf('offers', undefined)).toBe(deployed[0]);
  expect(await live.fusionOf('offers', 'v1')).toBe(deployed[0]);
});
