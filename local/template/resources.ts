import type { Json, JsonObject } from '../../shared/json/json.ts';
import type {
  BucketSpec,
  BusSpec,
  EventSourceSpec,
  FunctionSpec,
  QueueSpec,
  RuleSpec,
  ScheduleGroupSpec,
  ScheduleSpec,
  SecretSpec,
  TableSpec,
} from './deployment.ts';
import { busName } from './identities.ts';
import { isObject, type Properties } from './properties.ts';
import type { Resource } from './resource.ts';

const notAttributes = new Set(['QueueName', 'Tags']);

export function readQueue({ identity, properties }: Resource): QueueSpec {
  const attributes = properties.names
    .filter((name) => !notAttributes.has(name))
    .map((name): readonly [string, string] => [name, attributeText(properties.value(name))]);
  const { name, arn, ref: url } = identity;
  return { name, arn, url, attributes: Object.fromEntries(attributes), tags: properties.tags() };
}

const attributeText = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

export function readTable({ identity, properties }: Resource): TableSpec {
  const index = (given: JsonObject): JsonObject => pick(given, ['IndexName', 'KeySchema', 'Projection']);
  const global = properties.objects('GlobalSecondaryIndexes').map(index);
  const local = properties.objects('LocalSecondaryIndexes').map(index);
  return {
    name: identity.name,
    create: {
      TableName: identity.name,
      AttributeDefinitions: properties.list('AttributeDefinitions'),
      KeySchema: properties.list('KeySchema'),
      // On-demand whatever is provisioned, because nothing throttles here.
      BillingMode: 'PAY_PER_REQUEST',
      ...(global.length > 0 ? { GlobalSecondaryIndexes: global } : {}),
      ...(local.length > 0 ? { LocalSecondaryIndexes: local } : {}),
    },
  };
}

const pick = (object: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)));

export const readBus = ({ identity: { name, arn }, properties }: Resource): BusSpec => ({
  name,
  arn,
  description: properties.text('Description'),
});

export const readBucket = ({ identity: { name } }: Resource): BucketSpec => ({ name });

export function readRule({ identity, properties }: Resource): RuleSpec {
  if (properties.value('ScheduleExpression') !== undefined)
    throw properties.unsupported('ScheduleExpression');
  return {
    name: identity.name,
    bus: busName(properties.text('EventBusName') ?? 'default'),
    pattern: properties.object('EventPattern'),
    enabled: (properties.text('State') ?? 'ENABLED') !== 'DISABLED',
    targets: properties.objects('Targets'),
  };
}

export function readFunction({ identity, properties }: Resource): FunctionSpec {
  for (const unsupported of ['Layers', 'FileSystemConfigs', 'ImageUri']) {
    if (properties.value(unsupported) !== undefined) throw properties.unsupported(unsupported);
  }
  return {
    name: identity.name,
    arn: identity.arn,
    handler: properties.requireText('Handler'),
    codeKey: properties.within('Code').requireText('S3Key'),
    // CloudFormation's own defaults.
    memoryMb: properties.number('MemorySize') ?? 128,
    timeoutMs: (properties.number('Timeout') ?? 3) * 1000,
    environment: texts(properties.within('Environment').object('Variables') ?? {}),
    tags: properties.tags(),
  };
}

const texts = (values: JsonObject): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, attributeText(value)]));

export function readEventSource({ properties }: Resource): EventSourceSpec {
  const filters = properties.value('FilterCriteria');
  if (isObject(filters) && JSON.stringify(filters['Filters'] ?? []) !== '[]')
    throw properties.unsupported('FilterCriteria');
  if (properties.flag('Enabled') === false) throw properties.unsupported('Enabled: false');
  const queueArn = properties.requireText('EventSourceArn');
  if (!queueArn.startsWith('arn:aws:sqs:')) throw properties.unsupported(`the event source ${queueArn}`);
  return {
    functionName: lastOfArn(properties.requireText('FunctionName')),
    queueArn,
    batchSize: properties.number('BatchSize') ?? 10,
    batchingWindowMs: (properties.number('MaximumBatchingWindowInSeconds') ?? 0) * 1000,
    maxConcurrency: properties.within('ScalingConfig').number('MaximumConcurrency'),
    reportBatchItemFailures: properties.list('FunctionResponseTypes').includes('ReportBatchItemFailures'),
  };
}

const lastOfArn = (nameOrArn: string): string => nameOrArn.slice(nameOrArn.lastIndexOf(':') + 1);

export const readSecret = ({ identity: { name, arn }, properties }: Resource): SecretSpec => ({
  name,
  arn,
  description: properties.text('Description'),
  generatedLength: generatedLength(properties),
});

/** The length of CloudFormation's random texts, where the template names none. */
const usualLength = 32;

/** Reads the one kind of random text that the laptop makes. @throws TemplateFault for others */
function generatedLength(properties: Properties): number | undefined {
  if (properties.value('GenerateSecretString') === undefined) return undefined;
  const generate = properties.within('GenerateSecretString');
  if (generate.flag('ExcludePunctuation') !== true || generate.value('SecretStringTemplate') !== undefined)
    throw properties.unsupported('GenerateSecretString with punctuation or a template');
  return generate.number('PasswordLength') ?? usualLength;
}

export const readScheduleGroup = ({ identity: { name } }: Resource): ScheduleGroupSpec => ({ name });

const notOfSchedule = new Set(['Name', 'KmsKeyArn']);

/** Reads a schedule. CloudFormation names the properties as the API does. */
export function readSchedule({ identity: { name }, properties }: Resource): ScheduleSpec {
  const create = properties.names
    .filter((property) => !notOfSchedule.has(property))
    .map((property): readonly [string, Json] => [property, properties.value(property) ?? null]);
  return { name, create: Object.fromEntries(create) };
}
