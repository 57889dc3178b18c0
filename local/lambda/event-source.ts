import type { SQSEvent } from 'aws-lambda';
import type { SqsQueue } from '../sqs/fauxqs.ts';
import type { Queues, Received } from '../sqs/queues.ts';
import type { EventSourceSpec } from '../template/deployment.ts';
import { failedMessages } from './batch-response.ts';
import type { FunctionError, Outcome } from './environment.ts';
import { sqsEvent } from './sqs-event.ts';

export interface EventSourcePorts {
  readonly queues: Queues;
  /** Must not reject. */
  readonly invoke: (event: SQSEvent) => Promise<Outcome>;
  /** Called with each batch before the function gets it. */
  readonly onBatch: (event: SQSEvent) => void;
  /** Called for each invocation that failed as a whole. */
  readonly onFailure: (error: FunctionError, messages: number) => void;
}

/** The largest payload that Lambda passes to a function. */
const maxPayloadBytes = 6 * 1024 * 1024;

/** The longest of SQS' long polls. */
const longPollSeconds = 20;

/** The interval of scaling decisions. A source adds a poller when so many messages wait, or one waits so long. */
const scaleEveryMs = 100;
const manyWaiting = 10;
const starvedAfterMs = 1000;

/**
 * Implements Lambda's event source mapping for SQS. It polls the queue, invokes the function with batches, and deletes
 * what succeeded. It leaves the rest to its visibility timeout, which it does not shorten. The queue itself moves messages
 * that were received too often to the dead-letter queue.
 *
 * It handles one batch at a time until many messages wait, or any message for a second. Then further pollers join, one
 * after another, up to the limit, because a second environment is not cheap on a laptop.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export class EventSource {
  readonly #spec: EventSourceSpec;
  readonly #ports: EventSourcePorts;
  readonly #queue: SqsQueue;
  readonly #limit: number;
  readonly #parked: (() => void)[] = [];
  readonly #scaler: NodeJS.Timeout;
  readonly #pollers: readonly Promise<void>[];
  #running = 0;
  #starvingSince: number | undefined;
  #stopped = false;

  /** @param limit the most batches at once, whatever the mapping allows */
  constructor(spec: EventSourceSpec, limit: number, ports: EventSourcePorts) {
    this.#spec = spec;
    this.#ports = ports;
    this.#queue = ports.queues.require(spec.queueArn);
    this.#limit = Math.max(1, Math.min(spec.maxConcurrency ?? limit, limit));
    this.#pollers = Array.from({ length: this.#limit }, (_, index) => this.#poll(index > 0));
    this.#scaler = setInterval(() => this.#scale(), scaleEveryMs).unref();
  }

  /** The number of batches that the function has not answered yet. */
  get running(): number {
    return this.#running;
  }

  /** Stops polling. Resolves when the invocations under way have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#scaler);
    this.#ports.queues.endPolls();
    for (const resume of this.#parked.splice(0)) resume();
    await Promise.all(this.#pollers);
  }

  async #poll(isExtra: boolean): Promise<void> {
    while (!this.#stopped) {
      if (isExtra && this.#queue.messages.length === 0) await this.#park();
      for (const batch of split(await this.#receive())) await this.#process(batch);
    }
  }

  #park(): Promise<void> {
    return new Promise((resolve) => this.#parked.push(resolve));
  }

  #scale(): void {
    const ready = this.#queue.messages.length;
    const allBusy = this.#running >= this.#limit - this.#parked.length;
    if (ready === 0 || !allBusy) {
      this.#starvingSince = undefined;
      return;
    }
    this.#starvingSince ??= Date.now();
    if (ready < manyWaiting && Date.now() - this.#starvingSince < starvedAfterMs) return;
    this.#starvingSince = undefined;
    this.#parked.shift()?.();
  }

  async #receive(): Promise<readonly Received[]> {
    const { batchSize, batchingWindowMs } = this.#spec;
    const batch = [...this.#take(batchSize)];
    if (batch.length === 0) {
      if (this.#stopped) return [];
      await this.#queue.waitForMessages(longPollSeconds);
      batch.push(...this.#take(batchSize));
    }
    if (batch.length === 0) return [];
    const until = Date.now() + batchingWindowMs;
    while (batch.length < batchSize && !this.#stopped && bytesOf(batch) < maxPayloadBytes) {
      const more = this.#take(batchSize - batch.length);
      batch.push(...more);
      const left = until - Date.now();
      if (more.length > 0) continue;
      if (left <= 0) break;
      await this.#queue.waitForMessages(left / 1000);
    }
    return batch;
  }

  #take(max: number): readonly Received[] {
    return this.#stopped ? [] : this.#ports.queues.receive(this.#queue, Math.min(max, 10));
  }

  async #process(batch: readonly Received[]): Promise<void> {
    this.#running++;
    const event = sqsEvent(batch, this.#spec.queueArn);
    this.#ports.onBatch(event);
    const outcome = await this.#ports.invoke(event);
    this.#settle(batch, outcome);
    this.#running--;
  }

  #settle(batch: readonly Received[], outcome: Outcome): void {
    if (outcome.kind === 'failed') {
      this.#ports.onFailure(outcome.error, batch.length);
      return;
    }
    const ids = batch.map(({ message }) => message.MessageId);
    const failed = this.#spec.reportBatchItemFailures ? failedMessages(outcome.json, ids) : new Set<string>();
    for (const { message } of batch) {
      if (!failed.has(message.MessageId)) this.#queue.deleteMessage(message.ReceiptHandle);
    }
  }
}

const bytesOf = (batch: readonly Received[]): number =>
  batch.reduce((sum, { message }) => sum + Buffer.byteLength(message.Body), 0);

/** Splits a batch into parts that each fit into one invocation. */
function split(batch: readonly Received[]): readonly (readonly Received[])[] {
  const parts: Received[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const received of batch) {
    const size = Buffer.byteLength(received.message.Body);
    if (bytes + size > maxPayloadBytes) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(received);
    bytes += size;
  }
  return parts;
}
