import { join } from 'node:path';
import type { SQSEvent } from 'aws-lambda';
import type { Queues } from '../sqs/queues.ts';
import type { Deployment, EventSourceSpec, FunctionSpec } from '../template/deployment.ts';
import type { Consumption } from '../../shared/adapters/consumption.ts';
import type { EnvironmentSpec, FunctionError } from './environment.ts';
import { EventSource } from './event-source.ts';
import { type LocalBrokers, startFeedSource } from './feed-source.ts';
import { FunctionPool } from './function-pool.ts';
import { functionVariables } from './variables.ts';

export interface WorkersOptions {
  readonly endpoint: string;
  /** The functions' access key id. */
  readonly accessKeyId: string;
  /** ANTHROPIC_BASE_URL of the user's environment. */
  readonly modelUrl: string | undefined;
  /** AWS_ENDPOINT_URL_BEDROCK_RUNTIME of the user's environment. */
  readonly bedrockUrl?: string | undefined;
  /** True if recipients may be on the loopback interface. */
  readonly allowsLoopback: boolean;
  /** The folder of each function's code, by S3 key. */
  readonly assets: ReadonlyMap<string, string>;
  /** The most environments of one function. */
  readonly concurrency: number;
  readonly queues: Queues;
  readonly onBatch: (source: EventSourceSpec, event: SQSEvent) => void;
  readonly onFailure: (functionName: string, error: FunctionError, messages: number) => void;
  /** The brokers that feeds read; a feed without one is left out. */
  readonly brokers?: LocalBrokers | undefined;
  readonly onNote?: (note: string) => void;
  readonly onLine: (functionName: string, line: string, stream: 'stdout' | 'stderr') => void;
}

/** The time that an idle environment is kept warm. */
const idleMs = 60_000;

/** Runs the functions of a deployment and their event sources: Lambda in this process and its children. */
export class Workers {
  readonly #pools: ReadonlyMap<string, FunctionPool>;
  readonly #sources: readonly EventSource[];
  readonly #feeds: readonly Promise<Consumption>[];
  readonly #specs: ReadonlyMap<string, FunctionSpec>;
  readonly #options: WorkersOptions;

  constructor({ functions, eventSources, feedSources }: Deployment, options: WorkersOptions) {
    this.#options = options;
    this.#specs = new Map(functions.map((spec) => [spec.name, spec]));
    this.#pools = new Map(functions.map((spec) => [spec.name, poolOf(spec, options)]));
    this.#sources = eventSources.map((spec) => {
      const pool = this.#pools.get(spec.functionName);
      if (pool === undefined)
        throw new Error(
          `the event source of ${spec.queueArn} names a function that the template does not have: ${spec.functionName}`,
        );
      return new EventSource(spec, options.concurrency, {
        queues: options.queues,
        invoke: (event) => pool.invoke(event),
        onBatch: (event) => options.onBatch(spec, event),
        onFailure: (error, messages) => options.onFailure(spec.functionName, error, messages),
      });
    });
    this.#feeds = this.#startFeeds(feedSources);
  }

  /** Starts the consumers of the feeds whose brokers are known here. */
  #startFeeds(feedSources: Deployment['feedSources']): readonly Promise<Consumption>[] {
    const { brokers = {}, onNote = () => undefined, onFailure } = this.#options;
    return feedSources.flatMap((spec) => {
      const pool = this.#pools.get(spec.functionName);
      if (pool === undefined)
        throw new Error(`a feed names a function that the template does not have: ${spec.functionName}`);
      const started = startFeedSource(spec, brokers, {
        invoke: (event) => pool.invoke(event),
        onFailure: (error, messages) => onFailure(spec.functionName, error, messages),
        onNote,
      });
      return started ?? [];
    });
  }

  /** The processes of all environments, by function. */
  get pids(): ReadonlyMap<string, readonly number[]> {
    return new Map([...this.#pools].map(([name, pool]) => [name, pool.pids]));
  }

  get running(): number {
    return this.#sources.reduce((sum, source) => sum + source.running, 0);
  }

  /** Updates the code of one function, as a deployment does while the others go on. @throws Error for an unknown function */
  replaceCode(functionName: string, taskRoot: string): void {
    const [spec, pool] = [this.#specs.get(functionName), this.#pools.get(functionName)];
    if (spec === undefined || pool === undefined) throw new Error(`no function is named ${functionName}`);
    pool.replace(environmentOf(spec, taskRoot, this.#options));
  }

  /** Stops new work, lets running work end within the grace, then ends every environment. */
  async stop(graceMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, graceMs);
    });
    const feeds = this.#feeds.map(async (feed) => (await feed).stop());
    const stopped = Promise.all([...this.#sources.map((source) => source.stop()), ...feeds]);
    await Promise.race([stopped, grace]);
    clearTimeout(timer);
    await Promise.all([...this.#pools.values()].map((pool) => pool.stop()));
    await stopped;
  }
}

function poolOf(spec: FunctionSpec, options: WorkersOptions): FunctionPool {
  const taskRoot = options.assets.get(spec.codeKey);
  if (taskRoot === undefined)
    throw new Error(`the cloud assembly lacks the code of ${spec.name}: ${spec.codeKey}`);
  return new FunctionPool(environmentOf(spec, taskRoot, options), {
    limit: options.concurrency,
    idleMs,
    onLine: (line, stream) => options.onLine(spec.name, line, stream),
  });
}

function environmentOf(
  spec: FunctionSpec,
  taskRoot: string,
  { endpoint, accessKeyId, modelUrl, bedrockUrl, allowsLoopback }: WorkersOptions,
): EnvironmentSpec {
  const dot = spec.handler.lastIndexOf('.');
  return {
    functionName: spec.name,
    functionArn: spec.arn,
    modulePath: join(taskRoot, `${spec.handler.slice(0, dot)}.mjs`),
    exportName: spec.handler.slice(dot + 1),
    memoryMb: spec.memoryMb,
    timeoutMs: spec.timeoutMs,
    variables: functionVariables(spec, {
      endpoint,
      accessKeyId,
      modelUrl,
      bedrockUrl,
      allowsLoopback,
      taskRoot,
    }),
  };
}
