/** A message of the check: a reading of a meter, or one that no topic can read. */
export interface Reading {
  readonly key: string;
  readonly id: string;
  readonly value: string;
  readonly contentType: string;
}

/** A broker that runs on this machine for a check. */
export interface Broker {
  readonly name: 'Kafka' | 'RabbitMQ';
  /** The option of `fusion-bus feed` that names it. */
  readonly option: readonly [flag: string, address: string];
  /** Puts readings into the broker, in their order. */
  send(readings: readonly Reading[]): Promise<void>;
  /** Ends the server at once, as a crash does, and starts it again. */
  restart(): Promise<void>;
  /** Returns the messages that the consumers have not acknowledged. */
  unacknowledged(): Promise<number>;
  stop(): Promise<void>;
}

/** The result of a start: a broker, or the reason why there is none on this machine. */
export type StartedBroker = Broker | { readonly missing: string };
