import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { expect, onTestFinished, test } from 'vitest';
import type { AccountEvent } from '../../local/account/account-event.ts';
import { runAssembly } from '../../local/run-assembly.ts';
import type { Running } from '../../local/run-assembly.ts';
import { startServices } from '../../local/start-services.ts';
import { until } from '../progress.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { impatientToy, scheduledToy, toyAssembly } from './toy-assembly.ts';

interface Toy {
  readonly running: Running;
  readonly events: AccountEvent[];
  readonly post: (type: string, detail: object) => Promise<void>;
  readonly received: () => Promise<readonly unknown[]>;
}

async function startToy(template?: JsonObject): Promise<Toy> {
  const events: AccountEvent[] = [];
  const services = await startServices(0, {});
  const running = await runAssembly(await toyAssembly(template), services, {
    env: {},
    onAccount: (event) => events.push(event),
  });
  onTestFinished(() => running.stop(0));
  const client = {
    endpoint: running.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  };
  const sqs = new SQSClient(client);
  const bridge = new EventBridgeClient(client);
  return {
    running,
    events,
    post: async (type, detail) => {
      const Entries = [
        { EventBusName: running.bus, Source: 'somebody', DetailType: type, Detail: JSON.stringify(detail) },
      ];
      const { FailedEntryCount } = await bridge.send(new PutEventsCommand({ Entries }));
      expect(FailedEntryCount).toBe(0);
    },
    received: async () => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: running.recipients['reader'], MaxNumberOfMessages: 10 }),
      );
      return Messages.map(({ Body }) => JSON.parse(Body ?? ''));
    },
  };
}

const kinds = (events: readonly AccountEvent[]): readonly string[] => events.map(({ kind }) => kind);

test('parts of one group become one envelope, and the account has each step', async () => {
  const { running, events, post, received } = await startToy();
  expect(running).toMatchObject({
    bus: 'toy',
    recipients: { reader: `${running.endpoint}/000000000000/toy-Reader` },
    deadLetters: {
      'topic-parts': `${running.endpoint}/000000000000/toy-Dead`,
      quarantine: expect.stringContaining('toy-Quarantine'),
      unrouted: expect.stringContaining('toy-Unrouted'),
    },
  });
  await post('left', { id: '1', correlationid: '键 🎬' });
  await post('right', { id: '2', correlationid: '键 🎬' });
  await until('the fused envelope', () => kinds(events).includes('fused'));
  await running.settled();
  expect(kinds(events).toSorted()).toEqual(['contributed', 'contributed', 'fused']);
  expect(events.at(-1)).toMatchObject({ kind: 'fused', fusion: 'pair', key: '键 🎬' });
  const [first, ...repeats] = await received();
  expect(first).toMatchObject({ type: 'pair.fused', correlationid: '键 🎬' });
  for (const repeat of repeats) expect(repeat).toEqual(first);
  expect(running.trouble()).toBeUndefined();
});

/** Each letter once, because a message may be delivered and rejected twice. */
const lettersIn = (events: readonly AccountEvent[]): readonly string[] => {
  const letters = events.flatMap((event) =>
    event.kind === 'dead-letter' ? [`${event.name}: ${event.reason}`] : [],
  );
  return [...new Set(letters)].toSorted();
};

test('a message that cannot succeed is reported with its reason and counts as trouble', async () => {
  const { running, events, post } = await startToy();
  await post('left', { id: '1' });
  await post('nonsense', { id: '2' });
  await until('two dead letters', () => lettersIn(events).length === 2);
  await running.settled();
  expect(lettersIn(events)).toEqual(['quarantine: correlation-missing', 'unrouted: null']);
  expect(events).toContainEqual(
    expect.objectContaining({
      kind: 'rejected',
      topic: 'left',
      source: 'somebody',
      code: 'correlation-missing',
    }),
  );
  expect(running.trouble()).toMatch(
    /^not every message arrived: \d+ in the unrouted queue, \d+ in quarantine$/,
  );
});

test('a message that ends its function is the only one in the dead-letter queue', async () => {
  const { running, events, post } = await startToy(impatientToy);
  await post('left', { id: '3', crash: true });
  await until('the dead letter', () => kinds(events).includes('dead-letter'));
  await running.settled();
  expect(events.filter(({ kind }) => kind === 'dead-letter')).toMatchObject([
    { name: 'topic-parts', reason: null },
  ]);
  expect(events).toContainEqual(
    expect.objectContaining({ kind: 'function-failed', functionName: 'toy-TopicFunction' }),
  );
  expect(running.trouble()).toBe('not every message arrived: 1 in the dead-letter queue of topic-parts');
});

test('functions may be killed at any time', async () => {
  const { running, events, post, received } = await startToy();
  await post('left', { id: '1', correlationid: 'a' });
  await until('a contribution', () => kinds(events).includes('contributed'));
  const pids = running.functionPids().get('toy-TopicFunction') ?? [];
  expect(pids).toHaveLength(1);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await post('right', { id: '2', correlationid: 'a' });
  await until('the fused envelope', () => kinds(events).includes('fused'));
  await running.settled();
  // The work of a killed process is repeated: the queue may show its result twice, the account reports it once.
  expect(kinds(events).filter((kind) => kind === 'fused')).toHaveLength(1);
  expect((await received()).length).toBeGreaterThan(0);
});

test('an open group keeps the run from settling', async () => {
  const { running, events, post } = await startToy();
  await post('left', { id: '1', correlationid: 'a' });
  await until('a contribution', () => kinds(events).includes('contributed'));
  let isSettled = false;
  const settled = running.settled().then(() => (isSettled = true));
  await post('left', { id: '2', correlationid: 'b' });
  await until(
    'both contributions',
    () => kinds(events).filter((kind) => kind === 'contributed').length === 2,
  );
  expect(isSettled).toBe(false);
  await post('right', { id: '3', correlationid: 'a' });
  await post('right', { id: '4', correlationid: 'b' });
  await settled;
  expect(kinds(events).filter((kind) => kind === 'fused')).toHaveLength(2);
});

test('a schedule sends its request, and no run waits for the next one', async () => {
  const { running, events, post } = await startToy(scheduledToy);
  await until('the order', () => kinds(events).includes('discarded'));
  expect(events).toContainEqual(expect.objectContaining({ kind: 'discarded', fusion: 'pair', key: 'all' }));
  await running.settled();
  await post('left', { id: '1', correlationid: 'a' });
  await post('right', { id: '2', correlationid: 'a' });
  await until('the fused envelope', () => kinds(events).includes('fused'));
  await running.settled();
  expect(running.trouble()).toBeUndefined();
});

test('no process is left after the stop', async () => {
  const { running, events, post } = await startToy();
  await post('left', { id: '1', correlationid: 'a' });
  await until('a contribution', () => kinds(events).includes('contributed'));
  const pids = [...running.functionPids().values()].flat();
  expect(pids.length).toBeGreaterThan(0);
  await running.stop();
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  await expect(fetch(running.endpoint)).rejects.toThrow();
});
