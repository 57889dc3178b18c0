import { Duration } from 'aws-cdk-lib/core';
import { deliverToQueue } from '../deliver-to-queue.ts';
import { typesOf } from '../../shared/policy/event-types.ts';
import { clausesOf } from '../type-patterns.ts';
import { QueueWorker } from '../queue-worker.ts';
import type { InboundDeployment } from './inbound-deployment.ts';

/** A rule of the bus and a queue that the topic's function consumes. Types that one rule cannot hold make several. */
export const eventbridge: InboundDeployment = {
  module: './shared/adapters/aws/eventbridge/inbound.ts',
  deploy(scope, { topic, bus, worker, batchSize }) {
    const { fn, role, queue, deadLetters } = new QueueWorker(scope, 'Admission', {
      ...worker,
      environment: () => worker.environment,
      queueRole: 'topic',
      queueName: topic.name,
      deadLettersOf: `topic-${topic.name}`,
      oldestMessage: Duration.minutes(10),
      batchSize,
      maxConcurrency: 50,
    });
    for (const [index, detailType] of clausesOf(typesOf(topic)).entries()) {
      deliverToQueue(scope, index === 0 ? 'Rule' : `Rule${index + 1}`, {
        bus: bus.bus,
        description: `Topic ${topic.name} into its queue`.slice(0, 512),
        pattern: { detailType, source: bus.fromProducers() },
        queue,
        deadLetters,
      });
    }
    return { fn, role, queue };
  },
};
