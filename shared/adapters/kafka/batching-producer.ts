import { type MessageToProduce, Producer, type ProducerOptions } from '@platformatic/kafka';
import type { RecipientSecret } from '../../ports/outbound.ts';
import { RetryableError } from '../../ports/retryable-error.ts';
import { UndeliverableError } from '../../ports/undeliverable-error.ts';
import { confirmedInTime } from '../confirmed-in-time.ts';
import { kafkaCodes, nameCodes } from './fault-codes.ts';

export type KafkaRecord = MessageToProduce;

/** Produces records, each confirmed. */
export interface BatchingProducer {
  send(record: KafkaRecord): Promise<void>;
  close(): Promise<void>;
}

type Options = ProducerOptions<Buffer, Buffer, Buffer, Buffer>;

interface Waiting {
  readonly record: KafkaRecord;
  readonly resolve: () => void;
  readonly reject: (fault: unknown) => void;
}

/** The bytes of one produce request. A larger record goes alone, so that no other is refused for its size. */
const mostRequestBytes = 65_536;

/** The time for one produce request with its attempts. */
const produceMs = 12_000;

/**
 * Sends what waits in one produce request after another, so that the order of sends is that of the partitions. After a
 * fault the producer is replaced: its sequence numbers are uncertain. A record that was written all the same comes
 * twice, never behind a later one of its key, because no later one has been sent.
 */
export function batchingProducer(
  options: () => Promise<Options>,
  secret: RecipientSecret | undefined,
): BatchingProducer {
  let producer: Producer | undefined;
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;

  async function produce(messages: KafkaRecord[]): Promise<void> {
    producer ??= new Producer(await options());
    // Without a listener a lost connection would end the process. The send reports it.
    producer.on('error', () => undefined);
    try {
      await confirmedInTime(producer.send({ messages }), produceMs);
    } catch (fault) {
      await drop();
      throw fault;
    }
  }

  async function drop(): Promise<void> {
    const broken = producer;
    producer = undefined;
    await confirmedInTime(Promise.resolve(broken?.close(true)), 1_000).catch(() => undefined);
  }

  async function produceBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      await produce(batch.map(({ record }) => record));
      for (const { resolve } of batch) resolve();
    } catch (fault) {
      const isTooLarge = kafkaCodes(fault).has('MESSAGE_TOO_LARGE');
      // One record that is too large refuses the others of its request.
      if (isTooLarge && batch.length > 1) for (const one of batch) await produceBatch([one]);
      else for (const { reject } of batch) reject(faultOf(fault, secret));
    }
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, countThatFit(waiting));
      waiting = waiting.slice(batch.length);
      await produceBatch(batch);
    }
    running = undefined;
  }

  return {
    send: (record) =>
      new Promise((resolve, reject) => {
        waiting.push({ record, resolve, reject });
        // On the next turn, so that the envelopes of one batch share a request.
        running ??= Promise.resolve().then(run);
      }),
    close: drop,
  };
}

/** Returns how many of the first records fit into one request; at least one. */
function countThatFit(waiting: readonly Waiting[]): number {
  let bytes = 0;
  const misfit = waiting.findIndex(({ record }) => {
    bytes += record.value?.byteLength ?? 0;
    return bytes > mostRequestBytes;
  });
  return misfit === -1 ? waiting.length : Math.max(1, misfit);
}

/** Every message meets a fault of the broker or of the deployment, but for a record that is too large. */
function faultOf(fault: unknown, secret: RecipientSecret | undefined): unknown {
  if (fault instanceof RetryableError) return fault;
  const codes = kafkaCodes(fault);
  if (codes.has('MESSAGE_TOO_LARGE'))
    return new UndeliverableError('too-large', 'the record is larger than the topic permits', {
      cause: fault,
    });
  if (codes.has('INVALID_RECORD'))
    return new UndeliverableError('refused', 'the broker refuses the record as invalid', { cause: fault });
  if (codes.has('PLT_KFK_AUTHENTICATION')) secret?.forget();
  return new RetryableError(`the broker did not take the record: ${nameCodes(codes)}`, { cause: fault });
}
