import type { Guarantees } from '../guarantees.ts';

/** Describes a broker from which a feed brings messages, for the reference page. */
export interface FeedDescriptor {
  /** Its key under `from` in the bridge file. */
  readonly name: 'kafka' | 'rabbitmq';
  /** One line of the reference page. */
  readonly means: string;
  readonly guarantees: Guarantees;
  /** The authority that proves a message's `source`. */
  readonly sourceIsProvedBy: string;
}

/** Every broker that a topic may name under `from`. */
export const feedTransports: readonly FeedDescriptor[] = [
  {
    name: 'kafka',
    means:
      'A consumer group reads Kafka topics and puts the messages on the bus. An offset is committed after the bus has taken its message. The place of a message is its `sequence`.',
    guarantees: { order: 'per partition key', delivery: 'at least once' },
    sourceIsProvedBy: 'the broker, for all who may write to the Kafka topic',
  },
  {
    name: 'rabbitmq',
    means:
      'A consumer takes messages from queues and puts them on the bus. A message is acknowledged after the bus has taken it.',
    guarantees: { order: 'none', delivery: 'at least once' },
    sourceIsProvedBy: 'the broker, for all who may write to the queue',
  },
];
