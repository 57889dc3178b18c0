import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { SecretValue, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

/**
 * Creates the secret of Claude's key. The template holds an empty key; an operator puts in the real one after the first
 * deploy.
 */
export class ModelKey extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      description: 'The key of the Claude API, as {"ANTHROPIC_API_KEY": "..."}. Empty: no model is asked.',
      // This empty value is no secret. CloudFormation writes it once and then leaves the secret alone, because this
      // property never changes.
      secretObjectValue: { ANTHROPIC_API_KEY: SecretValue.unsafePlainText('') },
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'The key is issued by Anthropic; no AWS function can rotate it. docs/deploy.md says how to replace it.',
    });
  }
}
