import type { SQSEvent } from 'aws-lambda';
import { expect, onTestFinished, test } from 'vitest';
import type { Outcome } from '../../../local/lambda/environment.ts';
import { EventSource } from '../../../local/lambda/event-source.ts';
import { Queues } from '../../../local/sqs/queues.ts';
import type { EventSourceSpec } from '../../../local/template/deployment.ts';
import { until } from '../../progress.ts';

const arn = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;

async function queuesWith(attributes: Readonly<Record<string, string>>): Promise<Queues> {
  const queues = await Queues.load();
  onTestFinished(() => queues.close());
  for (const name of ['inbox', 'dead']) {
    queues.create({
      name,
      arn: arn(name),
      url: `http://127.0.0.1:1/000000000000/${name}`,
      tags: {},
      attributes: name === 'inbox' ? attributes : {},
    });
  }
  return queues;
}

interface Source {
  readonly source: EventSource;
  readonly batches: string[][];
  readonly events: SQSEvent[];
  readonly failures: string[];
}

function consume(
  queues: Queues,
  invoke: (event: SQSEvent) => Promise<Outcome>,
  spec: Partial<EventSourceSpec> = {},
  limit = 1,
): Source {
  const batches: string[][] = [];
  const events: SQSEvent[] = [];
  const failures: string[] = [];
  const source = new EventSource(
    {
      functionName: 'subject',
      queueArn: arn('inbox'),
      batchSize: 10,
      batchingWindowMs: 0,
      maxConcurrency: undefined,
      reportBatchItemFailures: true,
      ...spec,
    },
    limit,
    {
      queues,
      invoke,
      onBatch: (event) => {
        events.push(event);
        batches.push(event.Records.map(({ body }) => body));
      },
      onFailure: ({ type }) => failures.push(type),
    },
  );
  onTestFinished(() => source.stop());
  return { source, batches, events, failures };
}

const returned = async (value?: unknown): Promise<Outcome> => ({
  kind: 'returned',
  json: JSON.stringify(value),
});
const threw = async (): Promise<Outcome> => ({ kind: 'failed', error: { type: 'Error', message: 'no' } });
const isEmpty = (queues: Queues, name = 'inbox'): boolean => {
  const { ready, inFlight, delayed } = queues.counts(arn(name));
  return ready + inFlight + delayed === 0;
};

test('the source hands over all waiting messages in one batch and deletes them', async () => {
  const queues = await queuesWith({});
  for (const body of ['a', 'b', 'c']) await queues.deliver(arn('inbox'), body);
  const { batches } = consume(queues, () => returned());
  await until('an empty queue', () => isEmpty(queues));
  expect(batches).toEqual([['a', 'b', 'c']]);
});

test("a record has the shape of Lambda's records", async () => {
  const queues = await queuesWith({});
  await queues.deliver(arn('inbox'), '你好 🎬', { attributes: { colour: 'green' } });
  const { events } = consume(queues, () => returned());
  await until('an empty queue', () => isEmpty(queues));
  expect(events[0]?.Records[0]).toEqual({
    messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    receiptHandle: expect.any(String),
    body: '你好 🎬',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: expect.stringMatching(/^\d{13}$/),
      SenderId: expect.any(String),
      ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
    },
    messageAttributes: {
      colour: { stringValue: 'green', stringListValues: [], binaryListValues: [], dataType: 'String' },
    },
    md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
    md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
    eventSource: 'aws:sqs',
    eventSourceARN: arn('inbox'),
    awsRegion: 'us-east-1',
  });
});

test('only a failed message is delivered again, and becomes a dead letter in the end', async () => {
  const queues = await queuesWith({
    VisibilityTimeout: '1',
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn('dead'), maxReceiveCount: 2 }),
  });
  // The timeout counts from the receipt, which is a moment before the function hears of it.
  const times = [Date.now()];
  for (const body of ['good', 'bad']) await queues.deliver(arn('inbox'), body);
  const { batches } = consume(queues, ({ Records }) => {
    times.push(Date.now());
    return returned({
      batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    });
  });
  await until('a dead letter', () => queues.counts(arn('dead')).ready === 1);
  expect(batches).toEqual([['good', 'bad'], ['bad']]);
  expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1000);
  expect(isEmpty(queues)).toBe(true);
});

