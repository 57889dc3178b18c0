import type { JsonObject } from '../../shared/json/json.ts';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import { AwsError, isFields, parseJson } from '../eventbridge/aws-json.ts';
import type { Fields, Reply } from '../eventbridge/aws-json.ts';
import type { DeliverOptions } from '../eventbridge/delivery.ts';
import { account, region } from '../template/identities.ts';
import type { QueueSpec } from '../template/deployment.ts';
import { loadFauxqs } from './fauxqs.ts';
import type { Fauxqs, ReceivedMessage, SqsMessage, SqsQueue, SqsStore } from './fauxqs.ts';
import { mistypedInput } from './input-types.ts';
import { MessageGroups } from './message-groups.ts';
import { MoveTasks } from './move-tasks.ts';

/** The number of messages of a queue, by state. */
export interface QueueCounts {
  readonly ready: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** A message that a consumer has received, with the attributes that SQS keeps of it. */
export interface Received {
  readonly message: ReceivedMessage;
  readonly kept: SqsMessage;
}

export type EnqueueListener = (queue: SqsQueue, message: SqsMessage) => void;

/** The interval at which visibility timeouts and delays are checked. */
const tickMs = 50;

/** SQS in this process: fauxqs' store, called directly and over HTTP. */
export class Queues {
  readonly #fauxqs: Fauxqs;
  readonly #store: SqsStore;
  readonly #groups = new MessageGroups();
  readonly #moves: MoveTasks;
  readonly #listeners = new Set<EnqueueListener>();
  readonly #ticker: NodeJS.Timeout;

  private constructor(fauxqs: Fauxqs) {
    this.#fauxqs = fauxqs;
    this.#store = new fauxqs.SqsStore();
    this.#store.region = region;
    this.#moves = new MoveTasks(this.#store);
    // Without a host of its own the store builds queue URLs from the host that the client called.
    this.#store.host = '';
    this.#ticker = setInterval(() => this.#store.processAllTimers(), tickMs).unref();
  }

  static async load(): Promise<Queues> {
    return new Queues(await loadFauxqs());
  }

  create({ name, url, arn, attributes, tags }: QueueSpec): void {
    this.#watch(this.#store.createQueue(name, url, arn, { ...attributes }, { ...tags }));
  }

  /** Creates a queue, or changes the attributes of the one that is there. Its messages stay. */
  put(spec: QueueSpec): void {
    const queue = this.#store.getQueueByArn(spec.arn);
    if (queue === undefined) this.create(spec);
    else queue.setAttributes({ ...spec.attributes });
  }

  /**
   * Returns a queue.
   *
   * @throws AwsError `QueueDoesNotExist`
   */
  require(arn: string): SqsQueue {
    const queue = this.#store.getQueueByArn(arn);
    if (queue === undefined) throw new AwsError('QueueDoesNotExist', `The queue ${arn} does not exist.`);
    return queue;
  }

  /** Returns the ARNs of the queues that the input of an operation names, found as the operations find them. */
  named({ QueueUrl: url, QueueName: name }: Fields): readonly string[] {
    const byUrl = typeof url === 'string' ? this.#store.getQueue(url)?.arn : undefined;
    const byName = typeof name === 'string' ? `arn:aws:sqs:${region}:${account}:${name}` : undefined;
    return [byUrl, byName].flatMap((arn) => arn ?? []);
  }

  /** Returns whether a redrive from one queue to another is the way back of dead letters. */
  isWayBack(from: unknown, to: unknown): boolean {
    return typeof from === 'string' && typeof to === 'string' && this.#moves.serves(from, to);
  }

  /** Puts one message on a queue, as another AWS service does. */
  async deliver(
    queueArn: string,
    body: string,
    { messageGroupId, attributes = {} }: DeliverOptions = {},
  ): Promise<void> {
    const queue = this.require(queueArn);
    const typed = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
    );
    if (attributes['RULE_ARN'] !== undefined) this.#moves.undelivered(typed);
    if (queue.isFifo()) return this.#deliverInOrder(queue, body, messageGroupId, typed);
    const delay = Number(queue.attributes['DelaySeconds']);
    const message = this.#fauxqs.createMessage(body, typed, delay > 0 ? delay : undefined);
    queue.enqueue(messageGroupId === undefined ? message : { ...message, messageGroupId });
  }

