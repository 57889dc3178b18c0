import type { Identity } from '../finding.ts';

/** A compiled feed, which brings the messages of a broker to the bus for one topic. */
export interface Feed {
  readonly broker: KafkaBroker | RabbitmqBroker;
  readonly rules: FeedRules;
}

/** The meaning of a broker's messages. It does not depend on the broker. */
export interface FeedRules {
  /**
   * The sources that a message may have, by its Kafka topic or queue, or under `*` for all. A message that is no
   * CloudEvent has the first.
   */
  readonly sources: Readonly<Record<string, readonly string[]>>;
  /** The headers from which a message that is no CloudEvent gets its attributes, by the attributes' names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The type of a message that is no CloudEvent, where no header gives it. */
  readonly type?: string;
  /** The way to the id of a message that is no CloudEvent. Absent, its place in the broker is the id. */
  readonly identity?: Identity;
  /** The fields that a digest does not cover, because they are not stored. */
  readonly redact: readonly string[];
  /** The media type of a message that names none. */
  readonly contentType: string;
  /** The meaning of a message without a value that is no CloudEvent. */
  readonly nulls: 'event' | 'skip' | 'reject';
  /** The handling of an event of a type that the topic does not take. */
  readonly otherTypes: 'reject' | 'skip';
  /** The order of the messages of a source: by their offsets, which become their `sequence`, or by their time. */
  readonly order: 'offset' | 'time';
}

/** The number of pollers that AWS keeps for an event source. */
export interface Pollers {
  readonly min: number;
  readonly max: number;
}

/** A place in a private network, by ids. */
export interface Network {
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
}

export interface KafkaBroker {
  readonly transport: 'kafka';
  readonly topics: readonly string[];
  /** The addresses of brokers, `host:port`; of a cluster that is not Amazon's. */
  readonly bootstrap?: readonly string[];
  /** The ARN of a cluster of Amazon MSK. */
  readonly cluster?: string;
  readonly group: string;
  readonly start: 'earliest' | 'latest';
  readonly auth: 'none' | 'iam' | 'scram-512' | 'scram-256' | 'plain' | 'mtls';
  /** The ARN of the secret that holds the credentials. */
  readonly secret?: string;
  /** The ARN of the secret that holds the certificate of a private authority. */
  readonly certificate?: string;
  readonly network?: Network;
  readonly pollers?: Pollers;
  readonly batch: number;
}

export interface RabbitmqBroker {
  readonly transport: 'rabbitmq';
  readonly queues: readonly string[];
  /** The ARN of a broker of Amazon MQ, or an address (`amqps://host`) that only a gateway consumes. */
  readonly broker: string;
  readonly virtualHost: string;
  /** The ARN of the secret that holds the name and the password. */
  readonly secret?: string;
  readonly batch: number;
}
