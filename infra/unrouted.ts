import { Match } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Topic } from '../shared/policy/topic.ts';
import { deliverToQueue } from './deliver-to-queue.ts';
import { UserError } from '../shared/ports/user-error.ts';
import { fromProducers, type FusionBus } from './event-bus.ts';
import { TerminalQueue } from './terminal-queue.ts';

/** The longest pattern that EventBridge accepts. */
const longestPattern = 2048;

/** Catches events of producers that belong to no topic, so that a misspelt detail-type is noticed. */
export class Unrouted extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { bus, topics }: { bus: FusionBus; topics: readonly Topic[] }) {
    super(scope, id);
    const names = topics.map(({ name }) => name);
    if (JSON.stringify(names).length > longestPattern - 120) {
      throw new UserError(
        `the names of ${names.length} topics do not fit into one event pattern of ${longestPattern} characters; ` +
          'split the bridge into several files',
      );
    }
    this.queue = new TerminalQueue(this, 'Events', {
      role: 'unrouted',
      name: 'unrouted',
      runbook: 'unrouted',
    }).queue;
    deliverToQueue(this, 'Rule', {
      bus: bus.bus,
      description: 'Events of no known topic',
      pattern: { detailType: Match.anythingBut(...names), source: fromProducers() },
      queue: this.queue,
      deadLetters: this.queue,
    });
  }
}
