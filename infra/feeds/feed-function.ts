import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Feed } from '../../shared/policy/feed/feed.ts';
import { type ClaimsBucket, settingsForLargeBodies } from '../claims-bucket.ts';
import type { FusionBus } from '../event-bus.ts';
import { timeForBatch } from '../expressions.ts';
import { NodeFunction } from '../node-function.ts';
import { expressionsOfFeed } from './feed-entry.ts';
import { kafkaSources } from './kafka-sources.ts';
import { rabbitmqSources } from './rabbitmq-sources.ts';

export interface FeedFunctionProps {
  readonly bridgeName: string;
  readonly topic: string;
  readonly feed: Feed;
  readonly codeDir: string;
  readonly bus: FusionBus;
  readonly quarantine: Queue;
  /** Undefined when large bodies are rejected. */
  readonly claims: ClaimsBucket | undefined;
}

/** Creates the function that puts a broker's messages on the bus, and the event sources that invoke it. */
export class FeedFunction extends Construct {
  readonly fn: Function;

  constructor(scope: Construct, id: string, props: FeedFunctionProps) {
    super(scope, id);
    const { bridgeName, topic, feed, bus, quarantine, claims } = props;
    const { memoryMb, environment } = settingsForLargeBodies(claims);
    const { fn, role } = new NodeFunction(this, 'Worker', {
      role: 'feed',
      name: topic,
      description: `Puts messages of ${feed.broker.transport} on the bus for topic ${topic}`.slice(0, 256),
      codeDir: props.codeDir,
      timeout: feedTimeout(feed),
      memoryMb,
      feedsItself: false,
      environment: {
        BRIDGE_NAME: bridgeName,
        BUS_NAME: bus.bus.eventBusName,
        QUARANTINE_QUEUE_URL: quarantine.queueUrl,
        ...environment,
      },
    });
    this.fn = fn;
    quarantine.grantSendMessages(fn);
    bus.grantFeed(fn, [...new Set(Object.values(feed.rules.sources).flat())]);
    claims?.grantFeed(role);
    const { broker } = feed;
    if (broker.transport === 'kafka') kafkaSources(this, fn, broker, topic);
    else rabbitmqSources(this, fn, broker);
    const reason = 'Invoked only by its event sources, which are synchronous and keep the messages.';
    Validations.of(fn).acknowledge(
      { id: 'Serverless-LambdaDLQ', reason },
      { id: 'Serverless-LambdaAsyncFailureDestination', reason },
    );
  }
}

/** Time for a batch whose calls are slow; ids that expressions find have a limit of their own. */
function feedTimeout(feed: Feed): Duration {
  const { batch } = feed.broker;
  const steps = expressionsOfFeed(feed).length;
  const seconds = timeForBatch(batch, steps, 25 + Math.ceil(batch / 100)).toSeconds();
  return Duration.seconds(Math.min(seconds, 900));
}
