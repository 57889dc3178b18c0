import type { FeedHandler, MessagePlace } from '../../../ports/fed-message.ts';
import type { KafkaEvent, KafkaEventRecord } from '../../kafka/kafka-event.ts';
import { fedRecord, type ConsumedRecord } from '../../kafka/consumed-record.ts';

/** A failure as Lambda reads it: the partition and the offset from which it delivers again. */
interface KafkaItemFailure {
  readonly itemIdentifier: { readonly partition: string; readonly offset: number };
}

/** A function as Lambda calls it for a batch of a Kafka topic. */
export type KafkaFunction = (
  event: KafkaEvent,
) => Promise<{ readonly batchItemFailures: readonly KafkaItemFailure[] }>;

/**
 * Wraps a handler for a Kafka event source. In each partition it names the first message that must come again; Lambda
 * delivers from there on. A source that does not read such answers gets an error, and the whole batch comes again.
 *
 * @param reportsItems true where the event source reads partial batch responses, which only provisioned pollers do
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 */
export const receiveFromKafka =
  (handle: FeedHandler, reportsItems: boolean): KafkaFunction =>
  async ({ records }) => {
    const messages = Object.values(records).flatMap((some) => some.map((one) => fedRecord(toRecord(one))));
    const failed = await handle(messages);
    const [first] = failed;
    if (first !== undefined && !reportsItems) throw first.fault;
    return { batchItemFailures: firstOfPartitions(failed.map(({ message }) => message.place)) };
  };

function firstOfPartitions(places: readonly MessagePlace[]): readonly KafkaItemFailure[] {
  const logs = places.flatMap((place) => (place.kind === 'log' ? [place] : []));
  const partitions = Map.groupBy(logs, ({ topic, partition }) => `${topic}-${partition}`);
  return [...partitions].map(([partition, some]) => ({
    itemIdentifier: { partition, offset: Math.min(...some.map(({ offset }) => Number(offset))) },
  }));
}

function toRecord({
  topic,
  partition,
  offset,
  timestamp,
  key,
  value,
  headers = [],
}: KafkaEventRecord): ConsumedRecord {
  const entries = headers.flatMap((header) => Object.entries(header));
  return {
    topic,
    partition,
    offset: BigInt(offset),
    timestamp,
    key: typeof key === 'string' ? Buffer.from(key, 'base64') : null,
    value: typeof value === 'string' ? Buffer.from(value, 'base64') : null,
    headers: entries.map(([name, bytes]) => [name, Uint8Array.from(bytes, asByte)] as const),
  };
}

/** Lambda writes bytes with a sign. */
function asByte(byte: number): number {
  return byte & 0xff;
}
