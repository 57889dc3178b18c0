import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '../../../shared/json/json.ts';
import { envelopesOf, type Event, type FusedEnvelope } from './client.ts';
import { openBusWithModel, type BusWithModel } from './open-bus.ts';

let bus: BusWithModel;

beforeAll(async () => {
  bus = await openBusWithModel('review.yaml', {
    keyOf: () => 'all',
    behave: () => ({ kind: 'ok', answer: { sounding: { level: 'low' } } }),
  });
});

afterAll(() => bus.close());

/** Returns the events of several sources, numbered from this one on. */
function eventsOf(topic: string, key: string, bodies: readonly JsonObject[], from = 0): Event[] {
  return bodies.map((data, index) => {
    const source = `source-${from + index}`;
    const detail = { specversion: '1.0', id: `${key}-${from + index}`, source, type: topic, data };
    return { source, topic, detail: { ...detail, correlationid: key } };
  });
}

async function receivedBy(name: string, count: number): Promise<FusedEnvelope[]> {
  return envelopesOf(
    await bus.client.receive(bus.running.recipients[name] ?? '', (all) => all.length >= count),
  );
}

const open = { state: 'open' };

test('a group with too few sources goes to the reviewer alone until it is sure', async () => {
  await bus.client.post([
    ...eventsOf('reading', 'sure', [open, open, open]),
    ...eventsOf('reading', 'unsure', [open, open, {}]),
  ]);
  const [sure] = await receivedBy('desk', 1);
  const [held] = await receivedBy('inspector', 1);
  await bus.settled();

  expect(sure).toMatchObject({
    type: 'valve.fused',
    correlationid: 'sure',
    data: { result: { reading: open } },
  });
  expect(sure?.data.receipt).toMatchObject({ recipients: ['desk'], reason: 'nothing is open' });
  expect(held).toMatchObject({
    type: 'valve.held',
    correlationid: 'unsure',
    data: {
      merged: { reading: open },
      receipt: {
        recipients: ['inspector'],
        unsettled: { fields: ['/reading/state'], decidedBy: 'nobody' },
        fields: [{ field: '/reading/state', effectiveSources: 2, unsettled: true }],
      },
    },
  });
  expect(held?.data).not.toHaveProperty('result');

  await bus.client.post(eventsOf('reading', 'unsure', [open], 3));
  const [amended] = await receivedBy('desk', 1);
  await bus.settled();
  expect(amended).toMatchObject({
    type: 'valve.amended',
    correlationid: 'unsure',
    causationid: held?.id,
    data: { result: { reading: open }, receipt: { generation: 2, recipients: ['desk'] } },
  });
  expect(amended?.data.receipt).not.toHaveProperty('unsettled');
  expect(bus.server.requests).toEqual([]);
  expect(bus.running.trouble()).toBeUndefined();
});

test.each([
  ['corrected', { values: { '/reading/state': 'shut' } }, { state: 'shut' }, true],
  ['approved', { approve: true }, open, false],
] as const)(
  'the group that a reviewer has %s goes to the usual recipients',
  async (key, said, reading, isGold) => {
    await bus.client.post(eventsOf('reading', key, [open, open, {}]));
    const [held] = await receivedBy('inspector', 1);
    expect(held).toMatchObject({ type: 'valve.held', correlationid: key });
    const detail = { specversion: '1.0', id: `${key}-verdict`, source: 'inspector', type: 'verdict' };
    await bus.client.post([
      {
        source: 'inspector',
        topic: 'verdict',
        detail: { ...detail, data: { fusion: 'valve', key, ...said } },
      },
    ]);
    const [amended] = await receivedBy('desk', 1);
    await bus.settled();
    expect(amended).toMatchObject({
      type: 'valve.amended',
      correlationid: key,
      causationid: held?.id,
      data: { merged: { reading }, receipt: { recipients: ['desk'] } },
    });
    expect(amended?.data.receipt['unsettled']).toEqual(
      isGold ? undefined : { fields: ['/reading/state'], decidedBy: 'review' },
    );
    expect(bus.running.trouble()).toBeUndefined();
  },
);

test('the model decides the open fields, and the receipt says so', async () => {
  const full = { level: 'full', tank: 7 };
  await bus.client.post(eventsOf('sounding', 'left-open', [full, full, { tank: 7 }]));
  const [answer] = await receivedBy('desk', 1);
  await bus.settled();
  expect(answer).toMatchObject({
    type: 'tank.fused',
    data: {
      result: { sounding: { level: 'low' } },
      merged: { sounding: full },
      receipt: {
        composer: 'claude',
        unsettled: { fields: ['/sounding/level'], decidedBy: 'claude' },
      },
    },
  });
  expect(bus.server.requests).toHaveLength(1);
  const prompt = JSON.stringify(bus.server.requests[0]?.body.messages);
  expect(prompt).toContain(String.raw`{\"field\":\"/sounding/level\",\"open\":true`);
  expect(prompt).toContain(String.raw`{\"sounding\":{\"tank\":7}}`);
});
