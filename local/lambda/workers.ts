import { join } from 'node:path';
import type { SQSEvent } from 'aws-lambda';
import type { Queues } from '../sqs/queues.ts';
import { type Changes, changesOf } from '../template/deployment-changes.ts';
import type { Deployment, EventSourceSpec, FeedSourceSpec, FunctionSpec } from '../template/deployment.ts';
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

/** The functions that an update of their deployment concerns. */
export type FunctionChanges = Changes<FunctionSpec>;

/** Runs the functions of a deployment and their event sources: Lambda in this process and its children. */
export class Workers {
  readonly #pools = new Map<string, FunctionPool>();
  readonly #sources = new Map<string, EventSource>();
  readonly #feeds = new Map<string, Promise<Consumption>>();
  readonly #specs = new Map<string, FunctionSpec>();
  /** The sources of earlier deployments that still end what they began. */
  readonly #ending = new Set<Promise<unknown>>();
  #options: WorkersOptions;

  constructor(deployment: Deployment, options: WorkersOptions) {
    this.#options = options;
    for (const spec of deployment.functions) this.#addFunction(spec);
    for (const spec of deployment.eventSources) this.#addSource(spec);
    for (const spec of deployment.feedSources) this.#addFeed(spec);
  }

  /**
   * Becomes another deployment. Functions whose code or settings differ run anew from the next invocation on, and what
   * is under way ends as it began. What is the same is not touched.
   *
   * @param assets the folder of each function's code, by S3 key, in which those of before are too
   * @returns the names of the functions that run anew, are new or are gone
   */
  update(before: Deployment, after: Deployment, assets: WorkersOptions['assets']): FunctionChanges {
    this.#options = { ...this.#options, assets };
    const functions = changesOf(before.functions, after.functions, ({ name }) => name);
    const sources = changesOf(before.eventSources, after.eventSources, sourceId);
    const feeds = changesOf(before.feedSources, after.feedSources, ({ functionName }) => functionName);
    const ended = [...sources.changed, ...sources.removed].map((spec) => this.#endSource(sourceId(spec)));
    const endedFeeds = [...feeds.changed, ...feeds.removed].map((spec) => this.#endFeed(spec.functionName));
    for (const spec of functions.added) this.#addFunction(spec);
    for (const spec of functions.changed) {
      this.#specs.set(spec.name, spec);
      this.#pools.get(spec.name)?.replace(environmentOf(spec, assetOf(spec, assets), this.#options));
    }
    for (const spec of [...sources.added, ...sources.changed]) this.#addSource(spec);
    for (const spec of [...feeds.added, ...feeds.changed]) this.#addFeed(spec);
    const quiet = Promise.all([...ended, ...endedFeeds]);
    for (const { name } of functions.removed) this.#endFunction(name, quiet);
    return functions;
  }

  #addFunction(spec: FunctionSpec): void {
    this.#specs.set(spec.name, spec);
    this.#pools.set(spec.name, poolOf(spec, this.#options));
  }

  #addSource(spec: EventSourceSpec): void {
    const { concurrency, queues, onBatch, onFailure } = this.#options;
    const pool = this.#pools.get(spec.functionName);
    if (pool === undefined)
      throw new Error(
        `the event source of ${spec.queueArn} names a function that the template does not have: ${spec.functionName}`,
      );
    const source = new EventSource(spec, concurrency, {
      queues,
      invoke: (event) => pool.invoke(event),
      onBatch: (event) => onBatch(spec, event),
      onFailure: (error, messages) => onFailure(spec.functionName, error, messages),
    });
    this.#sources.set(sourceId(spec), source);
  }

  /** Starts the consumer of a feed whose broker is known here. */
  #addFeed(spec: FeedSourceSpec): void {
    const { brokers = {}, onNote = () => undefined, onFailure } = this.#options;
    const pool = this.#pools.get(spec.functionName);
    if (pool === undefined)
      throw new Error(`a feed names a function that the template does not have: ${spec.functionName}`);
    const started = startFeedSource(spec, brokers, {
      invoke: (event) => pool.invoke(event),
      onFailure: (error, messages) => onFailure(spec.functionName, error, messages),
      onNote,
    });
    if (started !== undefined) this.#feeds.set(spec.functionName, started);
  }

  #endSource(id: string): Promise<void> {
    const source = this.#sources.get(id);
    this.#sources.delete(id);
    return this.#end(source?.stop() ?? Promise.resolve());
  }

  #endFeed(name: string): Promise<void> {
    const feed = this.#feeds.get(name);
    this.#feeds.delete(name);
    return this.#end(feed?.then((consumption) => consumption.stop()) ?? Promise.resolve());
  }

  /** Ends a function once nothing invokes it any more. */
  #endFunction(name: string, quiet: Promise<unknown>): void {
    const pool = this.#pools.get(name);
    this.#pools.delete(name);
    this.#specs.delete(name);
    if (pool !== undefined) void this.#end(quiet.then(() => pool.stop()));
  }

  #end<T>(ending: Promise<T>): Promise<T> {
    this.#ending.add(ending);
    return ending.finally(() => this.#ending.delete(ending));
  }

  /** The processes of all environments, by function. */
  get pids(): ReadonlyMap<string, readonly number[]> {
    return new Map([...this.#pools].map(([name, pool]) => [name, pool.pids]));
  }

  get running(): number {
    return [...this.#sources.values()].reduce((sum, source) => sum + source.running, 0);
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
    const feeds = [...this.#feeds.values()].map(async (feed) => (await feed).stop());
    const sources = [...this.#sources.values()].map((source) => source.stop());
    const stopped = Promise.all([...sources, ...feeds, ...this.#ending]);
    await Promise.race([stopped, grace]);
    clearTimeout(timer);
    await Promise.all([...this.#pools.values()].map((pool) => pool.stop()));
    await stopped;
  }
}

function poolOf(spec: FunctionSpec, options: WorkersOptions): FunctionPool {
  return new FunctionPool(environmentOf(spec, assetOf(spec, options.assets), options), {
    limit: options.concurrency,
    idleMs,
    onLine: (line, stream) => options.onLine(spec.name, line, stream),
  });
}

function assetOf({ name, codeKey }: FunctionSpec, assets: WorkersOptions['assets']): string {
  const folder = assets.get(codeKey);
  if (folder === undefined) throw new Error(`the cloud assembly lacks the code of ${name}: ${codeKey}`);
  return folder;
}

/** Identifies a queue's event source. */
const sourceId = ({ queueArn, functionName }: EventSourceSpec): string =>
  JSON.stringify([queueArn, functionName]);

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
