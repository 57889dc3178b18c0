import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Recipient } from '../../shared/policy/bridge.ts';
import type { FusionBus } from '../event-bus.ts';

export interface RecipientProps {
  readonly bridgeName: string;
  readonly recipient: Recipient;
  readonly bus: FusionBus;
}

/** A recipient in the stack. */
export interface DeployedRecipient {
  /** The address where the recipient receives, as an output of the stack. The complete function sends to it too. */
  readonly address: string;
  /** The queue that it reads, where there is one. */
  readonly queue?: Queue;
  /** Lets the complete function send, where it does. */
  grantSend?(grantee: IGrantable): void;
}

/** The deployment and the bundled module of a transport to recipients. */
export interface RecipientDeployment {
  /** The module that exports `recipients`, an `OpenRecipients`: given where the complete function sends. */
  readonly module?: string;
  deploy(scope: Construct, props: RecipientProps): DeployedRecipient;
}
