import { describe, expect, test } from 'vitest';
import { encodeFusionMessage } from '../../../shared/messages/fusion-message.ts';
import { memoryGroupStore } from '../../fakes/memory-group-store.ts';
import { memoryOpenGroups } from '../../fakes/memory-open-groups.ts';
import { claudePolicyOf } from '../../fakes/policies.ts';
import { closedStore, contribution, joinWorld, ref } from './join-world.ts';

describe('a late part', () => {
  test('the part asks for an amendment', async () => {
    const { open, reasonsSent } = joinWorld();
    await open(await closedStore([]))(['m1', contribution('stock', '1')]);
    expect(reasonsSent()).toEqual(['late after 1']);
  });

  test('the part waits for its question in the queue, and asks when the quiet time is over', async () => {
    const { open, sent, further, clock, reasonsSent, furtherMessages } = joinWorld();
    const compose = claudePolicyOf({ quietMs: 4_500 });
    const join = open(await closedStore([]), { compose });
    await join(['m1', contribution('stock', '1')]);
    clock.at = 1_001;
    await join(['m2', contribution('price', '2')]);
    expect(sent.messages).toEqual([]);
    const wake = { kind: 'wake', ...ref } as const;
    expect(furtherMessages()).toEqual([wake]);
    expect(further.messages).toMatchObject([{ delaySeconds: 5 }]);
    clock.at = 5_400;
    await join(['m3', encodeFusionMessage(wake)]);
    expect(furtherMessages()).toEqual([wake, wake]);
    clock.at = 5_500;
    await join(['m4', encodeFusionMessage(wake)]);
    expect(reasonsSent()).toEqual(['late after 1']);
  });

  test('no wait is longer than a queue can delay a message', async () => {
    const { open, further } = joinWorld();
    const compose = claudePolicyOf({ quietMs: 7_200_000 });
    await open(await closedStore([]), { compose })(['m1', contribution('stock', '1')]);
    expect(further.messages).toMatchObject([{ delaySeconds: 900 }]);
  });

  test('the part is rejected at once where the policy says so, and its producer notified', async () => {
    const { open, sent, letters } = joinWorld();
    await open(await closedStore([]), { late: 'ignore' })(['m1', contribution('stock', '1')]);
    expect(sent.messages).toEqual([]);
    expect(sent.events.map(({ header }) => header.type)).toEqual(['stock.rejected']);
    expect(sent.events[0]?.body).toMatchObject({ value: { code: 'late', key: 'k' } });
    expect(letters.messages).toEqual([]);
  });

  test('the part goes to an operator where the policy says so', async () => {
    const { open, sent, letters } = joinWorld();
    await open(await closedStore([]), { late: 'dead-letter' })(
      ['m1', contribution('stock', '1')],
      ['m2', contribution('price', '2')],
    );
    expect(sent.events).toEqual([]);
    expect(letters.messages.map(({ body }) => JSON.parse(body))).toEqual([
      {
        ...ref,
        reason: 'late',
        detail: expect.any(String),
        contributions: [
          { topic: 'price', source: 'price-service', id: '2' },
          { topic: 'stock', source: 'stock-service', id: '1' },
        ],
      },
    ]);
  });

  test('the part opens a new round where the policy says so', async () => {
    const { open, sent, reasonsSent } = joinWorld();
    const join = open(await closedStore([]), { late: 'reopen' });
    await join(['m1', contribution('stock', '1')]);
    expect(sent.timers).toEqual([{ ...ref, at: 31_000 }]);
    await join(['m2', contribution('price', '2')]);
    expect(reasonsSent()).toEqual(['complete after 1']);
  });
});

describe('a release request', () => {
  const forced = encodeFusionMessage({ kind: 'release', ...ref, reason: 'forced' });
  const scheduled = encodeFusionMessage({ kind: 'release', ...ref, reason: 'schedule' });

  test('the request releases an open group and no other', async () => {
    const { open, sent, reasonsSent } = joinWorld();
    const join = open();
    await join(['m1', forced]);
    expect(sent.messages).toEqual([]);
    await join(['m2', contribution('stock', '1')]);
    await join(['m3', forced]);
    expect(reasonsSent()).toEqual(['forced after 0']);
  });

  test('a forced request is stronger than one of a schedule', async () => {
    const { open, sent, reasonsSent } = joinWorld();
    const join = open(memoryGroupStore(), { minSize: 2 });
    await join(['m1', contribution('stock', '1')]);
    await join(['m2', scheduled]);
    expect(sent.messages).toEqual([]);
    await join(['m3', forced], ['m4', scheduled]);
    await join(['m5', scheduled], ['m6', forced]);
    expect(reasonsSent()).toEqual(['forced after 0', 'forced after 0']);
  });
});

describe('a request to release all groups', () => {
  const all = encodeFusionMessage({ kind: 'release-all', fusion: 'order', reason: 'forced' });

  test('the request becomes one release per open group and continues at the next page', async () => {
    const { open, further, furtherMessages } = joinWorld();
    const store = memoryGroupStore();
    const openGroups = memoryOpenGroups({ pageSize: 2 });
    const join = open(store, { isListed: true }, { openGroups });
    await join(['m1', contribution('stock', '1', 'a')], ['m2', contribution('stock', '2', 'b')]);
    await join(['m3', contribution('stock', '3', 'c')]);
    expect(await join(['m4', all])).toEqual([]);
    expect(furtherMessages().map((message) => message?.kind)).toEqual(['release', 'release', 'release-all']);
    await join(['m5', further.messages[2]?.body ?? '']);
    const released = furtherMessages().filter((message) => message?.kind === 'release');
    expect(released).toEqual(
      expect.arrayContaining(
        ['a', 'b', 'c'].map((key) => ({ kind: 'release', fusion: 'order', key, reason: 'forced' })),
      ),
    );
    expect(furtherMessages()).toHaveLength(4);
  });

  test('the request skips completed groups, except those whose keys open again', async () => {
    const { open, furtherMessages } = joinWorld();
    const openGroups = memoryOpenGroups({});
    await openGroups.note({ ...ref, at: 900 });
    const store = await closedStore([]);
    await open(store, { isListed: true }, { openGroups })(['m1', all]);
    expect(furtherMessages()).toEqual([]);
    await open(store, { isListed: true, late: 'reopen' }, { openGroups })(['m1', all]);
    expect(furtherMessages()).toHaveLength(1);
  });

  test('the request does nothing for groups that are not listed', async () => {
    const { open, faults } = joinWorld();
    expect(await open()(['m1', all])).toEqual(['m1']);
    expect(faults).toEqual(['Error: the fusion "order" does not list its open groups']);
  });
});

test('a new key in a series releases the earlier group', async () => {
  const { open, clock, furtherMessages } = joinWorld();
  const openGroups = memoryOpenGroups({});
  const join = open(memoryGroupStore(), { isListed: true, closesSeries: true }, { openGroups });
  await join(['m1', contribution('stock', '1', 'monday', {}, { series: 'machine' })]);
  await join(['m2', contribution('stock', '2', 'other', {}, { series: 'other machine' })]);
  await join(['m3', contribution('stock', '3', 'none')]);
  expect(furtherMessages()).toEqual([]);
  clock.at = 2_000;
  await join(['m4', contribution('stock', '4', 'tuesday', {}, { series: 'machine' })]);
  expect(furtherMessages()).toEqual([{ kind: 'release', fusion: 'order', key: 'monday', reason: 'new-key' }]);
});
