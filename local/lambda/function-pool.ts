import { Environment } from './environment.ts';
import type { EnvironmentSpec, OnLine, Outcome } from './environment.ts';

export interface PoolOptions {
  /** The most environments at once. */
  readonly limit: number;
  /** The idle time after which an environment is ended. */
  readonly idleMs: number;
  readonly onLine: OnLine;
}

/**
 * Keeps the environments of one function warm for a while. There are as many as there are concurrent invocations, up to
 * the limit.
 */
export class FunctionPool {
  #spec: EnvironmentSpec;
  readonly #options: PoolOptions;
  readonly #all = new Set<Environment>();
  readonly #idle: { readonly environment: Environment; readonly reaper: NodeJS.Timeout }[] = [];
  readonly #waiting: (() => void)[] = [];
  /** Environments of a code that was replaced: they end with what they do. */
  readonly #outdated = new WeakSet<Environment>();
  #stopped = false;

  constructor(spec: EnvironmentSpec, options: PoolOptions) {
    this.#spec = spec;
    this.#options = options;
  }

  get name(): string {
    return this.#spec.functionName;
  }

  get pids(): readonly number[] {
    return [...this.#all].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  /** Runs an invocation in an environment of its own; waits for one when all are busy. Never rejects. */
  async invoke(event: object): Promise<Outcome> {
    const environment = await this.#take();
    if (environment === undefined) {
      return {
        kind: 'failed',
        error: { type: 'Runtime.Stopped', message: 'the laptop runtime is stopping' },
      };
    }
    const outcome = await environment.invoke(event);
    this.#giveBack(environment);
    return outcome;
  }

  /** Runs other code from the next invocation on; the invocations under way end as they began. */
  replace(spec: EnvironmentSpec): void {
    this.#spec = spec;
    for (const environment of this.#all) this.#outdated.add(environment);
    for (const { environment, reaper } of this.#idle.splice(0)) {
      clearTimeout(reaper);
      environment.kill();
    }
  }

  /** Ends every environment, busy or not. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { reaper } of this.#idle.splice(0)) clearTimeout(reaper);
    for (const resume of this.#waiting.splice(0)) resume();
    const ended = [...this.#all].map((environment) => environment.ended);
    for (const environment of this.#all) environment.kill();
    await Promise.all(ended);
  }

  async #take(): Promise<Environment | undefined> {
    for (;;) {
      if (this.#stopped) return undefined;
      const warm = this.#idle.pop();
      if (warm !== undefined) {
        clearTimeout(warm.reaper);
        if (warm.environment.alive) return warm.environment;
      } else if (this.#all.size < this.#options.limit) {
        return this.#start();
      } else {
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
      }
    }
  }

  #start(): Environment {
    const environment = new Environment(this.#spec, this.#options.onLine);
    this.#all.add(environment);
    void this.#forget(environment);
    return environment;
  }

  async #forget(environment: Environment): Promise<void> {
    await environment.ended;
    this.#all.delete(environment);
    this.#waiting.shift()?.();
  }

  #giveBack(environment: Environment): void {
    if (this.#stopped || !environment.alive) return;
    if (this.#outdated.has(environment)) {
      environment.kill();
      return;
    }
    const reaper = setTimeout(() => environment.kill(), this.#options.idleMs).unref();
    this.#idle.push({ environment, reaper });
    this.#waiting.shift()?.();
  }
}
