import type { KafkaEvent, KafkaEventRecord } from '../../shared/adapters/kafka/kafka-event.ts';
import type { RabbitmqEvent, RabbitmqEventMessage } from '../../shared/adapters/rabbitmq/rabbitmq-event.ts';
import type { ConsumedRecord } from '../../shared/adapters/kafka/consumed-record.ts';
import type { RabbitmqDelivery } from '../../shared/adapters/rabbitmq/consume-rabbitmq.ts';

/**
 * Builds the event that Lambda sends to a function for a batch of Kafka.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html
 */
export function kafkaEvent(records: readonly ConsumedRecord[]): KafkaEvent {
  const partitions = Map.groupBy(records, ({ topic, partition }) => `${topic}-${partition}`);
  return {
    eventSource: 'SelfManagedKafka',
    bootstrapServers: 'laptop:9092',
    records: Object.fromEntries([...partitions].map(([name, some]) => [name, some.map(sentRecord)])),
  };
}

function sentRecord({
  topic,
  partition,
  offset,
  timestamp,
  key,
  value,
  headers,
}: ConsumedRecord): KafkaEventRecord {
  return {
    topic,
    partition,
    offset: Number(offset),
    timestamp,
    timestampType: 'CREATE_TIME',
    ...(key !== null && { key: base64(key) }),
    ...(value !== null && { value: base64(value) }),
    // Lambda writes bytes with a sign.
    headers: headers.map(([name, bytes]) => ({ [name]: Array.from(new Int8Array(bytes)) })),
  };
}

/**
 * Builds the event that Lambda sends to a function for a batch of a RabbitMQ queue.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
 */
export function rabbitmqEvent(deliveries: readonly RabbitmqDelivery[], virtualHost: string): RabbitmqEvent {
  const queues = Map.groupBy(deliveries, ({ queue }) => `${queue}::${virtualHost}`);
  const messages = [...queues].map(([name, some]): [string, RabbitmqEventMessage[]] => [
    name,
    some.map(({ properties: { headers, ...properties }, redelivered, value }) => ({
      basicProperties: { ...properties, headers: sentHeaders(headers ?? {}) },
      redelivered,
      data: base64(value),
    })),
  ]);
  return {
    eventSource: 'aws:rmq',
    eventSourceArn: 'arn:aws:mq:us-east-1:000000000000:broker:laptop:b-laptop',
    rmqMessagesByQueue: Object.fromEntries(messages),
  };
}

function sentHeaders(headers: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const sent = Object.entries(headers).map(([name, value]): [string, unknown] => [
    name,
    typeof value === 'string' ? { bytes: Array.from(new Int8Array(Buffer.from(value))) } : value,
  ]);
  return Object.fromEntries(sent);
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}
