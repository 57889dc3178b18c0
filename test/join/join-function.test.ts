import { beforeEach, describe, expect, test } from 'vitest';
import { createJoinHandler, type JoinFunctionPorts } from '../../functions/fusion/join/handler.ts';
import type { Fusion } from '../../shared/bridge/bridge.ts';
import type { GroupStore } from '../../shared/group/group-store.ts';
import type { Json } from '../../shared/json/json.ts';
import type { GroupRef, Part } from '../../shared/group/group.ts';
import type { FusionMessage, Statements } from '../../shared/messaging/contribution.ts';
import { decodeCompletionMessage } from '../../shared/messaging/completion-message.ts';
import { decodeFusionMessage, encodeFusionMessage } from '../../shared/messaging/fusion-message.ts';
import { memoryGroupStore } from '../fakes/memory-group-store.ts';
import { memoryOpenGroups } from '../fakes/memory-open-groups.ts';
import { envelopeOf } from '../fakes/parts.ts';
import { fusionOf } from '../fakes/policies.ts';
import { rememberSent, type Sent } from '../fakes/sent.ts';
import { sqsRecord } from '../fakes/sqs-record.ts';

let sent: Sent;
let further: Sent;
let letters: Sent;
let faults: string[];
let now: number;

beforeEach(() => {
  sent = rememberSent();
  further = rememberSent();
  letters = rememberSent();
  faults = [];
  now = 1_000;
});

function open(
  store: GroupStore = memoryGroupStore(),
  policy: Partial<Fusion> = {},
  more: Partial<JoinFunctionPorts> = {},
): (...records: [string, string][]) => Promise<string[]> {
  let tickets = 0;
  const handler = createJoinHandler({
    bridgeName: 'shop',
    fusions: new Map([['order', fusionOf(policy)]]),
    store,
    clock: { now: () => now },
    newTicket: () => `ticket-${(tickets += 1)}`,
    completions: sent.sender,
    fusionQueue: further.sender,
    deadLetters: letters.sender,
    timers: sent.clocks,
    quarantine: sent.quarantine,
    publisher: sent.publisher,
    onFault: (error) => faults.push(String(error)),
    ...more,
  });
  return async (...records) => {
    const answer = await handler({ Records: records.map(([id, body]) => sqsRecord(id, body)) });
    return answer.batchItemFailures.map((failure) => failure.itemIdentifier);
  };
}

function contribution(
  topic: string,
  id: string,
  key = 'k',
  value: Json = { n: 1 },
  states?: Statements,
): string {
  return encodeFusionMessage({
    kind: 'contribution',
    fusion: 'order',
    key,
    topic,
    ...(states !== undefined && { states }),
    envelope: envelopeOf(topic, id, value),
  });
}

const timer = encodeFusionMessage({ kind: 'timer', fusion: 'order', key: 'k' });

