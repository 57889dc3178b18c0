import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { isFields } from '../eventbridge/aws-json.ts';
import type { Fields } from '../eventbridge/aws-json.ts';

/** The code and the settings of a function environment. */
export interface EnvironmentSpec {
  readonly functionName: string;
  readonly functionArn: string;
  readonly modulePath: string;
  readonly exportName: string;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  /** All variables: nothing is inherited. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The result of an invocation. */
export type Outcome =
  /** The handler's return value as JSON text; undefined when JSON cannot express it. */
  | { readonly kind: 'returned'; readonly json: string | undefined }
  | { readonly kind: 'failed'; readonly error: FunctionError };

export interface FunctionError {
  /** The error's name, or one of Lambda's own: `Sandbox.Timedout`, `Runtime.ExitError`. */
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
}

/** Gets each line that the function writes. */
export type OnLine = (line: string, stream: 'stdout' | 'stderr') => void;

const runtime = fileURLToPath(new URL('./runtime.mjs', import.meta.url));

/** Lambda allows 10 s to load a module. A busy laptop gets more, because a delay there is not the code's fault. */
const initTimeoutMs = 30_000;

type Message =
  | { readonly kind: 'ready' }
  | { readonly kind: 'returned'; readonly requestId: string; readonly json: string | undefined }
  | { readonly kind: 'threw'; readonly requestId: string; readonly error: FunctionError }
  | { readonly kind: 'init-failed'; readonly error: FunctionError };

/**
 * Runs one process, which handles one invocation at a time. The constructor starts it. After a timeout or a crash it
 * stays ended, and the next invocation needs a new one.
 */
export class Environment {
  readonly #spec: EnvironmentSpec;
  readonly #child: ChildProcess;
  readonly #ready: Promise<FunctionError | undefined>;
  #current: { readonly requestId: string; readonly settle: (outcome: Outcome) => void } | undefined;
  #gone: FunctionError | undefined;
  /** Resolves when the process has ended. */
  readonly ended: Promise<void>;

  constructor(spec: EnvironmentSpec, onLine: OnLine) {
    this.#spec = spec;
    this.#child = fork(runtime, [spec.modulePath, spec.exportName, spec.functionArn], {
      env: { ...spec.variables },
      execArgv: nodeFlags(spec.memoryMb),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    readLines(this.#child, onLine);
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) =>
        this.#end({ type: 'Runtime.StartError', message: error.message }, resolve),
      );
      this.#child.once('exit', (code, signal) => this.#end(exitError(code, signal), resolve));
    });
    this.#ready = this.#init();
    this.#child.on('message', (message) => this.#onMessage(readMessage(message)));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** True while it can take invocations, as far as is known. */
  get alive(): boolean {
    return this.#gone === undefined;
  }

  /** Runs one invocation. Never rejects. Must not be called before the previous invocation has ended. */
  async invoke(event: object): Promise<Outcome> {
    const initError = await this.#ready;
    const error = initError ?? this.#gone;
    if (error !== undefined) return { kind: 'failed', error };
    const requestId = randomUUID();
    const { timeoutMs } = this.#spec;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#gone = {
          type: 'Sandbox.Timedout',
          message: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
        };
        this.kill();
      }, timeoutMs);
      this.#current = {
        requestId,
        settle: (outcome) => {
          clearTimeout(timer);
          this.#current = undefined;
          resolve(outcome);
        },
      };
      // A channel that has just closed is followed by the process' end, which settles the invocation.
      this.#child.send({ requestId, event, deadline: Date.now() + timeoutMs }, () => undefined);
    });
  }

  kill(): void {
    this.#gone ??= { type: 'Runtime.ExitError', message: 'the environment was ended' };
    this.#child.kill('SIGKILL');
  }

  #init(): Promise<FunctionError | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#gone = {
          type: 'Sandbox.Timedout',
          message: `the module was not loaded within ${initTimeoutMs / 1000} seconds`,
        };
        this.kill();
      }, initTimeoutMs);
      const settle = (error: FunctionError | undefined): void => {
        clearTimeout(timer);
        resolve(error);
      };
      this.#child.on('message', (message) => {
        const read = readMessage(message);
        if (read?.kind === 'ready') settle(undefined);
        if (read?.kind === 'init-failed') settle(read.error);
      });
      void this.ended.then(() => settle(this.#gone));
    });
  }

  #onMessage(message: Message | undefined): void {
    if (message?.kind === 'init-failed') this.#gone ??= message.error;
    if (message === undefined || !('requestId' in message) || message.requestId !== this.#current?.requestId)
      return;
    this.#current.settle(
      message.kind === 'returned'
        ? { kind: 'returned', json: message.json }
        : { kind: 'failed', error: message.error },
    );
  }

  #end(error: FunctionError, resolve: () => void): void {
    this.#gone ??= error;
    this.#current?.settle({ kind: 'failed', error: this.#gone });
    resolve();
  }
}

/**
 * Returns flags for small heaps, because several environments must fit into a laptop. The young generation is small
 * too; otherwise it would grow to 48 MB under load before V8 collects it.
 */
const nodeFlags = (memoryMb: number): string[] => [
  `--max-old-space-size=${Math.max(64, Math.floor(memoryMb * 0.8))}`,
  '--max-semi-space-size=2',
];

const exitError = (code: number | null, signal: NodeJS.Signals | null): FunctionError => ({
  type: 'Runtime.ExitError',
  message:
    signal === null
      ? `Runtime exited with error: exit status ${code ?? ''}`
      : `Runtime exited with error: signal: ${signal}`,
});

/** Longer lines are cut at 64 KB, so that a function which writes without end cannot fill its parent's memory. */
const longestLine = 64 * 1024;

function readLines({ stdout, stderr }: ChildProcess, onLine: OnLine): void {
  for (const [stream, name] of [[stdout, 'stdout'] as const, [stderr, 'stderr'] as const]) {
    let rest = '';
    stream?.setEncoding('utf8');
    stream?.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = (lines.pop() ?? '').slice(0, longestLine);
      for (const line of lines) onLine(line, name);
    });
    stream?.on('end', () => {
      if (rest !== '') onLine(rest, name);
    });
  }
}

/** Checks a message of the process, because the process runs foreign code. */
function readMessage(message: unknown): Message | undefined {
  if (!isFields(message)) return undefined;
  const { kind, requestId, json } = message;
  if (kind === 'ready') return { kind };
  if (kind === 'init-failed') return { kind, error: readError(message['error']) };
  if (typeof requestId !== 'string') return undefined;
  if (kind === 'returned') return { kind, requestId, json: typeof json === 'string' ? json : undefined };
  return kind === 'threw' ? { kind, requestId, error: readError(message['error']) } : undefined;
}

function readError(value: unknown): FunctionError {
  const { type, message, stack }: Fields = isFields(value) ? value : {};
  return { type: String(type), message: String(message), ...(typeof stack === 'string' ? { stack } : {}) };
}
