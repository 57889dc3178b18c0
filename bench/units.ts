import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { z } from 'zod';
import { createCompleteHandler } from '../functions/fusion/complete/handler.ts';
import { createJoinHandler } from '../functions/fusion/join/handler.ts';
import { dynamoGroupStore } from '../shared/aws/dynamo-group-store.ts';
import type { Fusion } from '../shared/bridge/bridge.ts';
import { deadLettered } from '../shared/fuse/dead-lettered.ts';
import { makeGeneration } from '../shared/fuse/make-generation.ts';
import { encodeFusionMessage } from '../shared/messaging/fusion-message.ts';
import type { Figure } from './figure.ts';
import { itemBytes } from './item-bytes.ts';

const groups = 50;

const fusion: Fusion = {
  name: 'order',
  needs: ['stock', 'price', 'risk'],
  wants: [],
  takes: [],
  minSize: 1,
  expects: false,
  statesDeadline: false,
  closesSeries: false,
  isListed: false,
  deadlineMs: 30_000,
  onDeadline: 'partial',
  late: 'amend',
  merge: { weights: {}, fields: {} },
  compose: { kind: 'merge' },
  recipients: ['shop'],
  policy: 'f'.repeat(64),
};

/**
 * Write and read units of one fused group of three parts, each as near to 1 KB as it may be as stored, which arrive
 * one by one; its alarm clock included. As billed: from `ReturnConsumedCapacity`.
 */
export async function units(): Promise<Figure[]> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
  });
  try {
    const meter = meterOf(client);
    await client.send(
      new CreateTableCommand({
        TableName: 'groups',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
      }),
    );
    const published = await fuseGroups(client);
    if (published !== groups) throw new Error(`${published} of ${groups} groups were fused`);
    const { write, read } = meter();
    const sizes = await partSizes(client);
    const note = `3 parts of ${Math.min(...sizes)} to ${Math.max(...sizes)} bytes as stored, random text`;
    return [
      { name: 'write units per fused group', value: write / groups, unit: 'WCU', note, atMost: 6 },
      { name: 'read units per fused group', value: read / groups, unit: 'RCU', note, atMost: 6 },
    ];
  } finally {
    client.destroy();
    server.close();
  }
}

async function fuseGroups(client: DynamoDBClient): Promise<number> {
  const clock = { now: () => Date.now() };
  const store = dynamoGroupStore({ client, tableName: 'groups', clock, retentionMs: () => 86_400_000 });
  const completions: string[] = [];
  let published = 0;
  let tokens = 0;
  const ignore = () => Promise.resolve();
  const fail = (error: unknown) => {
    throw error;
  };
  const join = createJoinHandler({
    bridgeName: 'bench',
    fusions: new Map([[fusion.name, fusion]]),
    store,
    clock,
    newTicket: () => crypto.randomUUID(),
    completions: {
      send: (messages) => {
        completions.push(...messages.map(({ body }) => body));
        return Promise.resolve();
      },
    },
    timers: { start: ignore },
    quarantine: { put: ignore },
    publisher: { publish: ignore },
    onFault: fail,
  });
  const complete = createCompleteHandler({
    fusions: new Map([[fusion.name, fusion]]),
    store,
    clock,
    newToken: () => `${crypto.randomUUID()}${(tokens += 1) % 10}`,
    make: (policy, draft, signal) =>
      makeGeneration(policy, draft, { bridgeName: 'bench', composer: undefined, now: clock.now(), signal }),
    tooLarge: (policy, draft) => deadLettered(policy, draft, 'too-large', 'too large'),
    publish: () => {
      published += 1;
      return Promise.resolve();
    },
    turnAway: ignore,
    delay: ignore,
    onFault: fail,
  });

  const context = { getRemainingTimeInMillis: () => 10_000 };
  for (let group = 0; group < groups; group += 1) {
    const key = `order-${1_000 + group}`;
    for (const topic of fusion.needs) await join({ Records: [record(contribution(key, topic))] });
    for (const body of completions.splice(0)) await complete({ Records: [record(body)] }, context);
    await join({ Records: [record(encodeFusionMessage({ kind: 'timer', fusion: fusion.name, key }))] });
  }
  return published;
}

/** A part whose item is just below 1 KB and does not compress. */
function contribution(key: string, topic: string): string {
  const text = randomBytes(640).toString('base64');
  return encodeFusionMessage({
    kind: 'contribution',
    fusion: fusion.name,
    key,
    topic,
    envelope: {
      header: {
        specversion: '1.0',
        id: crypto.randomUUID(),
        source: `${topic}-service`,
        type: topic,
        time: new Date().toISOString(),
        datacontenttype: 'application/json',
        correlationid: key,
      },
      body: { kind: 'json', value: { sku: 'A-1', count: 3, text } },
    },
  });
}

function record(body: string) {
  return {
    messageId: crypto.randomUUID(),
    receiptHandle: 'receipt',
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'bench',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:bench',
    awsRegion: 'us-east-1',
  };
}

const metered = z.looseObject({ ConsumedCapacity: z.looseObject({ CapacityUnits: z.number() }).optional() });

/** Asks for the consumed capacity of every call and adds it up. */
function meterOf(client: DynamoDBClient): () => { write: number; read: number } {
  const spent = { write: 0, read: 0 };
  client.middlewareStack.add(
    (next) => async (call) => {
      const result = await next({ ...call, input: { ...call.input, ReturnConsumedCapacity: 'TOTAL' } });
      const { data: answer } = metered.safeParse(result.output);
      const used = answer?.ConsumedCapacity?.CapacityUnits ?? 0;
      if ('Item' in call.input) spent.write += used;
      else spent.read += used;
      return result;
    },
    { step: 'initialize', name: 'meter' },
  );
  return () => spent;
}

async function partSizes(client: DynamoDBClient): Promise<number[]> {
  const { Items: items = [] } = await client.send(new ScanCommand({ TableName: 'groups' }));
  return items.filter((item) => item['sk']?.S?.startsWith('part#')).map(itemBytes);
}