describe('the join function', () => {
  test('sets the clock with the first part and asks for completion with the last', async () => {
    const join = open();
    expect(await join(['m1', contribution('stock', '1')])).toEqual([]);
    expect(sent.timers).toEqual([{ fusion: 'order', key: 'k', at: 31_000 }]);
    expect(sent.messages).toEqual([]);
    expect(await join(['m2', contribution('price', '2')])).toEqual([]);
    expect(sent.messages.map(({ body }) => decodeCompletionMessage(body))).toEqual([
      {
        kind: 'message',
        message: { fusion: 'order', key: 'k', reason: 'complete', ticket: 'ticket-1', after: 0 },
      },
    ]);
    expect(sent.timers).toHaveLength(1);
  });

  test('puts and reads the parts of one group together: one read, one completion, no clock', async () => {
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

  test('releases at the deadline when the clock rings, once', async () => {
    const join = open();
    await join(['m1', contribution('stock', '1')]);
    now = 31_000;
    expect(await join(['m2', timer])).toEqual([]);
    expect(sent.messages.map(({ body }) => decodeCompletionMessage(body))).toMatchObject([
      { message: { reason: 'deadline' } },
    ]);
  });

  test('quarantines the same id with another body, and tells the producer without the body', async () => {
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

  test('takes the same id and body as the duplicate that it is, whatever the order of its members', async () => {
    const join = open();
    await join(['m1', contribution('stock', '1', 'k', { a: 1, b: 2 })]);
    expect(await join(['m2', contribution('stock', '1', 'k', { b: 2, a: 1 })])).toEqual([]);
    expect(sent.quarantined).toEqual([]);
  });

  test('quarantines what is none of ours', async () => {
    expect(await open()(['m1', 'not json'], ['m2', '{"kind":"other"}'])).toEqual([]);
    expect(sent.quarantined.map(({ original }) => original)).toEqual(['not json', '{"kind":"other"}']);
  });

  test('sends back the messages of a group that fails, and only those', async () => {
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

  test('sends everything back, once each, when what follows cannot be sent', async () => {
    sent = { ...sent, clocks: { start: () => Promise.reject(new Error('no queue')) } };
    const failed = await open()(['m1', contribution('stock', '1', 'a')], ['m2', 'not json']);
    expect(failed.toSorted()).toEqual(['m1', 'm2']);
  });

  test('sends a message back whose fusion it does not know: the next deploy may', async () => {
    const unknown = encodeFusionMessage({ kind: 'timer', fusion: 'none', key: 'k' });
    expect(await open()(['m1', unknown])).toEqual(['m1']);
    expect(faults).toEqual(['Error: no fusion is named "none"']);
  });
});

const ref: GroupRef = { fusion: 'order', key: 'k' };

/** A store in which the group is closed by its first part. */
async function closedStore(partIds: readonly string[]): Promise<GroupStore> {
  const store = memoryGroupStore();
  const head = {
    state: 'saved',
    generation: 1,
    token: 't',
    savedBy: 'ticket',
    included: partIds,
    before: [],
    savedAt: 900,
    ended: 'fused',
  } as const;
  await store.save(ref, { head, outcome: { kind: 'dead-lettered', letter: '' } }, [], undefined);
  return store;
}

const reasonsSent = () =>
  sent.messages.map(({ body }) => {
    const decoded = decodeCompletionMessage(body);
    return decoded.kind === 'message'
      ? `${decoded.message.reason} after ${decoded.message.after}`
      : decoded.kind;
  });

const furtherMessages = () =>
  further.messages.map(({ body }): FusionMessage | undefined => {
    const decoded = decodeFusionMessage(body);
    return decoded.kind === 'message' ? decoded.message : undefined;
  });

describe('a part that comes too late', () => {
  test('asks for an amendment', async () => {
    await open(await closedStore([]))(['m1', contribution('stock', '1')]);
    expect(reasonsSent()).toEqual(['late after 1']);
  });

  test('is turned away at once where the policy says so, and its producer told', async () => {
    await open(await closedStore([]), { late: 'ignore' })(['m1', contribution('stock', '1')]);
    expect(sent.messages).toEqual([]);
    expect(sent.events.map(({ header }) => header.type)).toEqual(['stock.rejected']);
    expect(sent.events[0]?.body).toMatchObject({ value: { code: 'late', key: 'k' } });
    expect(letters.messages).toEqual([]);
  });

  test('goes to a person where the policy says so', async () => {
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
          { topic: 'stock', source: 'stock-service', id: '1' },
          { topic: 'price', source: 'price-service', id: '2' },
        ],
      },
    ]);
  });

  test('opens a new round where the policy says so', async () => {
    const join = open(await closedStore([]), { late: 'reopen' });
    await join(['m1', contribution('stock', '1')]);
    expect(sent.timers).toEqual([{ ...ref, at: 31_000 }]);
    await join(['m2', contribution('price', '2')]);
    expect(reasonsSent()).toEqual(['complete after 1']);
  });
});

describe('a release from outside', () => {
  const forced = encodeFusionMessage({ kind: 'release', ...ref, reason: 'forced' });
  const scheduled = encodeFusionMessage({ kind: 'release', ...ref, reason: 'schedule' });

  test('releases an open group, and only that', async () => {
    const join = open();
    await join(['m1', forced]);
    expect(sent.messages).toEqual([]);
    await join(['m2', contribution('stock', '1')]);
    await join(['m3', forced]);
    expect(reasonsSent()).toEqual(['forced after 0']);
  });

  test('that is forced counts for more than one that a schedule asks for', async () => {
    const join = open(memoryGroupStore(), { minSize: 2 });
    await join(['m1', contribution('stock', '1')]);
    await join(['m2', scheduled]);
    expect(sent.messages).toEqual([]);
    await join(['m3', forced], ['m4', scheduled]);
    await join(['m5', scheduled], ['m6', forced]);
    expect(reasonsSent()).toEqual(['forced after 0', 'forced after 0']);
  });
});

describe('an order to release all', () => {
  const all = encodeFusionMessage({ kind: 'release-all', fusion: 'order', reason: 'forced' });

  test('becomes a release for each group that is open, and goes on where a page ends', async () => {
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

  test('leaves closed groups alone, but for those whose keys open again', async () => {
    const openGroups = memoryOpenGroups({});
    await openGroups.note({ ...ref, at: 900 });
    const store = await closedStore([]);
    await open(store, { isListed: true }, { openGroups })(['m1', all]);
    expect(furtherMessages()).toEqual([]);
    await open(store, { isListed: true, late: 'reopen' }, { openGroups })(['m1', all]);
    expect(furtherMessages()).toHaveLength(1);
  });

  test('is not for groups that nobody lists', async () => {
    expect(await open()(['m1', all])).toEqual(['m1']);
    expect(faults).toEqual(['Error: the fusion "order" does not list its open groups']);
  });
});

test('a new key in a series releases the earlier group', async () => {
  const openGroups = memoryOpenGroups({});
  const join = open(memoryGroupStore(), { isListed: true, closesSeries: true }, { openGroups });
  await join(['m1', contribution('stock', '1', 'monday', {}, { series: 'machine' })]);
  await join(['m2', contribution('stock', '2', 'other', {}, { series: 'other machine' })]);
  await join(['m3', contribution('stock', '3', 'none')]);
  expect(furtherMessages()).toEqual([]);
  now = 2_000;
  await join(['m4', contribution('stock', '4', 'tuesday', {}, { series: 'machine' })]);
  expect(furtherMessages()).toEqual([{ kind: 'release', fusion: 'order', key: 'monday', reason: 'new-key' }]);
});

test('a predicate is asked of the group with its newcomer', async () => {
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

test('a group that is too large to be read at each arrival is released by its size all the same', async () => {
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
    now += 1;
  }
  expect(reasonsSent()).toEqual(['size after 0']);
  expect(sent.timers).toHaveLength(1);
  // When the group is first seen to be large, and when the last part has come.
  expect(wholeReads).toBe(2);
});
