import { expect, test } from 'vitest';
import type { Deployment } from '../../../local/template/deployment.ts';
import { readTemplate } from '../../../local/template/read-template.ts';
import { isJsonObject } from '../../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../../shared/json/json.ts';
import { scheduledToy, toyTemplate } from '../toy-assembly.ts';

const place = { stack: 'shop', endpoint: 'http://127.0.0.1:4566' };
const read = (template: JsonObject): Deployment => readTemplate(template, place);

/** The value that an expression has in an output. */
function valueOf(expression: Json, more: JsonObject = {}): string | undefined {
  return read({ ...scheduledToy, ...more, Outputs: { Value: { Value: expression } } }).outputs['Value'];
}

test.each<[string, Json, string]>([
  ['a queue by Ref', { Ref: 'Inbox' }, 'http://127.0.0.1:4566/000000000000/shop-Inbox'],
  ['a queue by GetAtt', { 'Fn::GetAtt': ['Inbox', 'Arn'] }, 'arn:aws:sqs:us-east-1:000000000000:shop-Inbox'],
  ['an attribute in one text', { 'Fn::GetAtt': 'Inbox.QueueName' }, 'shop-Inbox'],
  ['a table', { Ref: 'Table' }, 'shop-Table'],
  [
    'a table by GetAtt',
    { 'Fn::GetAtt': ['Table', 'Arn'] },
    'arn:aws:dynamodb:us-east-1:000000000000:table/shop-Table',
  ],
  ['a bus with a name of its own', { Ref: 'Bus' }, 'toy'],
  ['a rule', { Ref: 'TopicRule' }, 'toy/shop-TopicRule'],
  [
    'a rule by GetAtt',
    { 'Fn::GetAtt': ['TopicRule', 'Arn'] },
    'arn:aws:events:us-east-1:000000000000:rule/toy/shop-TopicRule',
  ],
  ['a schedule', { Ref: 'Schedule' }, 'shop-Schedule'],
  [
    'a schedule by GetAtt',
    { 'Fn::GetAtt': ['Schedule', 'Arn'] },
    'arn:aws:scheduler:us-east-1:000000000000:schedule/toy/shop-Schedule',
  ],
  ['a role', { 'Fn::GetAtt': ['Role', 'Arn'] }, 'arn:aws:iam::000000000000:role/shop-Role'],
  ['a secret', { Ref: 'Secret' }, 'arn:aws:secretsmanager:us-east-1:000000000000:secret:shop-Secret'],
  ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }, 'b']] }, 'a-us-east-1-b'],
  [
    'Sub',
    { 'Fn::Sub': '${AWS::Partition} ${Inbox.Arn} ${!literal}' },
    'aws arn:aws:sqs:us-east-1:000000000000:shop-Inbox ${literal}',
  ],
  [
    'Sub with variables',
    { 'Fn::Sub': ['${x}/${AWS::AccountId}', { x: { Ref: 'Bus' } }] },
    'toy/000000000000',
  ],
  ['Select and Split', { 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
  ['the suffix of URLs', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
])('the reader resolves %s', (_, expression, value) => {
  expect(valueOf(expression)).toBe(value);
});

test('a FIFO queue has its suffix in its name', () => {
  const queue = { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true, ContentBasedDeduplication: true } };
  const { queues } = read({ Resources: { Ordered: queue } });
  expect(queues).toMatchObject([
    {
      name: 'shop-Ordered.fifo',
      arn: 'arn:aws:sqs:us-east-1:000000000000:shop-Ordered.fifo',
      url: 'http://127.0.0.1:4566/000000000000/shop-Ordered.fifo',
      attributes: { FifoQueue: 'true' },
    },
  ]);
});

test('the reader resolves parameters to their defaults and evaluates conditions', () => {
  const more = {
    Parameters: { Size: { Type: 'String', Default: 'big' } },
    Conditions: {
      IsBig: { 'Fn::Equals': [{ Ref: 'Size' }, 'big'] },
      Never: { 'Fn::And': [{ Condition: 'IsBig' }, { 'Fn::Not': [{ Condition: 'IsBig' }] }] },
    },
  };
  expect(valueOf({ 'Fn::If': ['IsBig', { Ref: 'Size' }, 'small'] }, more)).toBe('big');
  expect(valueOf({ 'Fn::If': ['Never', 'yes', 'no'] }, more)).toBe('no');
});

test('the reader omits resources that a condition or NoValue omits', () => {
  const { queues, outputs } = read({
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
    Resources: {
      Here: {
        Type: 'AWS::SQS::Queue',
        Properties: { DelaySeconds: { Ref: 'AWS::NoValue' }, VisibilityTimeout: 7 },
      },
      Gone: { Type: 'AWS::SQS::Queue', Condition: 'Never' },
      CDKMetadata: { Type: 'AWS::CDK::Metadata', Condition: 'Never' },
    },
    Outputs: { Gone: { Condition: 'Never', Value: { Ref: 'Gone' } } },
  });
  expect(queues.map(({ name, attributes }) => ({ name, attributes }))).toEqual([
    { name: 'shop-Here', attributes: { VisibilityTimeout: '7' } },
  ]);
  expect(outputs).toEqual({});
});

test('a bucket has a name that S3 accepts, and an ARN without a region', () => {
  const template = {
    Resources: {
      LargeBodies: { Type: 'AWS::S3::Bucket' },
      Policy: { Type: 'AWS::S3::BucketPolicy', Properties: { Bucket: { Ref: 'LargeBodies' } } },
    },
    Outputs: {
      Name: { Value: { Ref: 'LargeBodies' } },
      Arn: { Value: { 'Fn::GetAtt': ['LargeBodies', 'Arn'] } },
    },
  };
  expect(read(template)).toMatchObject({
    buckets: [{ name: 'shop-largebodies' }],
    outputs: { Name: 'shop-largebodies', Arn: 'arn:aws:s3:::shop-largebodies' },
  });
});

