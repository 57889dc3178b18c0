import { describe, expect, test } from 'vitest';
import { giveUpIn, type JoinFunctionPorts } from '../../../functions/fusion/join/handler.ts';
import type { GroupStore } from '../../../shared/aggregation/group-store.ts';
import type { Part } from '../../../shared/aggregation/group.ts';
import { decodeCompletionMessage } from '../../../shared/messages/completion-message.ts';
import { understoodMessageVersion } from '../../../shared/messages/message-version.ts';
import { encodeFusionMessage } from '../../../shared/messages/fusion-message.ts';
import { memoryGroupStore } from '../../fakes/memory-group-store.ts';
import { inboundMessage } from '../../fakes/inbound.ts';
import { contribution, joinWorld, timer } from './join-world.ts';

describe('the join function', () => {
  test('the function sets the timer at the first part and sends completion at the last', async () => {
    const { open, sent } = joinWorld();
    const join = open();
    expect(await join(['m1', contribution('stock', '1')])).toEqual([]);
    expect(sent.timers).toEqual([{ fusion: 'order', key: 'k', at: 31_000 }]);
    expect(sent.messages).toEqual([]);
    expect(await join(['m2', contribution('price', '2')])).toEqual([]);
    expect(sent.messages.map(({ body }) => decodeCompletionMessage(body))).toEqual([
      {
        kind: 'message',
        message: { fusion: 'order', key: 'k', reason: 'complete', requestId: 'ticket-1', after: 0 },
      },
    ]);
    expect(sent.timers).toHaveLength(1);
  });

  test('the function handles the parts of a group with one read and one completion', async () => {
    const { open, sent } = joinWorld();
    const store = memoryGroupStore();
    let reads = 0;
    const counted: GroupStore = {
      ...store,
      view: (ref, limit) => {
        reads += 1;
        return store.view(ref, limit);
      },
    };
    await open(counted)(
      ['m1', contribution('stock', '1')],
      ['m2', contribution('price', '2')],
      ['m3', contribution('price', '2')],
    );
    expect(reads).toBe(1);
    expect(sent.messages).toHaveLength(1);
    expect(sent.timers).toEqual([]);
  });

  test('the function releases a group once when its timer fires at the deadline', async () => {
    const { open, sent, clock } = joinWorld();
    const join = open();
    await join(['m1', contribution('stock', '1')]);
    clock.at = 31_000;
    expect(await join(['m2', timer])).toEqual([]);
    expect(sent.messages.map(({ body }) => decodeCompletionMessage(body))).toMatchObject([
      { message: { reason: 'deadline' } },
    ]);
  });

  test('the function quarantines a reused id and notifies the producer without the body', async () => {
    const { open, sent } = joinWorld();
    const join = open();
    await join(['m1', contribution('stock', '1', 'k', { n: 1 })]);
    const forged = contribution('stock', '1', 'k', { n: 'secret' });
    expect(await join(['m2', forged])).toEqual([]);
    expect(sent.quarantined).toMatchObject([
      {
        original: forged,
        stage: 'join',
        topic: 'stock',
        rejection: { code: 'id-conflict', attribute: 'id' },
      },
    ]);
    expect(sent.events.map(({ header }) => header.type)).toEqual(['stock.rejected']);
    expect(JSON.stringify(sent.events)).not.toContain('secret');
  });

  test('the function treats the same id and body as a duplicate, in any order of members', async () => {
    const { open, sent } = joinWorld();
    const join = open();
    await join(['m1', contribution('stock', '1', 'k', { a: 1, b: 2 })]);
    expect(await join(['m2', contribution('stock', '1', 'k', { b: 2, a: 1 })])).toEqual([]);
    expect(sent.quarantined).toEqual([]);
  });

  test('the function quarantines foreign messages', async () => {
    const { open, sent } = joinWorld();
    expect(await open()(['m1', 'not json'], ['m2', '{"kind":"other"}'])).toEqual([]);
    expect(sent.quarantined.map(({ original }) => original)).toEqual(['not json', '{"kind":"other"}']);
  });

  test('the function returns the messages of a group that fails, and no others', async () => {
    const { open, sent, faults } = joinWorld();
    const store = memoryGroupStore();
    const failing: GroupStore = {
      ...store,
      putPart: (ref, part) =>
        ref.key === 'bad' ? Promise.reject(new Error('throttled')) : store.putPart(ref, part),
    };
    const failed = await open(failing)(
      ['m1', contribution('stock', '1', 'bad')],
      ['m2', contribution('stock', '2', 'good')],
      ['m3', contribution('price', '3', 'bad')],
    );
    expect(failed.toSorted()).toEqual(['m1', 'm3']);
    expect(faults).toEqual(['Error: throttled']);
    expect(sent.timers).toMatchObject([{ key: 'good' }]);
  });

  test('the function returns every message once when its own messages cannot be sent', async () => {
    const { open } = joinWorld();
    const timers = { schedule: () => Promise.reject(new Error('no queue')) };
    const join = open(memoryGroupStore(), {}, { timers });
    const failed = await join(['m1', contribution('stock', '1', 'a')], ['m2', 'not json']);
    expect(failed.toSorted()).toEqual(['m1', 'm2']);
  });

  test('the function returns a message of a newer release alone and quarantines nothing', async () => {
    const { open, sent, faults } = joinWorld();
    const newer = JSON.stringify({ v: understoodMessageVersion + 1, parts: [contribution('stock', '2')] });
    expect(await open()(['m1', contribution('stock', '1')], ['m2', newer])).toEqual(['m2']);
    expect(sent.timers).toMatchObject([{ key: 'k' }]);
    expect(sent.quarantined).toEqual([]);
    expect(faults).toEqual([
      `RetryableError: a fusion message has version ${understoodMessageVersion + 1}, and this release understands up to ${understoodMessageVersion}`,
    ]);
  });

  test('the function returns a message of an unknown fusion: the next deploy may add it', async () => {
    const { open, faults } = joinWorld();
    const unknown = encodeFusionMessage({ kind: 'timer', fusion: 'none', key: 'k' });
    expect(await open()(['m1', unknown])).toEqual(['m1']);
    expect(faults).toEqual(['Error: no fusion is named "none"']);
  });
});

