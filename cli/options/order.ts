import type { StoredGroup } from '../../shared/aggregation/stored-group.ts';
import type { FaultOptions } from '../../local/faults/fault.ts';
import type { OutageOptions } from '../../local/faults/outage.ts';
import type { SchemaOrder } from './schema-orders.ts';
import type { Target } from './target.ts';
import type { WatchOrder } from './watch-orders.ts';

/** The command that the person asks for, with its options. */
export type Order =
  | { readonly kind: 'calibrate'; readonly options: CalibrateOptions }
  | { readonly kind: 'console'; readonly options: ConsoleCommandOptions }
  | { readonly kind: 'correct'; readonly options: CorrectOptions }
  | { readonly kind: 'dead-letters'; readonly options: DeadLettersOptions }
  | { readonly kind: 'deploy'; readonly options: DeployOptions }
  | { readonly kind: 'dev'; readonly options: DevOptions }
  | { readonly kind: 'export'; readonly options: ExportOptions }
  | { readonly kind: 'feed'; readonly options: FeedOptions }
  | { readonly kind: 'gateway'; readonly options: GatewayOptions }
  | { readonly kind: 'group'; readonly options: GroupOptions }
  | { readonly kind: 'groups'; readonly options: GroupsOptions }
  | { readonly kind: 'init'; readonly options: InitOptions }
  | { readonly kind: 'mcp'; readonly options: McpOptions }
  | { readonly kind: 'policy'; readonly options: PolicyOptions }
  | { readonly kind: 'post'; readonly options: PostOptions }
  | { readonly kind: 'redrive'; readonly options: RedriveOptions }
  | { readonly kind: 'release'; readonly options: ReleaseOptions }
  | { readonly kind: 'request'; readonly options: RequestOptions }
  | SchemaOrder
  | { readonly kind: 'sweep'; readonly options: SweepOptions }
  | { readonly kind: 'synth'; readonly options: SynthOptions }
  | { readonly kind: 'tensorboard'; readonly options: TensorboardOptions }
  | { readonly kind: 'validate'; readonly options: ValidateOptions }
  | WatchOrder
  /** No command: the user asked for help or the version, or a message about wrong arguments is written. */
  | { readonly kind: 'exit'; readonly code: 0 | 2 };

/** Takes the order that the command line gives. */
export type Give = (order: Order) => void;

export interface CorrectOptions extends Target {
  readonly fusion: string;
  readonly key: string;
  /** Each as `/topic/field=<JSON>`. */
  readonly values: readonly string[];
  /** Approves the group as it is, without values. */
  readonly asItIs: boolean;
  /** Approves what the values leave as it is. */
  readonly approve: boolean;
  /** Takes a field that neither the schema nor the group has. */
  readonly newField: boolean;
  readonly table?: string;
  readonly source?: string;
}

export interface FeedOptions extends Target {
  /** The URL of the bridge's quarantine. */
  readonly quarantine?: string;
  /** The bucket of large bodies. */
  readonly bucket?: string;
  /** `host:port` of a Kafka in the place of those in the bridge file. */
  readonly kafka?: string;
  /** The address of a RabbitMQ in the place of those in the bridge file. */
  readonly rabbitmq?: string;
}

export interface McpOptions extends Target {
  readonly table?: string;
}

export interface ConsoleCommandOptions extends McpOptions {
  readonly port: number;
}

export interface PostOptions extends Target {
  /** A file of JSON Lines; `-` is standard input. */
  readonly file: string;
  readonly key?: string;
}

export interface ReleaseOptions extends Target {
  readonly fusion: string;
  readonly key: string | undefined;
  readonly source?: string;
}

export interface RequestOptions extends Target {
  readonly fusion: string;
  readonly key: string;
  readonly post: string;
  readonly timeout: number;
  readonly after?: number;
  readonly table?: string;
  readonly output: 'text' | 'json';
}

export interface CalibrateOptions extends Omit<Target, 'bus'> {
  /** Undefined for all that learn. */
  readonly fusion?: string;
  /** The file that holds the history; else it is what the table still has. */
  readonly history?: string;
  readonly apply: boolean;
  readonly table?: string;
  readonly output: 'text' | 'json';
}