test('the reader reads queues with their redrive policy and tags', () => {
  const inbox = read(toyTemplate).queues.find(({ name }) => name === 'shop-Inbox');
  expect(inbox).toMatchObject({
    attributes: {
      VisibilityTimeout: '10',
      RedrivePolicy:
        '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:shop-Dead","maxReceiveCount":3}',
      SqsManagedSseEnabled: 'true',
    },
    tags: { 'fusion-bus:role': 'topic', 'fusion-bus:name': 'parts' },
  });
});

test('the reader reads functions and their event sources', () => {
  const { functions, eventSources } = read(toyTemplate);
  expect(functions[0]).toMatchObject({
    name: 'shop-TopicFunction',
    handler: 'index.handler',
    codeKey: 'topic.zip',
    memoryMb: 128,
    timeoutMs: 10_000,
    environment: { FUSION: 'http://127.0.0.1:4566/000000000000/shop-FusionInbox', BUS: 'toy' },
  });
  expect(eventSources[0]).toEqual({
    functionName: 'shop-TopicFunction',
    queueArn: 'arn:aws:sqs:us-east-1:000000000000:shop-Inbox',
    batchSize: 10,
    batchingWindowMs: 0,
    maxConcurrency: 2,
    reportBatchItemFailures: true,
  });
});

test('the reader reads schedules as the requests that create them', () => {
  expect(read(scheduledToy).schedules).toEqual([
    {
      name: 'shop-Schedule',
      create: {
        FlexibleTimeWindow: { Mode: 'OFF' },
        GroupName: 'toy',
        ScheduleExpression: 'rate(1 minute)',
        ScheduleExpressionTimezone: 'Etc/UTC',
        Target: {
          Arn: 'arn:aws:sqs:us-east-1:000000000000:shop-FusionInbox',
          RoleArn: 'arn:aws:iam::000000000000:role/shop-Role',
          Input: '{"kind":"release-all","fusion":"pair","reason":"schedule"}',
          DeadLetterConfig: { Arn: 'arn:aws:sqs:us-east-1:000000000000:shop-Dead' },
          RetryPolicy: { MaximumRetryAttempts: 185 },
        },
      },
    },
  ]);
});

test('a schedule without a group is in the default group', () => {
  const Outputs = { Arn: { Value: { 'Fn::GetAtt': ['S', 'Arn'] } } };
  const { outputs } = read({ Resources: { S: { Type: 'AWS::Scheduler::Schedule' } }, Outputs });
  expect(outputs['Arn']).toBe('arn:aws:scheduler:us-east-1:000000000000:schedule/default/shop-S');
});

test('the reader reads a global table as a table', () => {
  const { tables } = read({
    Resources: {
      Groups: {
        Type: 'AWS::DynamoDB::GlobalTable',
        Properties: {
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          BillingMode: 'PAY_PER_REQUEST',
          Replicas: [
            {
              Region: { Ref: 'AWS::Region' },
              PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
            },
          ],
        },
      },
    },
  });
  expect(tables).toEqual([
    {
      name: 'shop-Groups',
      create: {
        TableName: 'shop-Groups',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      },
    },
  ]);
});

const queue = (properties: JsonObject): JsonObject => ({
  Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: properties } },
});

test.each<[string, JsonObject, string]>([
  [
    'an unknown type',
    { Resources: { X: { Type: 'AWS::EC2::Instance' } } },
    'X: AWS::EC2::Instance is not known to the laptop runtime',
  ],
  [
    'an unknown function',
    queue({ QueueName: { 'Fn::ImportValue': 'x' } }),
    'Q (AWS::SQS::Queue): Fn::ImportValue is not known to the laptop runtime',
  ],
  [
    'a reference to nothing',
    queue({ DelaySeconds: { Ref: 'Nobody' } }),
    'Q (AWS::SQS::Queue): the template has no resource or parameter Nobody',
  ],
  [
    'an unknown attribute',
    queue({ DelaySeconds: { 'Fn::GetAtt': ['Q', 'Colour'] } }),
    'Q (AWS::SQS::Queue) has no attribute Colour on the laptop',
  ],
  [
    'a dependency on nothing',
    { Resources: { Q: { Type: 'AWS::SQS::Queue', DependsOn: ['P'] } } },
    'Q depends on "P", which is not in the template',
  ],
  [
    'a property of the wrong type',
    queue({ Tags: 'none' }),
    'Q (AWS::SQS::Queue): Tags must be a list, not "none"',
  ],
  [
    'a parameter without a default',
    { ...queue({ DelaySeconds: { Ref: 'P' } }), Parameters: { P: { Type: 'String' } } },
    'parameter P has no default',
  ],
])('the reader names the mistake in %s', (_, template, message) => {
  expect(() => read(template)).toThrow(message);
});

test('a queue that shows a message again while its function works is refused', () => {
  const hiding = (attributes: JsonObject): JsonObject => ({
    ...toyTemplate,
    Resources: {
      ...(isJsonObject(toyTemplate['Resources']) ? toyTemplate['Resources'] : {}),
      Inbox: { Type: 'AWS::SQS::Queue', Properties: attributes },
    },
  });
  expect(() => read(hiding({ VisibilityTimeout: 9 }))).toThrow(
    'shop-Inbox: a visibility timeout of 9 s is less than the timeout of shop-TopicFunction, 10 s',
  );
  expect(read(hiding({ VisibilityTimeout: 10 })).eventSources).toHaveLength(2);
  expect(read(hiding({})).eventSources).toHaveLength(2);
});
