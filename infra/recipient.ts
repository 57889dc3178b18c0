import { Construct } from 'constructs';
import type { DeployedRecipient, RecipientProps } from './recipients/recipient-deployment.ts';
import { recipientDeployments } from './recipients/registry.ts';

/** One recipient, as its transport deploys it. */
export class Recipient extends Construct {
  readonly deployed: DeployedRecipient;

  constructor(scope: Construct, id: string, props: RecipientProps) {
    super(scope, id);
    this.deployed = recipientDeployments[props.recipient.transport].deploy(this, props);
  }
}
