import type { KafkaEventRecord } from '../../shared/adapters/kafka/kafka-event.ts';
import type { KafkaFunction } from '../../shared/adapters/aws/kafka/receive-from-kafka.ts';

/** A message as a test sends it. */
export interface Sent {
  readonly key?: string;
  readonly value: Uint8Array | string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly messageId?: string;
}

/** A broker in memory, with the poller that reads it. */
export interface MemoryBroker {
  readonly name: string;
  send(message: Sent): void;
  /** Delivers one batch, and acknowledges what its function has done. Returns the number of messages that are left. */
  poll(): Promise<number>;
  /** The messages that are not acknowledged. */
  readonly left: readonly Sent[];
  /** The ids of plain messages, in the order in which they were sent. */
  readonly places: readonly string[];
}

interface Stored {
  readonly sent: Sent;
  readonly partition: number;
  readonly offset: number;
}

const topic = 'orders';

/** A topic of Kafka with three partitions, and Lambda's poller: an answer moves the offset, an error does not. */
export class MemoryLog implements MemoryBroker {
  readonly name = topic;
  readonly places: string[] = [];
  readonly #partitions: Stored[][] = [[], [], []];
  readonly #committed = [0, 0, 0];
  readonly #batch: number;
  readonly #fn: KafkaFunction;
  readonly #readsAnswers: boolean;

  constructor(fn: KafkaFunction, batch: number, readsAnswers: boolean) {
    this.#fn = fn;
    this.#batch = batch;
    this.#readsAnswers = readsAnswers;
  }

  send(sent: Sent): void {
    const partition =
      Array.from(sent.key ?? String(this.places.length)).reduce((sum, one) => sum + one.charCodeAt(0), 0) % 3;
    const log = this.#partitions[partition] ?? [];
    this.places.push(`${topic}/${partition}/${log.length}`);
    log.push({ sent, partition, offset: log.length });
  }

  get left(): readonly Sent[] {
    return this.#partitions.flatMap((log, index) =>
      log.slice(this.#committed[index]).map(({ sent }) => sent),
    );
  }

  async poll(): Promise<number> {
    const batch = this.#partitions.map((log, index) => {
      const from = this.#committed[index] ?? 0;
      return log.slice(from, from + this.#batch);
    });
    const records = Object.fromEntries(batch.map((some, index) => [`${topic}-${index}`, some.map(toLambda)]));
    const [answer] = await Promise.allSettled([
      this.#fn({ eventSource: 'SelfManagedKafka', bootstrapServers: 'b:9092', records }),
    ]);
    if (answer.status === 'rejected') return this.left.length;
    for (const [index, some] of batch.entries()) {
      const failed = answer.value.batchItemFailures.find(
        ({ itemIdentifier }) => itemIdentifier.partition === `${topic}-${index}`,
      );
      const next = (this.#committed[index] ?? 0) + some.length;
      this.#committed[index] = (this.#readsAnswers ? failed?.itemIdentifier.offset : undefined) ?? next;
    }
    return this.left.length;
  }
}

function toLambda({
  sent: { key, value, headers = {}, contentType },
  partition,
  offset,
}: Stored): KafkaEventRecord {
  const all = contentType === undefined ? headers : { ...headers, 'content-type': contentType };
  return {
    topic,
    partition,
    offset,
    timestamp: 1_700_000_000_000 + offset,
    timestampType: 'CREATE_TIME',
    key: key === undefined ? '' : Buffer.from(key).toString('base64'),
    // Lambda leaves out the value of a tombstone.
    ...(value !== null && { value: Buffer.from(value).toString('base64') }),
    headers: Object.entries(all).map(([name, text]) => ({ [name]: signed(text) })),
  };
}

/** The bytes of a text, with a sign. */
export function signed(text: string): readonly number[] {
  return Array.from(new Int8Array(Buffer.from(text)));
}
