import { outageWords } from '../../shared/policy/redelivery.ts';
import {
  byRole,
  first,
  type Plant,
  removeAlarms,
  set,
  spoil,
  spoilQueue,
  spoilRule,
  spoilStatement,
} from './plant.ts';
import { at, ofType, type Resource } from './template.ts';

const takesEverything = (rule: string): boolean => rule.includes('"detail-type":[{"anything-but":["');
const isTopicRule = (rule: string): boolean => rule.includes('"detail-type":["');
const isRecipientRule = (rule: string): boolean => rule.includes('"recipients":[');
const source = 'AWS::Lambda::EventSourceMapping';
const fn = 'AWS::Lambda::Function';
const schedule = 'AWS::Scheduler::Schedule';

/** A template that breaks each invariant. */
export const plants: Readonly<Record<string, Plant>> = {
  'every queue says its role and name': spoil('AWS::SQS::Queue', [], 'Tags'),
  'every queue has dead letters: of a recipient after 10 deliveries, of a function after a day of outage':
    spoilQueue('recipient', undefined, 'RedrivePolicy'),
  'no pause lets a queue forget a message before it is a dead letter': spoilQueue(
    'completion',
    172_800,
    'MessageRetentionPeriod',
  ),
  'a function knows the queue that it reads, so that it can pause messages there': (template) => {
    const { Ref: other } = Object(
      at(first(template, fn, byRole('join')).Properties, 'Environment', 'Variables', 'COMPLETION_QUEUE_URL'),
    );
    set(
      first(template, fn, byRole('join')).Properties,
      { Ref: other },
      'Environment',
      'Variables',
      'INBOX_QUEUE_URL',
    );
  },
  'a dead letter keeps for longer than the queue that it comes from': spoilQueue(
    'topic',
    1_209_600,
    'MessageRetentionPeriod',
  ),
  'a FIFO queue has FIFO dead letters, and a throughput for each of its groups': (template) => {
    const isOrdered = (queue: Resource): boolean =>
      byRole('dead-letter')(queue) && queue.Properties['FifoQueue'] === true;
    set(first(template, 'AWS::SQS::Queue', isOrdered).Properties, undefined, 'FifoQueue');
  },
  'every terminal queue keeps messages for 14 days and has no consumer': spoilQueue(
    'quarantine',
    345_600,
    'MessageRetentionPeriod',
  ),
  'every queue is encrypted at rest': spoilQueue('unrouted', false, 'SqsManagedSseEnabled'),
  'every queue turns away what comes without TLS': spoil(
    'AWS::SQS::QueuePolicy',
    'true',
    'PolicyDocument',
    'Statement',
    0,
    'Condition',
    'Bool',
    'aws:SecureTransport',
  ),
  'no queue is open to everyone': spoil(
    'AWS::SQS::QueuePolicy',
    { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' },
    'PolicyDocument',
    'Statement',
    0,
  ),
  'a message stays hidden for at least six timeouts of its consumer': spoilQueue(
    'fusion',
    29,
    'VisibilityTimeout',
  ),
  'every event source reports the messages that failed': spoil(source, undefined, 'FunctionResponseTypes'),
  'every event source is bounded, so that no function is throttled': spoil(
    source,
    undefined,
    'ScalingConfig',
  ),
  'no message waits for a batch to fill': spoil(source, 5, 'MaximumBatchingWindowInSeconds'),

  'a rule feeds topics, the unrouted, their sorting or a recipient, and retries for a day before the dead letters':
    spoil('AWS::Events::Rule', undefined, 'Targets', 0, 'DeadLetterConfig'),
  'input rules take nothing that we posted ourselves': spoilRule(
    takesEverything,
    undefined,
    'EventPattern',
    'source',
  ),
  'what no topic takes is unrouted': spoilRule(
    takesEverything,
    ['content', 'user'],
    'EventPattern',
    'detail-type',
    0,
    'anything-but',
  ),
  'no pattern is longer than EventBridge accepts': spoilRule(
    isTopicRule,
    ['x'.repeat(2_048)],
    'EventPattern',
    'detail-type',
  ),
  'every topic queue is fed by rules of its own types': spoilRule(
    isTopicRule,
    ['content', 'user'],
    'EventPattern',
    'detail-type',
  ),
  'a recipient gets what is addressed to it, and the pure envelope': spoilRule(
    isRecipientRule,
    undefined,
    'Targets',
    0,
    'InputPath',
  ),
  'a recipient is fed by one rule, or in order by the complete function alone': (template) => {
    const isOrdered = (queue: Resource): boolean =>
      byRole('recipient')(queue) && queue.Properties['FifoQueue'] === true;
    set(first(template, 'AWS::SQS::Queue', isOrdered).Properties, undefined, 'FifoQueue');
  },
  'complete knows the queue of every ordered recipient and may send to it': (template) => {
    const stranger = ofType(template, 'AWS::SQS::Queue').find(([, queue]) => byRole('unrouted')(queue));
    const subscribed = { 'Fn::Join': ['', ['{"auditors":"', { Ref: stranger?.[0] }, '"}']] };
    const complete = first(template, fn, byRole('complete'));
    set(complete.Properties, subscribed, 'Environment', 'Variables', 'ORDERED_RECIPIENTS');
  },
  'the archive keeps what producers posted, and nothing else': spoil(
    'AWS::Events::Archive',
    [{ exists: true }],
    'EventPattern',
    'source',
  ),

  'no role may do everything, or something to everything': spoilStatement('dynamodb:Query', '*', 'Resource'),
  'no role has a policy that AWS or a user manages': spoil(
    'AWS::IAM::Role',
    ['arn:of:a:policy'],
    'ManagedPolicyArns',
  ),
  'every function has a role of its own': (template) => {
    const [one, two] = ofType(template, fn).map(([, resource]) => resource.Properties);
    set(two, one?.['Role'], 'Role');
  },
  'who asks in batches sees and changes nothing of the table but questions': spoilStatement(
    'dynamodb:DeleteItem',
    undefined,
    'Condition',
  ),
  "only fusion complete and those who ask in batches may read Claude's key": spoilStatement(
    'sqs:SendMessage',
    'secretsmanager:GetSecretValue',
    'Action',
  ),
  'only fusion complete may invoke models on Bedrock, and do nothing else there': spoilStatement(
    'scheduler:CreateSchedule',
    'bedrock:InvokeModel',
    'Action',
  ),
  'the template holds no key': spoil(
    'AWS::SecretsManager::Secret',
    '{"ANTHROPIC_API_KEY":"sk-1"}',
    'SecretString',
  ),
  'a function posts on the bus as this bridge only': spoilStatement(
    'events:PutEvents',
    undefined,
    'Condition',
  ),
  'a role is passed to Scheduler only': spoilStatement('iam:PassRole', undefined, 'Condition'),
  'schedules may send to the fusion queue and its dead letters, or be the clock of batches, and do nothing else':
    (template) => {
      const role = first(template, 'AWS::IAM::Role', ({ Properties }) =>
        JSON.stringify(Properties).includes('scheduler.amazonaws.com'),
      );
      set(role.Properties, undefined, 'AssumeRolePolicyDocument', 'Statement', 0, 'Condition');
    },
  'a function that creates schedules has their dead-letter queue': (template) => {
    const join = first(template, fn, byRole('join'));
    set(join.Properties, undefined, 'Environment', 'Variables', 'FUSION_DLQ_ARN');
  },
  'a function may change the visibility of what it receives': spoilStatement(
    'sqs:ReceiveMessage',
    ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
    'Action',
  ),
  'every function may send to quarantine, and a forwarder to the dead letters of its recipient': (
    template,
  ) => {
    const complete = first(template, fn, byRole('complete'));
    set(complete.Properties, undefined, 'Environment', 'Variables', 'QUARANTINE_QUEUE_URL');
  },
  'a function receives from its own queue only': (template) => {
    const stranger = ofType(template, 'AWS::SQS::Queue').find(([, queue]) => byRole('recipient')(queue));
    spoilStatement('sqs:ReceiveMessage', { 'Fn::GetAtt': [stranger?.[0], 'Arn'] }, 'Resource')(template);
  },

  'every terminal queue raises an alarm at its first message': removeAlarms(
    'ApproximateNumberOfMessagesVisible',
  ),
  'a queue that stands still raises an alarm': removeAlarms('ApproximateAgeOfOldestMessage'),
  'a function that fails or is throttled raises an alarm': removeAlarms('Throttles'),
  'a fault that lasts raises an alarm, whichever function meets it': (template) => {
    const isOurs = ({ Properties }: Resource): boolean =>
      String(Properties['FilterPattern']).includes(outageWords);
    set(first(template, 'AWS::Logs::MetricFilter', isOurs).Properties, '"other words"', 'FilterPattern');
  },
  'every metric filter has an alarm': removeAlarms('DailyBudgetSpent'),
  'every alarm names a section of the runbook that exists': spoil(
    'AWS::CloudWatch::Alarm',
    'Help! Runbook: docs/operations.md#panic',
    'AlarmDescription',
  ),
  'every log group ends': spoil('AWS::Logs::LogGroup', undefined, 'RetentionInDays'),
  'every function logs JSON into a log group of this stack': spoil(fn, 'Text', 'LoggingConfig', 'LogFormat'),
  'every function runs on Node 24 and arm64': spoil(fn, 'nodejs22.x', 'Runtime'),
  'the table can be restored, forgets by itself and outlives the stack': (template) =>
    set(first(template, 'AWS::DynamoDB::Table'), 'Delete', 'DeletionPolicy'),
  'nothing has a physical name but the bus, its archive and the schedule group, to which CDK gives one':
    spoil('AWS::SQS::Queue', 'my-queue', 'QueueName'),

  'the clock of batches ticks for one run after another, and no two ticks are alike': spoilQueue(
    'batch',
    undefined,
    'ContentBasedDeduplication',
  ),
  'a schedule sends to the fusion queue in UTC, and retries for a day before the dead letters': spoil(
    schedule,
    undefined,
    'Target',
    'DeadLetterConfig',
  ),
  'a schedule acts by the role that its dead letters let in, in the group that the role trusts': spoil(
    schedule,
    undefined,
    'GroupName',
  ),
  'a schedule orders the release of all groups of one fusion': spoil(
    schedule,
    '{"v":1,"kind":"release-all","fusion":"*","reason":"forced"}',
    'Target',
    'Input',
  ),
  'large bodies are private and encrypted, and outlive the stack': spoil(
    'AWS::S3::Bucket',
    false,
    'PublicAccessBlockConfiguration',
    'BlockPublicPolicy',
  ),
  'large bodies travel over TLS only': spoil(
    'AWS::S3::BucketPolicy',
    'Allow',
    'PolicyDocument',
    'Statement',
    0,
    'Effect',
  ),
  'every large body expires, claims after every group': spoil(
    'AWS::S3::Bucket',
    20,
    'LifecycleConfiguration',
    'Rules',
    1,
    'ExpirationInDays',
  ),
  'recipients may read large results and nothing else': spoil(
    'AWS::IAM::ManagedPolicy',
    's3:*',
    'PolicyDocument',
    'Statement',
    0,
    'Action',
  ),
  'topic functions alone see what producers left, and alone write claims': spoilStatement(
    's3:GetObject',
    ['s3:GetObject', 's3:PutObject'],
    'Action',
  ),
};
