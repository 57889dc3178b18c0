import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Json } from '../../shared/json/json.ts';
import type { Recipient } from '../../shared/policy/bridge.ts';
import type { FusionBus } from '../event-bus.ts';
import type { QueueWorker } from '../queue-worker.ts';

export interface RecipientProps {
  readonly bridgeName: string;
  readonly recipient: Recipient;
  readonly bus: FusionBus;
  /** The folder of the recipient's forwarder, where it has one. */
  readonly codeDir: string | undefined;
}

/** A recipient in the stack. */
export interface DeployedRecipient {
  /** The address where the recipient receives, as an output of the stack. The complete function sends to it too. */
  readonly address: string;
  /** The queue that it reads, where there is one. */
  readonly queue?: Queue;
  /** The forwarder that brings results from the address to the recipient, where there is one. */
  readonly forwarder?: QueueWorker;
  /** Lets the complete function send, where it does. */
  grantSend?(grantee: IGrantable): void;
}

/** The code of a transport's forwarders. */
export interface ForwarderCode {
  /** The module that exports `<transport>Outbound`, an `OpenOutbound`. */
  readonly module: string;
  /** The package of the client, where it is not one that every bridge needs. */
  readonly client?: string;
  /** Returns the seconds that one delivery may take. */
  deliverySeconds(settings: Json): number;
}

/** The deployment and the bundled module of a transport to recipients. */
export interface RecipientDeployment {
  /** The module that exports `recipients`, an `OpenRecipients`: given where the complete function sends. */
  readonly module?: string;
  /** The forwarder of the transport, where it has one. */
  readonly forwarder?: ForwarderCode;
  deploy(scope: Construct, props: RecipientProps): DeployedRecipient;
}
