import { CfnEventSourceMapping, type Function } from 'aws-cdk-lib/aws-lambda';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { RabbitmqBroker } from '../../shared/policy/feed/feed.ts';
import { afterPermissions, grantNetwork, grantSecrets } from './event-source.ts';

/** Creates an event source for each queue of a broker of Amazon MQ. Another broker is read by the gateway only. */
export function rabbitmqSources(scope: Construct, fn: Function, broker: RabbitmqBroker): void {
  const { broker: arn, secret, queues, virtualHost, batch } = broker;
  if (!arn.startsWith('arn:') || secret === undefined) return;
  fn.addToRolePolicy(new PolicyStatement({ actions: ['mq:DescribeBroker'], resources: [arn] }));
  grantSecrets(fn, [secret]);
  grantNetwork(fn);
  for (const queue of queues) {
    const mapping = new CfnEventSourceMapping(scope, `Queue-${queue}`, {
      functionName: fn.functionName,
      eventSourceArn: arn,
      queues: [queue],
      batchSize: batch,
      sourceAccessConfigurations: [
        { type: 'BASIC_AUTH', uri: secret },
        { type: 'VIRTUAL_HOST', uri: virtualHost },
      ],
    });
    afterPermissions(mapping, fn);
    Validations.of(mapping).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason:
        'Event sources of Amazon MQ have no failure destination: a batch that fails stays in its queue.',
    });
  }
}
