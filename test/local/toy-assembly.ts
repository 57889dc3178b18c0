import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CloudAssembly } from '../../local/synth/cloud-assembly.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { temporaryFolder } from './running-function.ts';

/** The code that the toy functions share: calls of AWS without a client, because their folder has no packages. */
const aws = `
const authorization = 'AWS4-HMAC-SHA256 Credential=' + process.env.AWS_ACCESS_KEY_ID + '/20260101/us-east-1/any/aws4_request';
const call = async (target, body) => {
  const response = await fetch(process.env.AWS_ENDPOINT_URL, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer;
};
const put = (type, envelope) =>
  call('AWSEvents.PutEvents', { Entries: [{ EventBusName: process.env.BUS, Source: 'fusion-bus/toy', DetailType: type, Detail: JSON.stringify({ ...envelope, source: 'fusion-bus/toy', type }) }] });
const send = (QueueUrl, body, more) => call('AmazonSQS.SendMessage', { QueueUrl, MessageBody: JSON.stringify(body), ...more });
`;

/** Rejects events without a key, and sends all others to the fusion queue. */
const topic = `${aws}

export const handler = async ({ Records }) => {
  for (const { body } of Records) {
    const { id, source, 'detail-type': topic, detail } = JSON.parse(body);
    if (detail.crash) process.exit(1);
    if (detail.correlationid === undefined) {
      await send(process.env.QUARANTINE, detail, { MessageAttributes: { reason: { DataType: 'String', StringValue: 'correlation-missing' } } });
      await put(topic + '.rejected', { id: 'rejected-' + id, data: { topic, source, id: detail.id, code: 'correlation-missing', attribute: 'correlationid', message: 'there is no key' } });
    } else {
      await send(process.env.FUSION, { kind: 'contribution', fusion: 'pair', key: detail.correlationid, topic, envelope: { source, id: detail.id } });
    }
  }
};`;

/** Two parts make a pair. */
const pair = `${aws}
const groups = new Map();

export const handler = async ({ Records }) => {
  for (const { body } of Records) {
    const { kind, key, topic, envelope } = JSON.parse(body);
    if (kind === 'release-all') {
      await put('pair.discarded', { id: 'released', correlationid: 'all', data: {} });
      continue;
    }
    const parts = groups.get(key) ?? new Map();
    groups.set(key, parts.set(topic, envelope));
    if (parts.size < 2) continue;
    const contributions = [...parts].map(([topic, header]) => ({ topic, ...header }));
    const receipt = { fusion: 'pair', key, generation: 1, contributions, release: { reason: 'complete', missing: [] }, composer: 'merge', recipients: ['reader'] };
    await put('pair.fused', { id: 'pair-' + key, correlationid: key, data: { result: { key }, conflicts: [], receipt } });
  }
  return { batchItemFailures: [] };
};`;

const tags = (role: string, name: string): Json => [
  { Key: 'fusion-bus:role', Value: role },
  { Key: 'fusion-bus:name', Value: name },
];

const queue = (role: string, name: string, properties: JsonObject = {}): JsonObject => ({
  Type: 'AWS::SQS::Queue',
  Properties: { ...properties, Tags: tags(role, name) },
  UpdateReplacePolicy: 'Delete',
});

const fn = (code: string, variables: JsonObject, seconds = 10): JsonObject => ({
  Type: 'AWS::Lambda::Function',
  DependsOn: ['Role'],
  Properties: {
    Code: { S3Bucket: { 'Fn::Sub': 'cdk-assets-${AWS::AccountId}-${AWS::Region}' }, S3Key: `${code}.zip` },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
    MemorySize: 128,
    Timeout: seconds,
    // The name tells the account which events the functions of the bridge post.
    Environment: { Variables: { ...variables, BRIDGE_NAME: 'toy' } },
  },
});

/** As Lambda requires, a message returns no sooner than its function's timeout. */
const inbox = (visibleAfterSeconds: number, maxReceiveCount: number): JsonObject =>
  queue('topic', 'parts', {
    VisibilityTimeout: visibleAfterSeconds,
    RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount },
    SqsManagedSseEnabled: true,
  });

