import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../shared/json/json.ts';
import { AwsError, compact, isFields, parseJson, readText, requireText } from '../eventbridge/aws-json.ts';
import type { Fields } from '../eventbridge/aws-json.ts';
import type { SqsMessage, SqsQueue, SqsStore } from './fauxqs.ts';

interface MoveTask {
  readonly handle: string;
  readonly sourceArn: string;
  readonly destinationArn: string | undefined;
  readonly startedAt: number;
  readonly moved: number;
  readonly total: number;
}

/** The most tasks of a queue that are listed. */
const mostListed = 10;

/**
 * Moves dead letters back, which fauxqs 2.4.1 cannot. A task moves the messages that are ready when it starts, and ends
 * before its start is answered.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
export class MoveTasks {
  readonly #store: SqsStore;
  /** The queue that each message was sent to first. Its attributes identify it: they stay the same object. */
  readonly #homes = new WeakMap<object, string>();
  /** Events that EventBridge could not deliver, by the same object. */
  readonly #undelivered = new WeakSet<object>();
  readonly #tasks: MoveTask[] = [];

  constructor(store: SqsStore) {
    this.#store = store;
  }

  /** Notes that a message has arrived in a queue. */
  arrived(queue: SqsQueue, { messageAttributes }: SqsMessage): void {
    if (!this.#homes.has(messageAttributes)) this.#homes.set(messageAttributes, queue.arn);
  }

  /** Notes an event that EventBridge puts into a dead-letter queue itself. */
  undelivered(attributes: SqsMessage['messageAttributes']): void {
    this.#undelivered.add(attributes);
  }

  /** Returns whether a queue is the dead-letter queue of another. */
  serves(deadLetterArn: string, arn: string): boolean {
    const queue = this.#store.getQueueByArn(arn);
    return queue !== undefined && targetOf(queue) === deadLetterArn;
  }

  /** Runs an operation on tasks; returns undefined for any other operation. @throws AwsError */
  run(operation: string, input: Fields): JsonObject | undefined {
    switch (operation) {
      case 'StartMessageMoveTask':
        return this.#start(input);
      case 'ListMessageMoveTasks':
        return this.#list(input);
      case 'CancelMessageMoveTask':
        throw new AwsError('ResourceNotFoundException', 'No running task has this handle.');
      default:
        return undefined;
    }
  }

  #start(input: Fields): JsonObject {
    const source = this.#require(requireText(input, 'SourceArn'));
    const destinationArn = readText(input, 'DestinationArn');
    const destination = destinationArn === undefined ? undefined : this.#require(destinationArn);
    const isDeadLetterQueue = [...this.#store.allQueues()].some((queue) => targetOf(queue) === source.arn);
    if (!isDeadLetterQueue)
      throw new AwsError('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.');
    if (source.isFifo())
      throw new AwsError('UnsupportedOperation', 'The laptop moves no messages of a FIFO queue.');
    source.processTimers();
    const ready = source.messages;
    const homeOf = (message: SqsMessage): SqsQueue | undefined =>
      destination === undefined
        ? this.#homeOf(message, source)
        : this.#mayEnter(message, source, destination)
          ? destination
          : undefined;
    const moving = ready.flatMap((message) => {
      const home = homeOf(message);
      return home === undefined ? [] : [{ message, home }];
    });
    source.messages = ready.filter((message) => homeOf(message) === undefined);
    for (const { message, home } of moving) {
      message.approximateReceiveCount = 0;
      delete message.approximateFirstReceiveTimestamp;
      home.enqueue(message);
    }
    const task = {
      handle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn: source.arn })).toString('base64'),
      sourceArn: source.arn,
      destinationArn,
      startedAt: Date.now(),
      moved: moving.length,
      total: ready.length,
    };
    this.#tasks.unshift(task);
    return { TaskHandle: task.handle };
  }

  #list(input: Fields): JsonObject {
    const { arn } = this.#require(requireText(input, 'SourceArn'));
    const most = Math.min(Number(input['MaxResults'] ?? 1), mostListed);
    const tasks = this.#tasks.filter(({ sourceArn }) => sourceArn === arn).slice(0, most);
    return { Results: tasks.map((task) => describe(task)) };
  }

  /**
   * Returns whether a message may go to a place of the operator's choice. Back to the queue that a dead-letter queue
   * serves go only messages that failed there, and events that did not arrive: what a program has sent to the dead-letter
   * queue stays.
   */
  #mayEnter({ messageAttributes }: SqsMessage, source: SqsQueue, destination: SqsQueue): boolean {
    if (!this.serves(source.arn, destination.arn)) return true;
    return this.#homes.get(messageAttributes) === destination.arn || this.#undelivered.has(messageAttributes);
  }

  /** Returns the queue that a message failed in. A message that was sent to the dead-letter queue itself has none. */
  #homeOf({ messageAttributes }: SqsMessage, source: SqsQueue): SqsQueue | undefined {
    const home = this.#homes.get(messageAttributes);
    return home === undefined || home === source.arn ? undefined : this.#store.getQueueByArn(home);
  }

  #require(arn: string): SqsQueue {
    const queue = this.#store.getQueueByArn(arn);
    if (queue === undefined)
      throw new AwsError('ResourceNotFoundException', `The resource ${arn} does not exist.`);
    return queue;
  }
}

/** Returns the dead-letter queue of a queue. */
function targetOf(queue: SqsQueue): unknown {
  const policy = parseJson(queue.attributes['RedrivePolicy'] ?? '');
  return isFields(policy) ? policy['deadLetterTargetArn'] : undefined;
}

const describe = ({ sourceArn, destinationArn, startedAt, moved, total }: MoveTask): JsonObject =>
  compact({
    Status: 'COMPLETED',
    SourceArn: sourceArn,
    DestinationArn: destinationArn,
    ApproximateNumberOfMessagesMoved: moved,
    ApproximateNumberOfMessagesToMove: total,
    StartedTimestamp: startedAt,
  });
