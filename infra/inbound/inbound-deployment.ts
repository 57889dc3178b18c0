import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Topic } from '../../shared/policy/topic.ts';
import type { FusionBus } from '../event-bus.ts';
import type { NodeFunctionProps } from '../node-function.ts';

/** The arguments with which a transport builds a topic's intake. */
export interface IntakeProps {
  readonly topic: Topic;
  readonly bus: FusionBus;
  /** The topic's function, complete but for what calls it. */
  readonly worker: NodeFunctionProps;
  /** The most messages that one run of the function handles in its time. */
  readonly batchSize: number;
}

/** A topic's way in: the function that admits, and the queue that its messages wait in, where there is one. */
export interface Intake {
  readonly fn: Function;
  readonly role: Role;
  readonly queue?: Queue;
}

/** The deployment and the bundled module of an inbound transport. */
export interface InboundDeployment {
  /** The module that exports `inbound`, an `InboundTransport`: only topics of this transport bundle it. */
  readonly module: string;
  deploy(scope: Construct, props: IntakeProps): Intake;
}
