import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Validations } from 'aws-cdk-lib/core';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Json } from '../../shared/json/json.ts';
import type { QueueWorker } from '../queue-worker.ts';

/** The calls by which Lambda attaches a function to a network, with the permissions of its role. */
const attach = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/** Lets a forwarder run in the private network that its recipient's settings name; does nothing without one. */
export function joinNetwork({ fn, role }: QueueWorker, settings: Json): void {
  const network = isJsonObject(settings) ? settings['network'] : undefined;
  if (network === undefined || !isJsonObject(network)) return;
  const resource = fn.node.defaultChild;
  if (!CfnFunction.isCfnFunction(resource)) throw new TypeError('a function has a resource of its own');
  resource.vpcConfig = {
    subnetIds: textsOf(network['subnets']),
    securityGroupIds: textsOf(network['securityGroups']),
  };
  role.addToPolicy(new PolicyStatement({ actions: attach, resources: ['*'] }));
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'Lambda checks these permissions without naming a network interface, which does not exist yet.',
  });
}

const textsOf = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
