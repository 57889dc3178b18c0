import type { JsonObject } from '../../shared/json/json.ts';

/** The resources of a template that the laptop runs, with every reference resolved. */
export interface Deployment {
  readonly stack: string;
  readonly queues: readonly QueueSpec[];
  readonly tables: readonly TableSpec[];
  readonly buckets: readonly BucketSpec[];
  readonly buses: readonly BusSpec[];
  readonly rules: readonly RuleSpec[];
  readonly functions: readonly FunctionSpec[];
  readonly eventSources: readonly EventSourceSpec[];
  readonly secrets: readonly SecretSpec[];
  readonly scheduleGroups: readonly ScheduleGroupSpec[];
  readonly schedules: readonly ScheduleSpec[];
  readonly outputs: Readonly<Record<string, string>>;
}

type Tags = Readonly<Record<string, string>>;

export interface QueueSpec {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  /** By the names of SQS' SetQueueAttributes. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Tags;
}

export interface TableSpec {
  readonly name: string;
  /** The input of DynamoDB's CreateTable. */
  readonly create: JsonObject;
}

export interface BucketSpec {
  readonly name: string;
}

export interface BusSpec {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
}

export interface RuleSpec {
  readonly name: string;
  readonly bus: string;
  readonly pattern: JsonObject | undefined;
  readonly enabled: boolean;
  /** The targets as in EventBridge's PutTargets. */
  readonly targets: readonly JsonObject[];
}

export interface FunctionSpec {
  readonly name: string;
  readonly arn: string;
  /** `index.handler`: a module of the asset and its export. */
  readonly handler: string;
  /** The S3 key of the code, which names an asset of the cloud assembly. */
  readonly codeKey: string;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly tags: Tags;
}

export interface EventSourceSpec {
  readonly functionName: string;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  /** The most concurrent batches; undefined leaves it to the runtime. */
  readonly maxConcurrency: number | undefined;
  readonly reportBatchItemFailures: boolean;
}

export interface SecretSpec {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  /** The length of a random text of letters and digits, where the template asks for one. */
  readonly generatedLength: number | undefined;
}

export interface ScheduleGroupSpec {
  readonly name: string;
}

export interface ScheduleSpec {
  readonly name: string;
  /** The input of Scheduler's CreateSchedule. */
  readonly create: JsonObject;
}
