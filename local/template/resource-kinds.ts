/**
 * The resource types that have no effect on a laptop: permissions, which are not checked there, monitoring, and CDK's
 * metadata. A type on neither list is an error, so that a resource which the application relies
 * on can never be missing silently.
 */
export const withoutMeaning: ReadonlySet<string> = new Set([
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Events::Archive',
  'AWS::Events::EventBusPolicy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Url',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::QueryDefinition',
  'AWS::Logs::ResourcePolicy',
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SecretsManager::ResourcePolicy',
]);

/** A kind of resource: its form in an ARN, and its `Ref`. */
export interface Kind {
  readonly service: string;
  /** The text before the name in the ARN. */
  readonly prefix: string;
  /** The property that gives it a physical name. */
  readonly nameProperty: string;
  readonly maxName: number;
  readonly ref: 'name' | 'arn' | 'url';
  /** The property that names its parent, whose name precedes its own in the ARN. */
  readonly parent?: {
    readonly property: string;
    /** True when the ARN also names the default parent of every account. */
    readonly namesDefault: boolean;
    /** True when `Ref` names the parent too. */
    readonly inRef: boolean;
  };
  /** True for names that are unique in the world. The ARN has no region and account, and the name is lower-case. */
  readonly isGlobal?: boolean;
}

const kinds = new Map<string, Kind>([
  ['AWS::SQS::Queue', { service: 'sqs', prefix: '', nameProperty: 'QueueName', maxName: 80, ref: 'url' }],
  [
    'AWS::DynamoDB::Table',
    { service: 'dynamodb', prefix: 'table/', nameProperty: 'TableName', maxName: 255, ref: 'name' },
  ],
  [
    'AWS::DynamoDB::GlobalTable',
    { service: 'dynamodb', prefix: 'table/', nameProperty: 'TableName', maxName: 255, ref: 'name' },
  ],
  [
    'AWS::S3::Bucket',
    { service: 's3', prefix: '', nameProperty: 'BucketName', maxName: 63, ref: 'name', isGlobal: true },
  ],
  [
    'AWS::Events::EventBus',
    { service: 'events', prefix: 'event-bus/', nameProperty: 'Name', maxName: 256, ref: 'name' },
  ],
  [
    'AWS::Events::Rule',
    {
      service: 'events',
      prefix: 'rule/',
      nameProperty: 'Name',
      maxName: 64,
      ref: 'name',
      parent: { property: 'EventBusName', namesDefault: false, inRef: true },
    },
  ],
  [
    'AWS::Lambda::Function',
    { service: 'lambda', prefix: 'function:', nameProperty: 'FunctionName', maxName: 64, ref: 'name' },
  ],
  [
    'AWS::Lambda::EventSourceMapping',
    { service: 'lambda', prefix: 'event-source-mapping:', nameProperty: 'Id', maxName: 64, ref: 'name' },
  ],
  [
    'AWS::SecretsManager::Secret',
    { service: 'secretsmanager', prefix: 'secret:', nameProperty: 'Name', maxName: 512, ref: 'arn' },
  ],
  [
    'AWS::Scheduler::ScheduleGroup',
    { service: 'scheduler', prefix: 'schedule-group/', nameProperty: 'Name', maxName: 64, ref: 'name' },
  ],
  [
    'AWS::Scheduler::Schedule',
    {
      service: 'scheduler',
      prefix: 'schedule/',
      nameProperty: 'Name',
      maxName: 64,
      ref: 'name',
      parent: { property: 'GroupName', namesDefault: true, inRef: false },
    },
  ],
]);

/** The types without effect that other resources may refer to. */
const referable = new Map<string, Kind>([
  ['AWS::IAM::Role', { service: 'iam', prefix: 'role/', nameProperty: 'RoleName', maxName: 64, ref: 'name' }],
  [
    'AWS::IAM::ManagedPolicy',
    { service: 'iam', prefix: 'policy/', nameProperty: 'ManagedPolicyName', maxName: 128, ref: 'arn' },
  ],
  [
    'AWS::Logs::LogGroup',
    { service: 'logs', prefix: 'log-group:', nameProperty: 'LogGroupName', maxName: 512, ref: 'name' },
  ],
  // The laptop's own port answers in its place.
  [
    'AWS::Lambda::Url',
    { service: 'lambda', prefix: 'url:', nameProperty: 'FunctionUrl', maxName: 64, ref: 'arn' },
  ],
  ['AWS::KMS::Key', { service: 'kms', prefix: 'key/', nameProperty: 'KeyId', maxName: 64, ref: 'name' }],
  [
    'AWS::Events::Archive',
    { service: 'events', prefix: 'archive/', nameProperty: 'ArchiveName', maxName: 48, ref: 'name' },
  ],
  [
    'AWS::CloudWatch::Alarm',
    { service: 'cloudwatch', prefix: 'alarm:', nameProperty: 'AlarmName', maxName: 255, ref: 'name' },
  ],
  [
    'AWS::CloudWatch::Dashboard',
    { service: 'cloudwatch', prefix: 'dashboard/', nameProperty: 'DashboardName', maxName: 255, ref: 'name' },
  ],
]);

export const isKnown = (type: string): boolean => kinds.has(type) || withoutMeaning.has(type);

export const kindOf = (type: string): Kind | undefined => kinds.get(type) ?? referable.get(type);

/** Returns a name as CloudFormation would generate it, without the random suffix: the laptop has each stack once. */
export function madeUpName(stack: string, logicalId: string, { maxName, isGlobal }: Kind): string {
  const name = `${stack}-${logicalId}`;
  // A logical id ends in a digest of its path, so its end identifies it better than its beginning.
  const short = name.length <= maxName ? name : logicalId.slice(-maxName);
  return isGlobal === true ? short.toLowerCase() : short;
}
