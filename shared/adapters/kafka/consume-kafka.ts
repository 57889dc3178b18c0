import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, Message, MessagesStream, SASLOptions } from '@platformatic/kafka';
import {
  type Consumption,
  faultReason,
  type HandleConsumed,
  handleUntilDone,
  pauseAfter,
} from '../consumption.ts';
import type { ConsumedRecord } from './consumed-record.ts';

export interface KafkaConsumption {
  /** The addresses of brokers, `host:port`. */
  readonly bootstrap: readonly string[];
  readonly group: string;
  readonly topics: readonly string[];
  /** The beginning of a group that has read nothing yet. */
  readonly start: 'earliest' | 'latest';
  /** The most records that are handled at once. */
  readonly batch: number;
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  readonly sasl?: SASLOptions;
  /** Gets a line when the broker is lost, and when records must wait. */
  readonly onNote: (note: string) => void;
}

/** The longest time that a consumer waits for its next records, so that it notices its end. */
const lookEveryMs = 250;

/**
 * Reads topics of Kafka as one member of a consumer group. It commits an offset only once the record and all before it
 * in the partition are handled. Records that must come again are handled again, with growing pauses; no further one is
 * read meanwhile. When the broker is lost, it joins anew: what was not committed comes again.
 *
 * @throws Error when the package `@platformatic/kafka` is not installed
 */
export async function consumeKafka(
  options: KafkaConsumption,
  handle: HandleConsumed<ConsumedRecord>,
): Promise<Consumption> {
  const kafka = await import('@platformatic/kafka');
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    for (let tried = 0; !stopping.signal.aborted;) {
      const consumer = new kafka.Consumer({
        clientId: 'fusion-bus',
        groupId: options.group,
        bootstrapBrokers: [...options.bootstrap],
        autocommit: false,
        maxWaitTime: 500,
        sessionTimeout: 10_000,
        rebalanceTimeout: 15_000,
        heartbeatInterval: 1_000,
        retries: 2,
        ...(options.tls !== undefined && { tls: options.tls }),
        ...(options.sasl !== undefined && { sasl: options.sasl }),
      });
      consumer.on('error', () => undefined);
      try {
        await readAll(consumer, options, handle, stopping.signal, () => (tried = 0));
      } catch (fault) {
        if (!stopping.signal.aborted)
          options.onNote(`Kafka ${options.bootstrap.join(', ')}: ${faultReason(fault)}`);
      } finally {
        await closed(consumer);
      }
      tried += 1;
      await pauseAfter(tried, stopping.signal);
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function readAll(
  consumer: Consumer,
  { topics, start, batch, onNote }: KafkaConsumption,
  handle: HandleConsumed<ConsumedRecord>,
  stopping: AbortSignal,
  onProgress: () => void,
): Promise<void> {
  const stream = await consumer.consume({
    topics: [...topics],
    autocommit: false,
    mode: 'committed',
    fallbackMode: start,
  });
  const failure = Promise.withResolvers<never>();
  stream.on('error', failure.reject);
  failure.promise.catch(() => undefined);
  try {
    while (!stopping.aborted) {
      const messages = await Promise.race([nextBatch(stream, batch), failure.promise]);
      if (messages.length === 0) continue;
      const left = await handleUntilDone(messages.map(toRecord), { handle, stopping, onNote });
      if (left.length > 0) return;
      await commitLast(messages);
      onProgress();
    }
  } finally {
    await stream.close().catch(() => undefined);
  }
}

async function nextBatch(
  stream: MessagesStream<Buffer, Buffer, Buffer, Buffer>,
  most: number,
): Promise<readonly Message[]> {
  const batch: Message[] = [];
  const take = (): void => {
    while (batch.length < most) {
      const next: unknown = stream.read();
      if (!isReceived(next)) return;
      batch.push(next);
    }
  };
  take();
  if (batch.length > 0) return batch;
  if (stream.destroyed) throw new Error('the stream has ended');
  const waiting = new AbortController();
  const { signal } = waiting;
  const waits = [once(stream, 'readable', { signal }), sleep(lookEveryMs, undefined, { signal })];
  await Promise.race(waits);
  waiting.abort();
  await Promise.allSettled(waits);
  take();
  return batch;
}

/** Tells a message from the null of a stream that has none now. The client types neither. */
function isReceived(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'offset' in value;
}

/** Commits the last record of each partition, which commits all before it. */
async function commitLast(messages: readonly Message[]): Promise<void> {
  const last = new Map(messages.map((message) => [`${message.topic}-${message.partition}`, message]));
  await Promise.all([...last.values()].map(async (message) => message.commit()));
}

function toRecord({
  topic,
  partition,
  offset,
  timestamp,
  key,
  value,
  headerEntries,
}: Message): ConsumedRecord {
  return {
    topic,
    partition,
    offset,
    timestamp: Number(timestamp),
    key: orNull(key),
    value: orNull(value),
    headers: headerEntries.map(([name, bytes]) => [String(name), bytes] as const),
  };
}

/** The client types a key and a value as given, although a record may have neither. */
function orNull(bytes: Uint8Array | null | undefined): Uint8Array | null {
  return bytes ?? null;
}

async function closed(consumer: Consumer): Promise<void> {
  await consumer.close(true).catch(() => undefined);
}