test.each([
  ['throws', threw],
  ['names an unknown message', () => returned({ batchItemFailures: [{ itemIdentifier: 'nobody' }] })],
  ['names no message', () => returned({ batchItemFailures: [{ itemIdentifier: '' }] })],
  ['answers with something else', () => returned({ batchItemFailures: 'all' })],
  ['answers with a text', () => returned('done')],
])('the whole batch comes back when the function %s', async (_, invoke) => {
  const queues = await queuesWith({ VisibilityTimeout: '1' });
  for (const body of ['a', 'b']) await queues.deliver(arn('inbox'), body);
  const { batches } = consume(queues, invoke);
  await until('a second batch', () => batches.length >= 2);
  expect(batches.slice(0, 2)).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

test.each([[undefined], [null], [{}], [{ batchItemFailures: null }], [{ batchItemFailures: [] }]])(
  'the whole batch is done when the function answers %j',
  async (answer) => {
    const queues = await queuesWith({});
    await queues.deliver(arn('inbox'), 'a');
    const { batches } = consume(queues, () => returned(answer));
    await until('an empty queue', () => isEmpty(queues));
    expect(batches).toEqual([['a']]);
  },
);

test('the answer has no effect without ReportBatchItemFailures', async () => {
  const queues = await queuesWith({});
  await queues.deliver(arn('inbox'), 'a');
  consume(
    queues,
    ({ Records: [record] }) => returned({ batchItemFailures: [{ itemIdentifier: record?.messageId }] }),
    {
      reportBatchItemFailures: false,
    },
  );
  await until('an empty queue', () => isEmpty(queues));
});

test('the source runs as many at once as the mapping allows, and never more', async () => {
  const queues = await queuesWith({});
  for (let n = 0; n < 12; n++) await queues.deliver(arn('inbox'), String(n));
  let most = 0;
  const releases: (() => void)[] = [];
  const { source } = consume(
    queues,
    async () => {
      most = Math.max(most, source.running);
      await new Promise<void>((resolve) => releases.push(resolve));
      return returned();
    },
    { batchSize: 1, maxConcurrency: 3 },
    5,
  );
  await until('three at once', () => releases.length === 3);
  await until('all done', () => {
    for (const release of releases.splice(0)) release();
    return isEmpty(queues);
  });
  expect(most).toBe(3);
});

test('one message that takes long does not keep the next one waiting', async () => {
  const queues = await queuesWith({});
  await queues.deliver(arn('inbox'), 'slow');
  let release: (() => void) | undefined;
  const { batches } = consume(
    queues,
    async ({ Records: [record] }) => {
      if (record?.body === 'slow') await new Promise<void>((resolve) => (release = resolve));
      return returned();
    },
    {},
    2,
  );
  await until('the first batch', () => batches.length === 1);
  await queues.deliver(arn('inbox'), 'quick');
  await until('the second batch', () => batches.length === 2);
  release?.();
});

test('a batching window gathers messages', async () => {
  const queues = await queuesWith({});
  const { batches } = consume(queues, () => returned(), { batchSize: 20, batchingWindowMs: 5_000 });
  for (let n = 0; n < 20; n++) await queues.deliver(arn('inbox'), String(n));
  await until('a batch', () => batches.length > 0);
  expect(batches[0]).toHaveLength(20);
});

test('a batch beyond 6 MiB is passed in parts', async () => {
  const queues = await queuesWith({});
  for (let n = 0; n < 8; n++) await queues.deliver(arn('inbox'), 'x'.repeat(1_000_000));
  const { batches } = consume(queues, () => returned());
  await until('an empty queue', () => isEmpty(queues));
  expect(batches.map(({ length }) => length)).toEqual([6, 2]);
});

test('the source stops after the work under way and takes no new messages', async () => {
  const queues = await queuesWith({});
  await queues.deliver(arn('inbox'), 'a');
  let release: (() => void) | undefined;
  const { source, batches } = consume(queues, async () => {
    await new Promise<void>((resolve) => (release = resolve));
    return returned();
  });
  await until('the batch', () => release !== undefined);
  const stopped = source.stop();
  await queues.deliver(arn('inbox'), 'b');
  release?.();
  await stopped;
  expect(batches).toEqual([['a']]);
  expect(queues.counts(arn('inbox'))).toEqual({ ready: 1, inFlight: 0, delayed: 0 });
});

test('delayed messages are delivered when their delay has passed', async () => {
  const queues = await queuesWith({ DelaySeconds: '1' });
  const sent = Date.now();
  await queues.deliver(arn('inbox'), 'later');
  const { batches } = consume(queues, () => returned());
  await until('the batch', () => batches.length === 1);
  expect(Date.now() - sent).toBeGreaterThanOrEqual(1000);
});
