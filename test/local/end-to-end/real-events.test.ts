import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { AccountEvent } from '../../../local/account/account-event.ts';
import { isJsonObject } from '../../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../../shared/json/json.ts';
import { awsServices } from '../../real-events/aws-services.ts';
import { cloudEvents } from '../../real-events/cloud-events.ts';
import { partners } from '../../real-events/partners.ts';
import { busEvent, type RealEvent } from '../../real-events/real-event.ts';
import { temporaryFolder } from '../running-function.ts';
import { envelopesOf, type Event } from './client.ts';
import { type Bus, openBus } from './open-bus.ts';

async function busOf(file: string): Promise<Bus> {
  const bus = await openBus(file);
  onTestFinished(() => bus.close());
  return bus;
}

/** Only AWS and its partners may put events under their sources, so a webhook's source stands in for a partner's. */
function putEvent({ source, 'detail-type': topic, detail }: JsonObject): Event {
  if (typeof source !== 'string' || typeof topic !== 'string' || !isJsonObject(detail))
    throw new Error('this is no event');
  return { source: source.replace(/^aws\.partner\//, ''), topic, detail };
}

/** A plain event of a source in Chinese letters, with a `specversion` of another meaning. */
const foreign: RealEvent = {
  topic: 'login',
  event: busEvent('订单 服务', 'Auth0 log', { log_id: 'l-1', data: { user_id: 'u-1' }, specversion: '2.3' }),
  id: 'l-1',
  key: 'u-1',
};

const isPutByAws = ({ event }: RealEvent): boolean => /^aws\.(?!partner)/.test(putEvent(event).source);

const unrouted = (bus: Bus): readonly unknown[] =>
  bus.account.filter((event) => event.kind === 'dead-letter' && event.name === 'unrouted');

test('the events of many systems go through one bridge, and what is put twice counts once', async () => {
  const bus = await busOf('../../real-events/bridge.yaml');
  const real = [...awsServices, ...partners, ...cloudEvents, foreign].filter((one) => !isPutByAws(one));
  expect(real.length).toBeGreaterThan(12);
  const events = real.map(({ event }) => putEvent(event));
  for (let from = 0; from < events.length; from += 4) {
    const some = events.slice(from, from + 4);
    // An SDK repeats its call; EventBridge gives the plain events among them new ids.
    await bus.client.post([...some, ...some.filter(({ topic }) => topic !== 'Build Finished')]);
    await bus.settled();
  }
  const queue = bus.running.recipients['clerk'] ?? '';
  const fused = envelopesOf(await bus.client.receive(queue, (messages) => messages.length >= real.length));

  const parts = bus.account.flatMap((one) =>
    one.kind === 'contributed' ? [`${one.topic} ${one.key} ${one.source}`] : [],
  );
  const expected = real.map(({ topic, key }, index) => `${topic} ${key} ${events[index]?.source}`);
  expect(parts.toSorted()).toEqual(expected.toSorted());
  expect(fused.map(({ correlationid: key }) => key).toSorted()).toEqual(
    real.map(({ key }) => key).toSorted(),
  );
  const isGood = ({ kind }: AccountEvent): boolean =>
    // A slow machine lets a function run out of time, and its messages come again.
    ['contributed', 'fused', 'function-failed'].includes(kind);
  expect(bus.account.filter((one) => !isGood(one))).toEqual([]);
});

function typeOf(body: string): unknown {
  const event = JSON.parse(body);
  return isJsonObject(event) ? event['detail-type'] : undefined;
}

const longTypes = Array.from({ length: 60 }, (_, index) => `com.example.${'x'.repeat(50)}.${index}.*`);

test('with more types than a rule can hold, what no topic takes is unrouted, and only that', async () => {
  const file = join(await temporaryFolder(), 'bridge.yaml');
  await writeFile(
    file,
    `name: wide
topics:
  order: { correlate: correlationid }
  long: { types: ${JSON.stringify(longTypes)}, correlate: correlationid }
fusions:
  desk: { takes: [order, long], size: 1, recipients: [clerk] }
recipients:
  clerk: { queue: true }
`,
  );
  const bus = await busOf(file);
  const eventOf = (type: string, source = 'shop'): Event => ({
    source,
    topic: type,
    detail: { specversion: '1.0', id: type, source, type, correlationid: type, data: {} },
  });
  const taken = ['order', ...longTypes.map((type) => type.replace('*', 'created'))];
  await bus.client.post([
    ...taken.map((type) => eventOf(type)),
    eventOf('com.example.unknown'),
    eventOf('summary.fused', 'fusion-bus/other'),
    eventOf('order.late', 'fusion-bus/wide'),
  ]);
  const queue = bus.running.recipients['clerk'] ?? '';
  await bus.client.receive(queue, (messages) => messages.length >= taken.length);
  const strays = await bus.client.receive(
    bus.running.deadLetters['unrouted'] ?? '',
    (messages) => messages.length >= 2,
  );
  await bus.settled();
  expect(strays.map(({ Body: body = '' }) => typeOf(body)).toSorted()).toEqual([
    'com.example.unknown',
    'summary.fused',
  ]);
  expect(unrouted(bus)).toHaveLength(2);
});

test('an envelope of another bridge goes to the topic that takes it, and is rejected where its source may not post', async () => {
  const bus = await busOf('../../real-events/bridge.yaml');
  const detail = {
    specversion: '1.0',
    id: 'f-1',
    source: 'fusion-bus/liar',
    type: 'claim.fused',
    correlationid: 'k',
  };
  await bus.client.post([{ source: 'fusion-bus/liar', topic: 'claim.fused', detail }]);
  await bus.client.receive(bus.running.deadLetters['quarantine'] ?? '', (messages) => messages.length >= 1);
  await bus.settled();
  expect(bus.account.filter(({ kind }) => kind === 'rejected')).toMatchObject([
    { topic: 'other_bridge', source: 'fusion-bus/liar', code: 'source-not-permitted' },
  ]);
});
