import { Grant, type Role } from 'aws-cdk-lib/aws-iam';
import { ArnFormat, Stack, Validations } from 'aws-cdk-lib/core';
import type { ModelNode } from '../shared/policy/model-route.ts';

/**
 * Lets a function invoke the models of the nodes on Bedrock, and no others. An inference profile passes a question on
 * to its model in another region, so that model may be invoked in each of them.
 */
export function grantBedrock(role: Role, nodes: readonly ModelNode[]): void {
  const stack = Stack.of(role);
  const resources = new Set<string>();
  const profiled = new Set<string>();
  for (const node of nodes) {
    if (node.provider !== 'bedrock') continue;
    const { model, region = stack.region } = node;
    const foundation = model.replace(/^.*?(?=anthropic\.)/, '');
    if (foundation === model) {
      resources.add(modelArn(stack, model, region));
      continue;
    }
    profiled.add(foundation);
    resources.add(profileArn(stack, model, region)).add(modelArn(stack, foundation, '*'));
    // A global profile invokes its model in no region of its own.
    if (model.startsWith('global.')) resources.add(modelArn(stack, foundation, ''));
  }
  if (resources.size === 0) return;
  Grant.addToPrincipal({ grantee: role, actions: ['bedrock:InvokeModel'], resourceArns: [...resources] });
  for (const model of profiled)
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:*::foundation-model/${model}]`,
      reason: 'An inference profile chooses the region; the wildcard covers one model in each of them.',
    });
}

function modelArn(stack: Stack, model: string, region: string): string {
  return stack.formatArn({
    service: 'bedrock',
    region,
    account: '',
    resource: 'foundation-model',
    resourceName: model,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}

function profileArn(stack: Stack, profile: string, region: string): string {
  return stack.formatArn({
    service: 'bedrock',
    region,
    resource: 'inference-profile',
    resourceName: profile,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
