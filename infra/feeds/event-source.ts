import type { CfnEventSourceMapping, Function } from 'aws-cdk-lib/aws-lambda';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Validations } from 'aws-cdk-lib/core';

/** The permissions that Lambda's pollers need for a broker in a private network. AWS knows no narrower resource. */
const networkActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
];

/** Lets the pollers act in a private network, by the role of the function that they invoke. */
export function grantNetwork(fn: Function): void {
  fn.addToRolePolicy(new PolicyStatement({ actions: networkActions, resources: ['*'] }));
  acknowledgeWildcard(
    fn,
    'Resource::*',
    'EC2 has no narrower resource for the network interfaces of pollers.',
  );
}

/** Lets the pollers read the secrets of a broker. */
export function grantSecrets(fn: Function, secrets: readonly string[]): void {
  if (secrets.length === 0) return;
  fn.addToRolePolicy(
    new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [...secrets] }),
  );
}

/** Acknowledges a wildcard in the policy of a function's role. */
export function acknowledgeWildcard(fn: Function, finding: string, reason: string): void {
  if (fn.role === undefined) throw new Error('the function has no role to acknowledge rules on');
  Validations.of(fn.role).acknowledge({ id: `AwsSolutions-IAM5[${finding}]`, reason });
}

/** A mapping must not be created before the pollers may read. */
export function afterPermissions(mapping: CfnEventSourceMapping, fn: Function): void {
  const policy = fn.role?.node.tryFindChild('DefaultPolicy');
  if (policy !== undefined) mapping.node.addDependency(policy);
}
