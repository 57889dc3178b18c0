import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleEntry } from '../../infra/bundle.ts';
import { feedEntry } from '../../infra/feeds/feed-entry.ts';
import { topicEntry } from '../../infra/function-entries.ts';
import { fedBridge, topic } from './bridges.ts';
import { actions, functionsOf, roleStatements } from './iam-invariants.ts';
import { at, listOf, ofType, synthTemplate, tag } from './template.ts';

const root = join(import.meta.dirname, '../..');
const template = synthTemplate(fedBridge);

function mappingOf(name: string): Readonly<Record<string, unknown>> {
  const all = ofType(template, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties);
  const found = all.find((one) => [...listOf(one['Topics']), ...listOf(one['Queues'])].includes(name));
  if (found === undefined) throw new Error(`there is no mapping of ${name}`);
  const { FunctionName: _, ...properties } = found;
  return properties;
}

test('provisioned pollers split what fails, and share their units', () => {
  expect(mappingOf('contents')).toEqual({
    Topics: ['contents'],
    StartingPosition: 'TRIM_HORIZON',
    BatchSize: 100,
    EventSourceArn: 'arn:aws:kafka:us-east-1:123456789012:cluster/main/abc-1',
    AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'fed.content.contents' },
    ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 4, PollerGroupName: 'fusion-bus-content' },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 1_000,
    DestinationConfig: expect.anything(),
  });
  expect(mappingOf('texts')).toMatchObject({
    AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'fed.content.texts' },
  });
});

test('another Kafka is reached in its network, with a certificate and secrets by reference', () => {
  expect(mappingOf('users')).toEqual({
    Topics: ['users'],
    StartingPosition: 'LATEST',
    BatchSize: 500,
    SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ['kafka.example.com:9093'] } },
    SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'fed.user' },
    SourceAccessConfigurations: [
      { Type: 'CLIENT_CERTIFICATE_TLS_AUTH', URI: expect.stringContaining('secret:client') },
      { Type: 'SERVER_ROOT_CA_CERTIFICATE', URI: expect.stringContaining('secret:authority') },
      { Type: 'VPC_SUBNET', URI: 'subnet:subnet-1' },
      { Type: 'VPC_SECURITY_GROUP', URI: 'security_group:sg-1' },
    ],
  });
});

test('a queue of Amazon MQ is read by its virtual host', () => {
  expect(mappingOf('shipments')).toEqual({
    EventSourceArn: 'arn:aws:mq:us-east-1:123456789012:broker:main:b-1',
    Queues: ['shipments'],
    BatchSize: 50,
    SourceAccessConfigurations: [
      { Type: 'BASIC_AUTH', URI: expect.stringContaining('secret:mq') },
      { Type: 'VIRTUAL_HOST', URI: 'shop' },
    ],
  });
});

test('a feed may post for its own sources only', () => {
  const puts = roleStatements(template).filter(({ statement }) =>
    actions(statement).includes('events:PutEvents'),
  );
  const feeds = puts.filter(({ roles }) =>
    functionsOf(template, roles).some(([, fn]) => tag(fn, 'role') === 'feed' && tag(fn, 'name') === 'user'),
  );
  expect(feeds.map(({ statement }) => at(statement, 'Condition', 'StringEquals', 'events:source'))).toEqual([
    ['user-service', 'fusion-bus/fed'],
  ]);
});

test('a feed waits for its permissions before it reads', () => {
  for (const [, { DependsOn, Properties }] of ofType(template, 'AWS::Lambda::EventSourceMapping')) {
    if (Properties['Topics'] !== undefined || Properties['Queues'] !== undefined)
      expect(listOf(DependsOn).join()).toMatch(/RoleDefaultPolicy/);
  }
});

test('no bundle holds a client of Kafka or of RabbitMQ, and only feeds hold bindings', async () => {
  const entries = fedBridge.topics.flatMap((one) => feedEntry(one, fedBridge) ?? []);
  const plain = await bundleEntry(
    root,
    topicEntry(topic('content', { schema: undefined }), () => '', fedBridge),
  );
  expect(plain.sources.join()).not.toMatch(/envelope\/bindings|shared\/feed|shape-body/);
  expect(entries).toHaveLength(4);
  for (const entry of [entries[0], entries[3]]) {
    if (entry === undefined) continue;
    const { sources, code } = await bundleEntry(root, entry);
    expect(sources.join()).not.toMatch(/platformatic|rabbitmq-client|client-dynamodb|\.wasm/);
    expect(sources.join()).toContain('shared/feed/create-feed-handler.ts');
    expect(code.length).toBeLessThan(320_000);
  }
});