  /**
   * Puts a message on a FIFO queue, which needs a group. The queue deduplicates by content, because a service sends no
   * other id.
   */
  #deliverInOrder(
    queue: SqsQueue,
    body: string,
    group: string | undefined,
    attributes: SqsMessage['messageAttributes'],
  ): void {
    if (group === undefined)
      throw new AwsError('MissingParameter', 'The request must contain the parameter MessageGroupId.');
    const message = {
      QueueUrl: queue.url,
      MessageBody: body,
      MessageGroupId: group,
      MessageAttributes: attributes,
    };
    this.#fauxqs.actions.get('SendMessage')?.(message, this.#store, { headers: {} });
  }

  /**
   * Receives up to ten messages. Messages that were received too often go to the dead-letter queue instead.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
   */
  receive(queue: SqsQueue, max: number): readonly Received[] {
    const received = queue.dequeue(max, undefined, (arn) => this.#store.getQueueByArn(arn));
    return received.flatMap((message) => {
      const entry = queue.inflightMessages.get(message.ReceiptHandle);
      return entry === undefined ? [] : [{ message, kept: entry.message }];
    });
  }

  counts(arn: string): QueueCounts {
    const queue = this.require(arn);
    queue.processTimers();
    const count = (name: Parameters<SqsQueue['getAttribute']>[0]): number => Number(queue.getAttribute(name));
    return {
      ready: count('ApproximateNumberOfMessages'),
      inFlight: count('ApproximateNumberOfMessagesNotVisible'),
      delayed: count('ApproximateNumberOfMessagesDelayed'),
    };
  }

  /** Subscribes to every message that arrives in any queue, redrives to dead-letter queues included. */
  onEnqueue(listener: EnqueueListener): void {
    this.#listeners.add(listener);
  }

  /** Runs one operation of the JSON protocol, named without the `AmazonSQS.` of `X-Amz-Target`. */
  async handle(operation: string, input: unknown, host: string): Promise<Reply> {
    const moved = this.#move(operation, input);
    if (moved !== undefined) return moved;
    const action = this.#fauxqs.actions.get(operation);
    if (action === undefined)
      return refusal('InvalidAction', `The action ${operation} is not valid for this endpoint.`);
    if (!isFields(input)) return refusal('SerializationException', 'The request must be an object.');
    const mistyped = mistypedInput(input);
    if (mistyped !== undefined) return refusal('SerializationException', mistyped);
    // The counts come from lists, which are current only after the timers were processed.
    if (operation === 'GetQueueAttributes') this.#store.processAllTimers();
    try {
      // Without the signature, whose region would have to be ours: one endpoint serves all regions at once.
      const output = await action({ ...this.#groups.note(operation, input) }, this.#store, {
        headers: { host },
      });
      if (operation === 'CreateQueue') for (const queue of this.#store.allQueues()) this.#watch(queue);
      return { status: 200, body: asJson(output) };
    } catch (error) {
      return readError(error);
    }
  }

  /** Ends every long poll with the messages it has. */
  endPolls(): void {
    this.#store.shutdown();
  }

  close(): void {
    clearInterval(this.#ticker);
    this.#store.shutdown();
  }

  #move(operation: string, input: unknown): Reply | undefined {
    try {
      const body = isFields(input) ? this.#moves.run(operation, input) : undefined;
      return body === undefined ? undefined : { status: 200, body };
    } catch (error) {
      return readError(error);
    }
  }

  #watch(queue: SqsQueue): void {
    if (Object.hasOwn(queue, 'enqueue')) return;
    const enqueue = queue.enqueue.bind(queue);
    queue.enqueue = (sent) => {
      const message = this.#groups.restore(sent);
      this.#moves.arrived(queue, message);
      enqueue(message);
      for (const listener of this.#listeners) listener(queue, message);
    };
    const dequeue = queue.dequeue.bind(queue);
    queue.dequeue = (...request) => {
      this.#groups.arrange(queue);
      return dequeue(...request);
    };
  }
}

const refusal = (type: string, message: string, code = `AWS.SimpleQueueService.${type}`): Reply => ({
  status: 400,
  headers: { 'x-amzn-query-error': `${code};Sender` },
  body: { __type: `com.amazonaws.sqs#${type}`, message },
});

/** Reads an error. fauxqs throws its own class where AWS answers 400; any other error is a fault. */
function readError(error: unknown): Reply {
  if (error instanceof AwsError) return refusal(error.type, error.message, error.type);
  if (!(error instanceof Error) || !('code' in error) || !('queryErrorHeader' in error)) throw error;
  return {
    status: 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 400,
    headers: { 'x-amzn-query-error': String(error.queryErrorHeader) },
    body: { __type: `com.amazonaws.sqs#${String(error.code)}`, message: error.message },
  };
}

/** Returns the JSON of an action's output, which is JSON except for members that are undefined. */
function asJson(output: unknown): JsonObject {
  const parsed = parseJson(JSON.stringify(output ?? {}));
  return isJsonObject(parsed) ? parsed : {};
}
