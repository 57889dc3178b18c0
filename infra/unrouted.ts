import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Bridge } from '../shared/policy/bridge.ts';
import { typesOf } from '../shared/policy/event-types.ts';
import { deliverToQueue } from './deliver-to-queue.ts';
import type { FusionBus } from './event-bus.ts';
import { QueueWorker } from './queue-worker.ts';
import { TerminalQueue } from './terminal-queue.ts';
import { exclusionOf, needsSorting } from './type-patterns.ts';

export interface UnroutedProps {
  readonly bus: FusionBus;
  readonly bridge: Pick<Bridge, 'name' | 'topics'>;
  /** The queue of messages that the sorting function gives up. */
  readonly quarantine: Queue;
  /** The bundled function that sorts events; needed where one rule cannot hold all types. */
  readonly codeDir: string | undefined;
}

/**
 * Catches events of producers that belong to no topic, so that a misspelt detail-type is noticed. A rule excludes the
 * types of the topics. Where there are too many for a rule, it excludes those that fit, and a function looks at the
 * events that the rule still matches. Events of the types in the rule cost nothing.
 */
export class Unrouted extends Construct {
  readonly queue: Queue;
  /** The function that sorts, with its queue; undefined where the rule suffices. */
  readonly sorting: QueueWorker | undefined;

  constructor(scope: Construct, id: string, { bus, bridge, quarantine, codeDir }: UnroutedProps) {
    super(scope, id);
    this.queue = new TerminalQueue(this, 'Events', {
      role: 'unrouted',
      name: 'unrouted',
      runbook: 'unrouted',
    }).queue;
    this.sorting = needsSorting(bridge.topics) ? this.sortInto(quarantine, bridge.name, codeDir) : undefined;
    deliverToQueue(this, 'Rule', {
      bus: bus.bus,
      description: 'Events of no known topic',
      pattern: {
        detailType: exclusionOf(bridge.topics.flatMap(typesOf)).clause,
        source: bus.fromProducers(),
      },
      queue: this.sorting?.queue ?? this.queue,
      deadLetters: this.sorting?.deadLetters ?? this.queue,
    });
  }

  private sortInto(quarantine: Queue, bridgeName: string, codeDir: string | undefined): QueueWorker {
    if (codeDir === undefined)
      throw new Error(
        'the bridge has no bundled function that sorts events; bundle the functions of this bridge first',
      );
    const worker = new QueueWorker(this, 'Sorting', {
      role: 'sorting',
      name: 'sorting',
      description: `Finds events of no topic of ${bridgeName}`.slice(0, 256),
      codeDir,
      timeout: Duration.seconds(10),
      feedsItself: false,
      queueRole: 'sorting',
      queueName: 'sorting',
      deadLettersOf: 'sorting',
      oldestMessage: Duration.minutes(10),
      batchSize: 10,
      maxConcurrency: 50,
      environment: () => ({
        UNROUTED_QUEUE_URL: this.queue.queueUrl,
        QUARANTINE_QUEUE_URL: quarantine.queueUrl,
      }),
    });
    this.queue.grantSendMessages(worker.fn);
    quarantine.grantSendMessages(worker.fn);
    return worker;
  }
}
