import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnOutput, Stack, Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import { pascalCase } from '../names.ts';
import type { RecipientProps } from './recipient-deployment.ts';

/** A recipient's secret in the stack. */
export interface RecipientSecret {
  /** The name or ARN by which the forwarder reads it. */
  readonly id: string;
  grantRead(grantee: IGrantable): void;
}

/** Returns the secret that a recipient names; undefined when it names none. */
export function namedSecret(scope: Construct, { recipient }: RecipientProps): RecipientSecret | undefined {
  const { settings } = recipient;
  const reference = isJsonObject(settings) ? settings['secret'] : undefined;
  if (typeof reference !== 'string') return undefined;
  const secret = reference.startsWith('arn:')
    ? Secret.fromSecretCompleteArn(scope, 'Secret', reference)
    : Secret.fromSecretNameV2(scope, 'Secret', reference);
  return readable(reference, secret);
}

/** The length of a generated key: letters and digits, which are base64 of 33 bytes. */
const keyLength = 44;

/** Returns the secret that a recipient names, or creates one with a random key. */
export function signingSecret(scope: Construct, props: RecipientProps): RecipientSecret {
  const named = namedSecret(scope, props);
  if (named !== undefined) return named;
  const { name } = props.recipient;
  const secret = new Secret(scope, 'Secret', {
    description: `Signs what ${name} gets. A key in base64; put another one before it, with a blank, to change it.`,
    generateSecretString: { passwordLength: keyLength, excludePunctuation: true, includeSpace: false },
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'The recipient holds the same key; both must change together, by hand. docs/recipients.md says how.',
  });
  new CfnOutput(Stack.of(scope), `Recipient${pascalCase(name)}Secret`, {
    value: secret.secretArn,
    description: `The secret by which ${name} proves the signatures`,
  });
  return readable(secret.secretArn, secret);
}

function readable(id: string, secret: Pick<ISecret, 'grantRead'>): RecipientSecret {
  return { id, grantRead: (grantee) => void secret.grantRead(grantee) };
}
