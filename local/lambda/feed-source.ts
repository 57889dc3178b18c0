import type { RabbitmqEvent } from '../../shared/adapters/rabbitmq/rabbitmq-event.ts';
import type { Consumption } from '../../shared/adapters/consumption.ts';
import { consumeKafka } from '../../shared/adapters/kafka/consume-kafka.ts';
import type { ConsumedRecord } from '../../shared/adapters/kafka/consumed-record.ts';
import { consumeRabbitmq, type RabbitmqDelivery } from '../../shared/adapters/rabbitmq/consume-rabbitmq.ts';
import { isFields, parseJson } from '../eventbridge/aws-json.ts';
import type { FeedSourceSpec } from '../template/deployment.ts';
import type { FunctionError, Outcome } from './environment.ts';
import { kafkaEvent, rabbitmqEvent } from './feed-event.ts';

/** The brokers that feeds read on this machine, in the place of those of the template. */
export interface LocalBrokers {
  /** `host:port` of Kafka. */
  readonly kafka?: string | undefined;
  /** `amqp://name:password@host:port` of RabbitMQ. */
  readonly rabbitmq?: string | undefined;
}

export interface FeedSourcePorts {
  /** Must not reject. */
  readonly invoke: (event: object) => Promise<Outcome>;
  /** Called for each invocation that failed as a whole. */
  readonly onFailure: (error: FunctionError, messages: number) => void;
  readonly onNote: (note: string) => void;
}

/**
 * Implements Lambda's event source mapping for a broker: it consumes a real one and invokes the function. A batch that
 * fails comes again, with growing pauses. Nothing is acknowledged before the function has answered.
 */
export function startFeedSource(
  { broker, batchSize, reportBatchItemFailures }: FeedSourceSpec,
  brokers: LocalBrokers,
  ports: FeedSourcePorts,
): Promise<Consumption> | undefined {
  const { onNote } = ports;
  if (broker.kind === 'kafka') {
    const bootstrap = brokers.kafka === undefined ? broker.bootstrap.filter(isLoopback) : [brokers.kafka];
    if (bootstrap.length === 0) return undefined;
    const { topic, group, start } = broker;
    return consumeKafka({ bootstrap, group, topics: [topic], start, batch: batchSize, onNote }, (records) =>
      invokeKafka(records, reportBatchItemFailures, ports),
    );
  }
  if (brokers.rabbitmq === undefined) return undefined;
  const { queue, virtualHost } = broker;
  return consumeRabbitmq(
    { url: brokers.rabbitmq, virtualHost, queues: [queue], batch: batchSize, onNote },
    (deliveries) => invokeRabbitmq(deliveries, virtualHost, ports),
  );
}

/** A broker elsewhere may be in production: its group would lose messages to this machine. */
function isLoopback(address: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]):/.test(address);
}

async function invokeKafka(
  records: readonly ConsumedRecord[],
  reportsItems: boolean,
  { invoke, onFailure }: FeedSourcePorts,
): Promise<readonly ConsumedRecord[]> {
  const outcome = await invoke(kafkaEvent(records));
  if (outcome.kind === 'failed') {
    onFailure(outcome.error, records.length);
    return records;
  }
  return reportsItems ? failedRecords(outcome.json, records) : [];
}

/** Returns the records from the first named one of each partition on. An answer that Lambda cannot read means all. */
function failedRecords(
  json: string | undefined,
  records: readonly ConsumedRecord[],
): readonly ConsumedRecord[] {
  const response = json === undefined ? undefined : parseJson(json);
  const failures = isFields(response) ? (response['batchItemFailures'] ?? []) : [];
  if (!Array.isArray(failures)) return records;
  const from = new Map<string, bigint>();
  for (const failure of failures) {
    const item: unknown = isFields(failure) ? failure['itemIdentifier'] : undefined;
    if (!isFields(item)) return records;
    const { partition, offset } = item;
    if (typeof partition !== 'string' || typeof offset !== 'number') return records;
    from.set(partition, BigInt(offset));
  }
  return records.filter(({ topic, partition, offset }) => {
    const first = from.get(`${topic}-${partition}`);
    return first !== undefined && offset >= first;
  });
}

async function invokeRabbitmq(
  deliveries: readonly RabbitmqDelivery[],
  virtualHost: string,
  { invoke, onFailure }: FeedSourcePorts,
): Promise<readonly RabbitmqDelivery[]> {
  const event: RabbitmqEvent = rabbitmqEvent(deliveries, virtualHost);
  const outcome = await invoke(event);
  if (outcome.kind === 'returned') return [];
  onFailure(outcome.error, deliveries.length);
  return deliveries;
}
