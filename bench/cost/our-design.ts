import { randomUUID } from 'node:crypto';
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { createCompleteHandler } from '../../functions/fusion/complete/handler.ts';
import { publishOutcome } from '../../shared/result/publish-outcome.ts';
import { answerLateParts } from '../../shared/aggregation/late-answers.ts';
import { createJoinHandler } from '../../functions/fusion/join/handler.ts';
import { createTopicHandler } from '../../functions/topic/handler.ts';
import { admit } from '../../shared/admission/admit.ts';
import { dynamoGroupStore } from '../../shared/adapters/aws/dynamodb/dynamo-group-store.ts';
import { eventBridgePublisher } from '../../shared/adapters/aws/eventbridge/event-bridge-publisher.ts';
import { queueOrSchedulerTimers } from '../../shared/adapters/aws/scheduler/queue-or-scheduler-timers.ts';
import { schedulerTimer } from '../../shared/adapters/aws/scheduler/scheduler-timer.ts';
import { sqsMessageSender } from '../../shared/adapters/aws/sqs/sqs-message-sender.ts';
import type { FallibleHandler, InboundHandler } from '../../shared/ports/inbound-message.ts';
import { sqsQuarantine } from '../../shared/adapters/aws/sqs/sqs-quarantine.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import { deadLettered } from '../../shared/result/dead-lettered.ts';
import { makeGeneration } from '../../shared/result/make-generation.ts';
import { retentionByFusion } from '../../shared/aggregation/retention.ts';
import { type Bill, createMeter, type Meter } from './bill.ts';
import { type BusEvent, countedBus } from './bus.ts';
import type { GroupOfParts } from './parts.ts';
import { type CountedQueue, type CountedSqs, countedSqs } from './queue.ts';
import { openTable } from './table.ts';

/**
 * The arrival of parts. `together`: all of a group at once, in batches of 10. `one by one`: each has gone all the way
 * before the next comes, which shares nothing and costs the most.
 */
export type Arrival = 'together' | 'one by one';

/** A design on embedded services, and its bill. */
export interface Design {
  /**
   * Returns the cost of one group, from the posts of its parts to its result in the recipient's queue, timer included.
   */
  fuse(group: GroupOfParts, arrival: Arrival): Promise<Bill>;
  close(): void;
}

const bridgeName = 'bench';
const clock = { now: () => Date.now() };

/** Runs the functions of the bus with their own adapters on the real clients, with all calls counted. */
export async function ourDesign(fusion: Fusion): Promise<Design> {
  const meter = createMeter();
  const sqs = countedSqs(meter);
  const queues = {
    fusion: sqs.queue('fusion'),
    completion: sqs.queue('completion'),
    shop: sqs.queue('shop'),
    lost: sqs.queue('lost'),
  };
  const topics = new Map(topicsOf(fusion).map((topic) => [topic, sqs.queue(topic)]));
  let results = 0;
  const bus = countedBus(meter, ({ source, detailType, text }: BusEvent) => {
    if (!source.startsWith('fusion-bus/')) return topics.get(detailType)?.deliver(text);
    if (detailType !== `${fusion.name}.fused`) throw new Error(`the group ended as ${detailType}`);
    results += 1;
    queues.shop.deliver(text);
  });
  const table = await openTable('groups', meter);
  const store = dynamoGroupStore({
    client: table.client,
    tableName: 'groups',
    clock,
    retentionMs: retentionByFusion([fusion]),
  });
  const ports: Ports = { fusion, meter, sqs, queues, bus, store };
  const join = joinOf(ports);
  const complete = completeOf(ports);

  const workAll = async (batchSize: number): Promise<void> => {
    for (const [topic, queue] of topics) await queue.work(batchSize, orThrow(topicOf(topic, ports)));
    await queues.fusion.work(batchSize, orThrow(join));
    await queues.completion.work(batchSize, orThrow(complete));
  };
  return {
    async fuse({ parts }, arrival) {
      meter.read();
      results = 0;
      for (const { topic, envelope } of parts) {
        const Detail = JSON.stringify(encodeEnvelope(envelope));
        const Source = envelope.header.source;
        await bus.send(
          new PutEventsCommand({ Entries: [{ EventBusName: 'bus', Source, DetailType: topic, Detail }] }),
        );
        if (arrival === 'one by one') await workAll(1);
      }
      await workAll(10);
      queues.fusion.passDelay();
      await workAll(10);
      if (results !== 1) throw new Error(`a group had ${results} results`);
      return meter.read();
    },
    close: table.close,
  };
}

