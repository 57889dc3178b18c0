import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Topic } from '../shared/policy/topic.ts';
import type { ClaimsBucket } from './claims-bucket.ts';
import { deliverToQueue } from './deliver-to-queue.ts';
import { fromProducers, type FusionBus } from './event-bus.ts';
import { expressionsOf, timeForBatch } from './expressions.ts';
import { largeBodiesMemoryMb } from './node-function.ts';
import { QueueWorker } from './queue-worker.ts';

/** The envelopes that one run of a topic's function admits. */
const batchSize = 10;

/** Time for a batch of ten bodies of the largest size, fetched, checked and put one after the other. */
const largeBatchSeconds = 55;

export interface TopicChannelProps {
  readonly bridgeName: string;
  readonly topic: Topic;
  readonly codeDir: string;
  readonly bus: FusionBus;
  readonly fusionQueue: Queue;
  readonly quarantine: Queue;
  /** Undefined when large bodies are rejected. */
  readonly claims: ClaimsBucket | undefined;
}

/**
 * Creates the input of one topic: a rule, a queue and a deployment of the topic function that knows this topic only.
 */
export class TopicChannel extends Construct {
  readonly worker: QueueWorker;

  constructor(scope: Construct, id: string, props: TopicChannelProps) {
    super(scope, id);
    const { bridgeName, topic, bus, fusionQueue, quarantine, claims } = props;
    this.worker = new QueueWorker(this, 'Admission', {
      role: 'topic',
      name: topic.name,
      description: `Admits envelopes of topic ${topic.name}`.slice(0, 256),
      codeDir: props.codeDir,
      timeout: timeForBatch(batchSize, expressionsOf(topic), claims === undefined ? 0 : largeBatchSeconds),
      memoryMb: claims === undefined ? undefined : largeBodiesMemoryMb,
      feedsItself: false,
      queueRole: 'topic',
      queueName: topic.name,
      deadLettersOf: `topic-${topic.name}`,
      oldestMessage: Duration.minutes(10),
      batchSize,
      maxConcurrency: 50,
      environment: () => ({
        BRIDGE_NAME: bridgeName,
        FUSION_QUEUE_URL: fusionQueue.queueUrl,
        QUARANTINE_QUEUE_URL: quarantine.queueUrl,
        BUS_NAME: bus.bus.eventBusName,
        ...(claims === undefined ? {} : { CLAIMS_BUCKET: claims.bucket.bucketName }),
      }),
    });
    fusionQueue.grantSendMessages(this.worker.fn);
    quarantine.grantSendMessages(this.worker.fn);
    bus.grantPublish(this.worker.fn);
    claims?.grantTopic(this.worker.role);

    deliverToQueue(this, 'Rule', {
      bus: bus.bus,
      description: `Topic ${topic.name} into its queue`.slice(0, 512),
      pattern: { detailType: [topic.name], source: fromProducers() },
      queue: this.worker.queue,
      deadLetters: this.worker.deadLetters,
    });
  }
}