export interface TensorboardOptions extends Omit<Target, 'bus'> {
  /** The folder of the event files. */
  readonly folder: string;
  /** Undefined for all. */
  readonly fusion?: string;
  /** The file that holds the history; else it is what the table still has. */
  readonly history?: string;
  readonly follow: boolean;
  readonly table?: string;
}

export interface SweepOptions extends Target {
  readonly send: boolean;
  readonly margin: number;
  readonly source?: string;
  readonly table?: string;
}

export interface DevOptions {
  readonly bridge: string;
  readonly port: number;
  /** Names that requests may address beside those of this machine. */
  readonly allowedHosts: readonly string[];
  readonly post: string | undefined;
  readonly once: boolean;
  readonly output: 'text' | 'json';
  readonly verbose: boolean;
  readonly concurrency: number;
  readonly faults: FaultOptions | undefined;
  readonly outage: OutageOptions | undefined;
  /** `host:port` of the Kafka that feeds read. */
  readonly kafka: string | undefined;
  /** The address of the RabbitMQ that feeds read. */
  readonly rabbitmq: string | undefined;
  /** True if recipients may be on the loopback interface of this machine. */
  readonly allowLoopback: boolean;
  /** The file with the texts of the secrets that the bridge file names. */
  readonly secrets: string | undefined;
}

export interface GatewayOptions extends FeedOptions {
  /** True if the process reads the brokers of the bridge's topics as well. */
  readonly feeds?: boolean;
  /** The source of everything that is posted. */
  readonly source: string;
  readonly table?: string;
  /** The URLs of queues by the recipients' names. */
  readonly recipients: ReadonlyMap<string, string>;
  readonly host: string;
  readonly port: number;
  /** The port of `/metrics`; undefined for none. */
  readonly metricsPort?: number;
}

/** The bridge whose policy is meant. */
export interface PolicyTarget {
  readonly bridge?: string;
  readonly table?: string;
}

export type PolicyOptions = PolicyTarget &
  (
    | { readonly action: 'check' | 'diff' | 'rollback' | 'status' }
    /** The share of the keys, in percent. */
    | { readonly action: 'propose'; readonly share: number }
    /** Undefined for the candidate. */
    | { readonly action: 'promote'; readonly version: string | undefined }
    /** The file that is written; undefined for the bridge file. */
    | { readonly action: 'pull'; readonly out: string | undefined }
  );

export interface DeployOptions extends Omit<SynthOptions, 'out'> {
  /** Says which policy counts where the live version is not that of the file. */
  readonly live?: 'keep' | 'replace';
  /** Options of `cdk deploy`. */
  readonly rest: readonly string[];
}

export interface InitOptions {
  readonly folder: string;
}

export interface SynthOptions {
  readonly bridge?: string;
  /** The ARN of an SNS topic that every alarm goes to. */
  readonly alarmTopicArn?: string;
  /** The most calls that Claude sees side by side, 2 to 1,000, as it was typed. */
  readonly modelConcurrency?: string;
  /** The folder of the cloud assembly; undefined leaves it to the CDK CLI. */
  readonly out?: string;
}

export interface ValidateOptions {
  readonly bridge: string;
}

export interface GroupsOptions extends Omit<Target, 'bus'> {
  /** Undefined for all fusions. */
  readonly fusion?: string;
  /** The states that are listed; empty for all. */
  readonly states: readonly StoredGroup['state'][];
  /** Only groups that changed within this time, in ms. */
  readonly since?: number;
  readonly most: number;
  readonly mostItems: number;
  readonly table?: string;
  readonly output: 'text' | 'json';
}

export interface GroupOptions extends Omit<Target, 'bus'> {
  readonly fusion: string;
  readonly key: string;
  readonly table?: string;
  readonly output: 'text' | 'json';
}

export interface ExportOptions extends Omit<Target, 'bus'> {
  /** Undefined for all fusions. */
  readonly fusion?: string;
  readonly since?: number;
  readonly format: 'jsonl' | 'csv';
  readonly table?: string;
}

export interface DeadLettersOptions extends Omit<Target, 'bus'> {
  /** The name of one queue; else all that wait for an operator. */
  readonly queue?: string;
  /** The most messages of each queue that are shown. */
  readonly most: number;
  readonly output: 'text' | 'json';
}

export interface RedriveOptions extends Omit<Target, 'bus'> {
  readonly queue: string;
  /** One message; else all of the queue. */
  readonly id?: string;
}
