import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../progress.ts';
import { envelopesOf, type Event } from './client.ts';
import { type Bus, openBus } from './open-bus.ts';

let bus: Bus;

beforeAll(async () => {
  bus = await openBus('squat.yaml');
});

afterAll(() => bus.close());

function event(source: string, topic: string, key: string, partitionkey: string): Event {
  const id = `${source}-${key}`;
  const header = { specversion: '1.0', id, source, type: topic, correlationid: key, partitionkey };
  return { source, topic, detail: { ...header, data: { from: source } } };
}

const rejected = (code: string): unknown[] =>
  bus.account.filter((one) => one.kind === 'rejected' && one.code === code);

test("a guest part waits for the group's owners, and sets neither its clock nor its partition", async () => {
  await bus.client.post([event('guest', 'open', 'order-7', 'theirs')]);
  await until('the guest is answered', () => rejected('unopened').length > 0, bus);
  await bus.client.post([event('neighbour', 'open', 'order-7', 'theirs too')]);
  await bus.client.post([event('a', 'a', 'order-7', 'ours'), event('b', 'b', 'order-7', 'ours')]);
  await bus.settled();

  const [result, ...more] = envelopesOf(
    await bus.client.receive(bus.running.recipients['desk'] ?? '', (all) => all.length > 0),
  );
  expect(more).toEqual([]);
  expect(result).toMatchObject({ type: 'order.fused', partitionkey: 'ours' });
  expect(result?.data.receipt).toMatchObject({ generation: 2, release: { reason: 'complete', missing: [] } });
  expect(result?.data.receipt.contributions).not.toContainEqual(expect.objectContaining({ source: 'guest' }));
  expect(rejected('late')).toEqual([]);
  expect(rejected('unopened')).toMatchObject([
    { source: 'guest', group: { fusion: 'order', key: 'order-7' } },
  ]);
});

test('a run ends when all that came has opened nothing', async () => {
  await bus.client.post([event('guest', 'open', 'order-8', 'theirs')]);
  await until(
    'the part is there',
    () => bus.account.some((one) => one.kind === 'contributed' && one.key === 'order-8'),
    bus,
  );
  await bus.settled();
  expect(rejected('unopened')).toHaveLength(2);
});