interface Ports {
  readonly fusion: Fusion;
  readonly meter: Meter;
  readonly sqs: CountedSqs;
  readonly queues: Readonly<Record<'fusion' | 'completion' | 'shop' | 'lost', CountedQueue>>;
  readonly bus: EventBridgeClient;
  readonly store: ReturnType<typeof dynamoGroupStore>;
}

function topicsOf({ needs, wants, takes }: Fusion): readonly string[] {
  return [...needs, ...wants, ...takes];
}

/** Throws the first fault of a batch: nothing may fail while units are counted. */
const orThrow =
  (handle: FallibleHandler): InboundHandler =>
  async (messages, invocation) => {
    for (const { fault } of await handle(messages, invocation)) throw fault;
    return [];
  };

function fail(error: unknown): never {
  throw error;
}

function topicOf(name: string, { fusion, sqs, queues, bus }: Ports): ReturnType<typeof createTopicHandler> {
  const correlate = { kind: 'path', path: ['correlationid'] } as const;
  return createTopicHandler({
    admit,
    bridgeName,
    topic: {
      name,
      sources: undefined,
      redact: [],
      classification: undefined,
      role: 'part',
      routes: [
        {
          fusion: fusion.name,
          correlate,
          invalidKey: 'reject',
          states: {},
          topics: topicsOf(fusion),
          isListed: false,
        },
      ],
    },
    clock,
    fusions: sqsMessageSender(sqs.client, queues.fusion.url),
    quarantine: sqsQuarantine(sqs.client, queues.lost.url),
    publisher: eventBridgePublisher(bus, 'bus'),
    log: {
      info: () => undefined,
      warn: (message) => fail(new Error(message)),
      error: (message) => fail(new Error(message)),
    },
  });
}

function joinOf({ fusion, meter, sqs, queues, bus, store }: Ports): ReturnType<typeof createJoinHandler> {
  const fusionQueue = sqsMessageSender(sqs.client, queues.fusion.url);
  return createJoinHandler({
    bridgeName,
    fusions: new Map([[fusion.name, fusion]]),
    store,
    clock,
    newRequestId: randomUUID,
    completions: sqsMessageSender(sqs.client, queues.completion.url),
    fusionQueue,
    deadLetters: sqsMessageSender(sqs.client, queues.lost.url),
    timers: queueOrSchedulerTimers(
      fusionQueue,
      schedulerTimer(countedScheduler(meter, queues.fusion), {
        groupName: 'timers',
        roleArn: 'arn:aws:iam::000000000000:role/timers',
        targetArn: 'arn:aws:sqs:us-east-1:000000000000:fusion',
        deadLetterArn: 'arn:aws:sqs:us-east-1:000000000000:fusion-dead',
      }),
    ),
    quarantine: sqsQuarantine(sqs.client, queues.lost.url),
    publisher: eventBridgePublisher(bus, 'bus'),
  });
}

function completeOf({ fusion, sqs, queues, bus, store }: Ports): ReturnType<typeof createCompleteHandler> {
  const publisher = eventBridgePublisher(bus, 'bus');
  const deadLetters = sqsMessageSender(sqs.client, queues.lost.url);
  return createCompleteHandler({
    fusions: new Map([[fusion.name, fusion]]),
    store,
    clock,
    newToken: randomUUID,
    make: (policy, draft, signal) =>
      makeGeneration(policy, draft, { bridgeName, composer: undefined, now: clock.now(), signal }),
    shrink: async (policy, draft) => deadLettered(policy, draft, 'too-large', 'too large'),
    publish: publishOutcome(publisher, deadLetters, new Map()),
    turnAway: answerLateParts({ bridgeName, clock, publisher, deadLetters }),
    reevaluate: (ref) => fail(new Error(`the group ${ref.key} was woken for another round`)),
  });
}

/**
 * Creates a client whose schedules fire when the queue's delays pass: the group has ended by then, as it usually has.
 */
function countedScheduler(meter: Meter, target: CountedQueue): SchedulerClient {
  const client = new SchedulerClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  client.middlewareStack.add(
    () => (call) => {
      const { input } = call;
      if (!('Target' in input)) throw new Error('the counted scheduler supports CreateSchedule only');
      meter.add('schedules', 1);
      target.deliverLater(input.Target?.Input ?? '');
      return Promise.resolve({ output: { $metadata: {}, ScheduleArn: 'arn' }, response: undefined });
    },
    { step: 'initialize', name: 'counted', priority: 'high' },
  );
  return client;
}
