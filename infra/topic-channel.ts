import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Topic } from '../shared/policy/topic.ts';
import { type ClaimsBucket, settingsForLargeBodies } from './claims-bucket.ts';
import type { FusionBus } from './event-bus.ts';
import { limitedStepsOf, timeForBatch } from './expressions.ts';
import type { Intake } from './inbound/inbound-deployment.ts';
import { inboundDeploymentOf } from './inbound/registry.ts';

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

/** Creates the input of one topic: its transport, and a deployment of the topic function that knows this topic only. */
export class TopicChannel extends Construct {
  readonly intake: Intake;

  constructor(scope: Construct, id: string, props: TopicChannelProps) {
    super(scope, id);
    const { bridgeName, topic, bus, fusionQueue, quarantine, claims } = props;
    const { memoryMb, environment } = settingsForLargeBodies(claims);
    this.intake = inboundDeploymentOf(topic).deploy(this, {
      topic,
      bus,
      batchSize,
      worker: {
        role: 'topic',
        name: topic.name,
        description: `Admits envelopes of topic ${topic.name}`.slice(0, 256),
        codeDir: props.codeDir,
        timeout: timeForBatch(batchSize, limitedStepsOf(topic), claims === undefined ? 0 : largeBatchSeconds),
        memoryMb,
        feedsItself: false,
        environment: {
          BRIDGE_NAME: bridgeName,
          FUSION_QUEUE_URL: fusionQueue.queueUrl,
          QUARANTINE_QUEUE_URL: quarantine.queueUrl,
          BUS_NAME: bus.bus.eventBusName,
          ...environment,
        },
      },
    });
    const { fn, role } = this.intake;
    fusionQueue.grantSendMessages(fn);
    quarantine.grantSendMessages(fn);
    bus.grantPublish(fn);
    claims?.grantTopic(role);
  }
}