const topicFunction = (seconds: number): JsonObject =>
  fn(
    'topic',
    { FUSION: { Ref: 'FusionInbox' }, QUARANTINE: { Ref: 'Quarantine' }, BUS: { Ref: 'Bus' } },
    seconds,
  );

const mapping = (queueId: string, functionId: string): JsonObject => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    BatchSize: 10,
    EventSourceArn: { 'Fn::GetAtt': [queueId, 'Arn'] },
    FunctionName: { Ref: functionId },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 2 },
  },
});

const rule = (pattern: JsonObject, queueId: string, more: JsonObject = {}): JsonObject => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    EventBusName: { Ref: 'Bus' },
    EventPattern: pattern,
    State: 'ENABLED',
    Targets: [{ Id: 'Target0', Arn: { 'Fn::GetAtt': [queueId, 'Arn'] }, ...more }],
  },
});

const foreign: Json = [{ 'anything-but': { prefix: 'fusion-bus/' } }];

const toyResources: JsonObject = {
  Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'toy' } },
  Table: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    },
  },
  Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: '{"ANTHROPIC_API_KEY":""}' } },
  Schedules: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: 'toy' } },
  Dead: queue('dead-letter', 'topic-parts'),
  Inbox: inbox(10, 3),
  InboxPolicy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Inbox' }] } },
  FusionInbox: queue('fusion', 'fusion'),
  Quarantine: queue('quarantine', 'quarantine'),
  Unrouted: queue('unrouted', 'unrouted'),
  Reader: queue('recipient', 'reader'),
  TopicFunction: topicFunction(10),
  JoinFunction: fn('join', { BUS: { Ref: 'Bus' } }),
  TopicSource: mapping('Inbox', 'TopicFunction'),
  JoinSource: mapping('FusionInbox', 'JoinFunction'),
  TopicRule: rule({ 'detail-type': ['left', 'right'], source: foreign }, 'Inbox'),
  UnroutedRule: rule({ 'detail-type': [{ 'anything-but': ['left', 'right'] }], source: foreign }, 'Unrouted'),
  ReaderRule: rule(
    { source: ['fusion-bus/toy'], detail: { data: { receipt: { recipients: ['reader'] } } } },
    'Reader',
    {
      InputPath: '$.detail',
    },
  ),
};

export const toyTemplate: JsonObject = {
  Resources: toyResources,
  Outputs: { BusName: { Value: { Ref: 'Bus' } } },
};

/** The same, but a message whose function fails once becomes a dead letter after two seconds. */
export const impatientToy: JsonObject = {
  ...toyTemplate,
  Resources: { ...toyResources, Inbox: inbox(2, 1), TopicFunction: topicFunction(2) },
};

/** The same with a schedule that releases all pairs. */
export const scheduledToy: JsonObject = {
  ...toyTemplate,
  Resources: {
    ...toyResources,
    Schedule: {
      Type: 'AWS::Scheduler::Schedule',
      DependsOn: ['Schedules'],
      Properties: {
        FlexibleTimeWindow: { Mode: 'OFF' },
        GroupName: { Ref: 'Schedules' },
        ScheduleExpression: 'rate(1 minute)',
        ScheduleExpressionTimezone: 'Etc/UTC',
        Target: {
          Arn: { 'Fn::GetAtt': ['FusionInbox', 'Arn'] },
          RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
          Input: '{"kind":"release-all","fusion":"pair","reason":"schedule"}',
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Dead', 'Arn'] } },
          RetryPolicy: { MaximumRetryAttempts: 185 },
        },
      },
    },
  },
};

/** A small bridge without CDK: parts of topics `left` and `right` make a `pair` for `reader`. */
export async function toyAssembly(template: JsonObject = toyTemplate): Promise<CloudAssembly> {
  const folder = await temporaryFolder();
  const assets = await Promise.all(
    Object.entries({ topic, join: pair }).map(async ([name, code]): Promise<readonly [string, string]> => {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, 'index.mjs'), code);
      return [`${name}.zip`, join(folder, name)];
    }),
  );
  return { stack: 'toy', template, assets: new Map(assets) };
}
