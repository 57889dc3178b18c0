import type { ChildProcess } from 'node:child_process';
import { CrashedError } from '../../ports/crashed-error.ts';
import type { FallibleHandler, InboundHandler, InboundMessage } from '../../ports/inbound-message.ts';
import { isolated, type OwnProcess } from '../../ports/isolated.ts';
import { TooSlowError } from '../../ports/too-slow-error.ts';
import { type RetryPorts, withRetries } from '../../ports/with-retries.ts';

/** The argument by which a function's module knows that it runs in a process of its own. */
const mark = 'fusion-bus-own-process';

interface Request {
  readonly messages: readonly InboundMessage[];
  /** Ms since the epoch. */
  readonly deadline: number;
}

/** `ids` is absent where the handler rejected, after it had set the pauses of all messages. */
interface Answer {
  readonly ids?: readonly string[];
}

/** Adds the rule of retry to a handler, and a process of its own for suspicious batches. */
export function withOwnProcess(handle: FallibleHandler, ports: RetryPorts): InboundHandler {
  const inGoodOrder = withRetries(handle, ports);
  return isolated(inGoodOrder, ownProcess(inGoodOrder), { ...ports, now: Date.now });
}

/**
 * Runs the handler of a function in a second process, which loads the same bundle. It has the memory of the first, and
 * the system ends the larger of the two where both have too little. The process stays for further batches.
 *
 * @param file the function's module, which calls this when it is loaded
 */
export function ownProcess(handle: InboundHandler, file = import.meta.filename): OwnProcess {
  if (process.argv.includes(mark)) serve(handle);
  let running: Promise<ChildProcess | undefined> | undefined;
  return {
    async open() {
      if (!isAlive(await running)) running = start(file);
      return isAlive(await running);
    },
    async handle(messages, limitMs) {
      const child = await running;
      if (!isAlive(child)) throw new Error('the process of its own is not open');
      const late = Promise.withResolvers<'late'>();
      const timer = setTimeout(() => {
        child.kill('SIGKILL');
        late.resolve('late');
      }, limitMs);
      try {
        const answer = nextAnswer(child);
        child.send({ messages, deadline: Date.now() + limitMs } satisfies Request, () => undefined);
        return idsIn(await Promise.race([answer, late.promise]), child, limitMs);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** Tells whether a process runs. Its channel may outlive it for a moment. */
function isAlive(child: ChildProcess | undefined): child is ChildProcess {
  return child?.connected === true && child.exitCode === null && child.signalCode === null && !child.killed;
}

function idsIn(
  answer: Answer | 'late' | undefined,
  { exitCode, signalCode }: ChildProcess,
  limitMs: number,
): readonly string[] {
  if (answer === 'late') throw new TooSlowError(`its handling did not end within ${Math.round(limitMs)} ms`);
  if (answer === undefined)
    throw new CrashedError(`its handling ended the process: ${signalCode ?? `exit code ${exitCode ?? ''}`}`);
  if (answer.ids === undefined) throw new Error('a batch failed in a process of its own');
  return answer.ids;
}

/** Starts the process. Resolves when it has loaded the function; with undefined when it cannot. */
async function start(file: string): Promise<ChildProcess | undefined> {
  const { fork } = await import('node:child_process');
  const child = fork(file, [mark]);
  const ready = await nextAnswer(child);
  // Alone it does not keep the function's own process alive.
  child.unref();
  child.channel?.unref();
  return ready && child;
}

/** Resolves with the next answer; undefined when the process ends before. */
function nextAnswer(child: ChildProcess): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const settle = (answer?: Answer): void => {
      child.off('message', settle).off('exit', onEnd).off('error', onEnd);
      resolve(answer);
    };
    const onEnd = (): void => settle();
    child.on('message', settle).on('exit', onEnd).on('error', onEnd);
  });
}

/** Answers the first process, and ends with it. */
function serve(handle: InboundHandler): void {
  const answer = (ids?: readonly string[]): void => void process.send?.({ ...(ids && { ids }) });
  process.on('disconnect', () => process.exit());
  process.on('message', ({ messages, deadline }: Request) => {
    handle(messages, { remainingMs: () => Math.max(0, deadline - Date.now()) }).then(answer, () => answer());
  });
  answer();
}
