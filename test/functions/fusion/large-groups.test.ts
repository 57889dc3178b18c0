import { expect, test } from 'vitest';
import type { GroupStore } from '../../../shared/aggregation/group-store.ts';
import { memoryGroupStore } from '../../fakes/memory-group-store.ts';
import { contribution, joinWorld } from './join-world.ts';

test('a group that is too large for one read per arrival is released by its size', async () => {
  const { open, sent, clock, reasonsSent } = joinWorld();
  const store = memoryGroupStore();
  let wholeReads = 0;
  const counted: GroupStore = {
    ...store,
    view: (at, limit) => {
      if (limit === undefined) wholeReads += 1;
      return store.view(at, limit);
    },
  };
  const join = open(counted, { needs: [], size: 200 });
  for (let index = 0; index < 200; index += 1) {
    await join([`m${index}`, contribution('stock', `${index}`)]);
    clock.at += 1;
  }
  expect(reasonsSent()).toEqual(['size after 0']);
  expect(sent.timers).toHaveLength(1);
  // Once when the group first looks large, and once when the last part has come.
  expect(wholeReads).toBe(2);
});
