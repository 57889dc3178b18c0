import { CfnEventSourceMapping, type Function } from 'aws-cdk-lib/aws-lambda';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Fn, Validations } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { KafkaBroker } from '../../shared/policy/feed/feed.ts';
import { groupOf } from '../../shared/policy/feed/group-of.ts';
import { TerminalQueue } from '../terminal-queue.ts';
import { acknowledgeWildcard, afterPermissions, grantNetwork, grantSecrets } from './event-source.ts';

/** The names of AWS for the kinds of proof that a secret holds. */
const accessOf = {
  'scram-512': 'SASL_SCRAM_512_AUTH',
  'scram-256': 'SASL_SCRAM_256_AUTH',
  plain: 'BASIC_AUTH',
  mtls: 'CLIENT_CERTIFICATE_TLS_AUTH',
} as const;

/**
 * The tries after which a batch of one message is given up. The function quarantines what can never succeed, so only
 * one that kills the function comes so far.
 */
const retryAttempts = 1_000;

/** Creates an event source for each topic of Kafka, because a mapping of Lambda reads one. */
export function kafkaSources(scope: Construct, fn: Function, broker: KafkaBroker, topic: string): void {
  grantCluster(fn, broker);
  grantSecrets(
    fn,
    [broker.secret, broker.certificate].filter((arn) => arn !== undefined),
  );
  if (broker.cluster !== undefined || broker.network !== undefined) grantNetwork(fn);
  const failures = broker.pollers === undefined ? undefined : failureQueue(scope, fn, topic);
  for (const name of broker.topics) {
    const consumerGroupId = groupOf(broker, name);
    const mapping = new CfnEventSourceMapping(scope, `Kafka-${name}`, {
      functionName: fn.functionName,
      topics: [name],
      startingPosition: broker.start === 'latest' ? 'LATEST' : 'TRIM_HORIZON',
      batchSize: broker.batch,
      ...(broker.cluster === undefined
        ? {
            selfManagedEventSource: { endpoints: { kafkaBootstrapServers: [...(broker.bootstrap ?? [])] } },
            selfManagedKafkaEventSourceConfig: { consumerGroupId },
          }
        : { eventSourceArn: broker.cluster, amazonManagedKafkaEventSourceConfig: { consumerGroupId } }),
      ...accessTo(broker),
      ...(broker.pollers !== undefined &&
        failures !== undefined && {
          provisionedPollerConfig: {
            minimumPollers: broker.pollers.min,
            maximumPollers: broker.pollers.max,
            // The mappings of one feed share the units that are paid for.
            ...(broker.topics.length > 1 && { pollerGroupName: `fusion-bus-${topic}` }),
          },
          functionResponseTypes: ['ReportBatchItemFailures'],
          bisectBatchOnFunctionError: true,
          maximumRetryAttempts: retryAttempts,
          destinationConfig: { onFailure: { destination: failures.queue.queueArn } },
        }),
    });
    afterPermissions(mapping, fn);
    if (failures === undefined)
      Validations.of(mapping).acknowledge({
        id: 'Serverless-LambdaEventSourceMappingDestination',
        reason:
          'Without provisioned pollers AWS would give up a batch after ten tries, so none is named: the batch stays in Kafka.',
      });
  }
}

/** Creates the queue for the places of messages that kill the function each time. */
function failureQueue(scope: Construct, fn: Function, topic: string): TerminalQueue {
  const failures = new TerminalQueue(scope, 'Failures', {
    role: 'dead-letter',
    name: `feed-${topic}`,
    runbook: 'dead-letters',
  });
  failures.queue.grantSendMessages(fn);
  return failures;
}

function accessTo({ auth, secret, certificate, network }: KafkaBroker) {
  const proof =
    auth === 'none' || auth === 'iam' || secret === undefined ? [] : [{ type: accessOf[auth], uri: secret }];
  const all = [
    ...proof,
    ...(certificate === undefined ? [] : [{ type: 'SERVER_ROOT_CA_CERTIFICATE', uri: certificate }]),
    ...(network?.subnets ?? []).map((id) => ({ type: 'VPC_SUBNET', uri: `subnet:${id}` })),
    ...(network?.securityGroups ?? []).map((id) => ({
      type: 'VPC_SECURITY_GROUP',
      uri: `security_group:${id}`,
    })),
  ];
  return all.length === 0 ? {} : { sourceAccessConfigurations: all };
}

function grantCluster(fn: Function, { cluster, auth, topics, secret, ...broker }: KafkaBroker): void {
  if (cluster === undefined) return;
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ['kafka:DescribeCluster', 'kafka:DescribeClusterV2', 'kafka:GetBootstrapBrokers'],
      resources: [cluster],
    }),
  );
  if (secret !== undefined) grantKey(fn, secret);
  if (auth !== 'iam') return;
  const [prefix = '', name = ''] = cluster.split(':cluster/');
  fn.addToRolePolicy(new PolicyStatement({ actions: ['kafka-cluster:Connect'], resources: [cluster] }));
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: [
        'kafka-cluster:DescribeTopic',
        'kafka-cluster:ReadData',
        'kafka-cluster:DescribeTopicDynamicConfiguration',
      ],
      resources: topics.map((topic) => `${prefix}:topic/${name}/${topic}`),
    }),
  );
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ['kafka-cluster:DescribeGroup', 'kafka-cluster:AlterGroup'],
      resources: topics.map((topic) => `${prefix}:group/${name}/${groupOf({ ...broker, topics }, topic)}`),
    }),
  );
}

/** MSK wants secrets that a key of the account encrypts. The role may use the key for this secret only. */
function grantKey(fn: Function, secret: string): void {
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: ['kms:Decrypt'],
      resources: [Fn.sub('arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/*')],
      conditions: { StringEquals: { 'kms:EncryptionContext:SecretARN': secret } },
    }),
  );
  acknowledgeWildcard(
    fn,
    'Resource::arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:key/*',
    'The condition names the one secret; its key is known to Secrets Manager only.',
  );
}
