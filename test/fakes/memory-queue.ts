import type { RabbitmqFunction } from '../../shared/adapters/aws/mq/receive-from-rabbitmq.ts';
import { type MemoryBroker, type Sent, signed } from './memory-log.ts';

/** A queue of RabbitMQ, and Lambda's poller: a batch is acknowledged as a whole, or comes again as a whole. */
export class MemoryQueue implements MemoryBroker {
  readonly name = 'orders';
  readonly places: string[] = [];
  readonly #batch: number;
  readonly #fn: RabbitmqFunction;
  #messages: Sent[] = [];

  constructor(fn: RabbitmqFunction, batch: number) {
    this.#fn = fn;
    this.#batch = batch;
  }

  send(sent: Sent): void {
    const messageId = sent.messageId ?? `m${this.places.length}`;
    this.places.push(messageId);
    this.#messages.push({ ...sent, messageId });
  }

  get left(): readonly Sent[] {
    return this.#messages;
  }

  async poll(): Promise<number> {
    const batch = this.#messages.slice(0, this.#batch);
    const [answer] = await Promise.allSettled([
      this.#fn({
        eventSource: 'aws:rmq',
        eventSourceArn: 'arn:aws:mq:us-east-1:123456789012:broker:b:b-1',
        rmqMessagesByQueue: { 'orders::/': batch.map(toLambda) },
      }),
    ]);
    if (answer.status === 'fulfilled') this.#messages = this.#messages.slice(batch.length);
    return this.#messages.length;
  }
}

function toLambda({ value, headers = {}, contentType, messageId }: Sent) {
  const sent = Object.entries(headers).map(([name, text]): [string, unknown] => [
    name,
    { bytes: signed(text) },
  ]);
  return {
    basicProperties: {
      contentType: contentType ?? null,
      headers: Object.fromEntries(sent),
      correlationId: null,
      messageId: messageId ?? null,
      type: null,
      userId: null,
      appId: null,
    },
    redelivered: false,
    data: asBuffer(value).toString('base64'),
  };
}

function asBuffer(value: Sent['value']): Buffer {
  return typeof value === 'string' ? Buffer.from(value) : Buffer.from(value ?? []);
}
