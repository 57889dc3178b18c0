import type { AsyncMessage, Connection } from 'rabbitmq-client';
import { type Consumption, faultReason, type HandleConsumed, handleUntilDone } from '../consumption.ts';
import type { RabbitmqProperties } from './rabbitmq-delivery.ts';

export interface RabbitmqConsumption {
  /** `amqp://name:password@host:port`. */
  readonly url: string;
  readonly virtualHost: string;
  /** Queues that exist: none is declared. */
  readonly queues: readonly string[];
  /** The most messages of a queue that are handled at once. */
  readonly batch: number;
  /** Gets a line when the broker is lost, and when messages must wait. */
  readonly onNote: (note: string) => void;
}

/** A delivery as the client reads it. */
export interface RabbitmqDelivery {
  readonly queue: string;
  readonly properties: RabbitmqProperties;
  readonly redelivered: boolean;
  readonly value: Uint8Array;
}

const acknowledged = 0;
const requeued = 1;

/**
 * Consumes queues of RabbitMQ. It acknowledges each message by itself, once it is handled. Messages that must come again
 * stay unacknowledged and are handled again, with growing pauses; the broker hands out no more than one batch meanwhile.
 * The client connects again by itself.
 *
 * @throws Error when the package `rabbitmq-client` is not installed
 */
export async function consumeRabbitmq(
  { url, virtualHost, queues, batch, onNote }: RabbitmqConsumption,
  handle: HandleConsumed<RabbitmqDelivery>,
): Promise<Consumption> {
  const { Connection: Client } = await import('rabbitmq-client');
  const connection = new Client({ url, vhost: virtualHost, retryLow: 250, retryHigh: 5_000 });
  keepBytes(connection);
  connection.on('error', (fault) => onNote(`RabbitMQ: ${faultReason(fault)}`));
  const stopping = new AbortController();
  const consumers = queues.map((queue) => {
    const batches = new Batches(queue, { batch, handle, onNote, stopping: stopping.signal });
    const consumer = connection.createConsumer(
      { queue, queueOptions: { queue, passive: true }, qos: { prefetchCount: batch }, requeue: true },
      (message) => batches.add(message),
    );
    consumer.on('error', (fault) => onNote(`RabbitMQ, queue ${queue}: ${faultReason(fault)}`));
    return consumer;
  });
  return {
    async stop() {
      stopping.abort();
      const closed = Promise.all(consumers.map((consumer) => consumer.close().catch(() => undefined)));
      // Without a connection a consumer would wait twenty seconds for one before it closes.
      if (await isConnected(connection)) await closed;
      await connection.close();
      await closed;
    },
  };
}

/** Tells whether a connection is up, or is so in a moment. */
function isConnected(connection: Connection): Promise<boolean> {
  return connection.onConnect(250, true).then(
    () => true,
    () => false,
  );
}

interface Waiting {
  readonly delivery: RabbitmqDelivery;
  readonly settle: (status: number) => void;
}

interface BatchOptions {
  readonly batch: number;
  readonly handle: HandleConsumed<RabbitmqDelivery>;
  readonly onNote: (note: string) => void;
  readonly stopping: AbortSignal;
}

/** Gathers the deliveries of one queue into batches, which are handled one after the other. */
class Batches {
  readonly #queue: string;
  readonly #options: BatchOptions;
  readonly #waiting: Waiting[] = [];
  #isBusy = false;

  constructor(queue: string, options: BatchOptions) {
    this.#queue = queue;
    this.#options = options;
  }

  /** Resolves with the status that acknowledges the message or gives it back. */
  add({ body, redelivered, ...properties }: AsyncMessage): Promise<number> {
    const value: Uint8Array = Buffer.isBuffer(body) ? body : Buffer.from(String(body));
    return new Promise((settle) => {
      this.#waiting.push({ delivery: { queue: this.#queue, properties, redelivered, value }, settle });
      if (this.#isBusy) return;
      this.#isBusy = true;
      // Deliveries that came together are one batch.
      setImmediate(() => void this.#drain());
    });
  }

  async #drain(): Promise<void> {
    const { batch, stopping } = this.#options;
    while (this.#waiting.length > 0) {
      const next = this.#waiting.splice(0, batch);
      if (stopping.aborted) for (const { settle } of next) settle(requeued);
      else await this.#handle(next);
    }
    this.#isBusy = false;
  }

  async #handle(waiting: readonly Waiting[]): Promise<void> {
    const settles = new Map(waiting.map(({ delivery, settle }) => [delivery, settle]));
    const left = await handleUntilDone([...settles.keys()], {
      ...this.#options,
      onHandled: (handled) => {
        for (const delivery of handled) settles.get(delivery)?.(acknowledged);
      },
    });
    for (const delivery of left) settles.get(delivery)?.(requeued);
  }
}

/**
 * Keeps the client from parsing bodies. It parses `application/json` with doubles, which changes long numbers and hides
 * names that come twice; a body with a content encoding it leaves as bytes. There is no option for it.
 */
function keepBytes(connection: Connection): void {
  const acquire = connection.acquire.bind(connection);
  connection.acquire = async (options) => {
    const channel = await acquire(options);
    const onHeader: unknown = Reflect.get(channel, '_onHeader');
    if (typeof onHeader !== 'function')
      throw new TypeError('this version of rabbitmq-client is not supported');
    Reflect.set(channel, '_onHeader', (frame: { readonly fields: { contentEncoding?: string } }) => {
      frame.fields.contentEncoding ||= 'identity';
      Reflect.apply(onHeader, channel, [frame]);
    });
    return channel;
  };
}