test('the predicate sees the group with the newly arrived part', async () => {
  const { open, reasonsSent } = joinWorld();
  const asked: string[][] = [];
  const predicateHolds: JoinFunctionPorts['predicateHolds'] = async ({ parts, read }) => {
    asked.push(parts.map(({ topic }) => topic).toSorted());
    const kept: readonly Part[] = await read();
    return kept.length === parts.length && parts.length === 2;
  };
  const join = open(memoryGroupStore(), { needs: [], predicate: 'count = 2' }, { predicateHolds });
  await join(['m1', contribution('stock', '1')]);
  await join(['m2', contribution('price', '2')]);
  expect(asked).toEqual([['stock'], ['price', 'stock']]);
  expect(reasonsSent()).toEqual(['predicate after 0']);
});

describe('a predicate that takes too long', () => {
  const predicateHolds: JoinFunctionPorts['predicateHolds'] = async () => 'undecided';
  const policy = { needs: [], predicate: 'slow', deadlineMs: 60_000 };

  test('the group waits for its other rules, and its completion message says so', async () => {
    const { open, sent, clock } = joinWorld();
    const join = open(memoryGroupStore(), policy, { predicateHolds });
    expect(await join(['m1', contribution('stock', '1')])).toEqual([]);
    expect(sent.timers).toHaveLength(1);
    expect(sent.messages).toEqual([]);
    clock.at += 60_000;
    await join(['m2', timer]);
    expect(sent.messages.map(({ body }) => decodeCompletionMessage(body))).toMatchObject([
      { message: { reason: 'deadline', isUndecided: true } },
    ]);
  });

  test('a message that ended its process is joined without the predicate, and not quarantined', async () => {
    const { portsOf, sent } = joinWorld();
    const ports = portsOf(memoryGroupStore(), policy, { predicateHolds: async () => process.exit() });
    const quarantined: string[] = [];
    const giveUp = giveUpIn(ports, async (_message, { code }) => void quarantined.push(code));
    const crashed = { code: 'crashed', message: 'it ended' } as const;
    await giveUp(inboundMessage('m1', contribution('stock', '1'), 3), crashed);
    expect([sent.timers.length, quarantined]).toEqual([1, []]);
    await giveUp(inboundMessage('m1', contribution('stock', '1'), 3), { ...crashed, code: 'failing' });
    await giveUp(inboundMessage('m1', contribution('stock', '1'), 9), crashed);
    expect([sent.timers.length, quarantined]).toEqual([1, ['failing', 'crashed']]);
  });
});
