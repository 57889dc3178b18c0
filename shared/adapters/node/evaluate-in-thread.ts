import { Worker } from 'node:worker_threads';
import type { Evaluate } from '../../expression/evaluate.ts';
import { replaceExact } from '../../json/replace-exact.ts';
import { TooSlowError } from '../../ports/too-slow-error.ts';
import type { EvaluationAnswer, EvaluationRequest } from './evaluation-thread.ts';

/** A little more than the engine's own limit, which ends most evaluations with a better reason. CPU time. */
const limitMs = 500;

/** The further time for an evaluation that had less CPU time than its limit on a busy machine. */
const furtherMs = 700;

/** The wait for the thread to say its CPU time. Some steps of the engine cannot be interrupted for it. */
const countMs = 50;

/** The memory of the thread, within that of a function of 512 MB. */
const limits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };

/**
 * Evaluates expressions in a thread, one after the other. Ends the thread when one takes too long or too much memory.
 * The next evaluation starts another. It costs a call 0.1 ms, so that only expressions that need it have it.
 *
 * @param source the text of the thread's module
 */
export function evaluateInThread(source: string): Evaluate {
  let thread: Promise<Started> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const visit = async (request: EvaluationRequest): Promise<unknown> => {
    thread ??= start(source);
    const started = await thread;
    const { worker } = started;
    worker.ref();
    const answer = await ask(started, request);
    worker.unref();
    if (answer === undefined) {
      thread = undefined;
      await worker.terminate();
      throw new TooSlowError(`an expression took longer than ${limitMs} ms, or too much memory`);
    }
    started.usedUs = answer.usedUs;
    if (answer.kind === 'value') return answer.value;
    const { code, position } = answer.kind === 'failed' ? answer : {};
    throw Object.assign(new Error('the expression failed'), { code, position });
  };
  return (expression, document) => {
    const mine = turn.then(() => visit({ expression, document: replaceExact(document, String) }));
    turn = mine.catch(() => undefined);
    return mine;
  };
}

/** A thread, and the CPU time that it had used before its present evaluation. */
interface Started {
  readonly worker: Worker;
  usedUs: number;
}

/** Starts a thread. Resolves when it has loaded the engine, which counts for no evaluation. */
async function start(source: string): Promise<Started> {
  const worker = new Worker(source, { eval: true, resourceLimits: limits });
  const { usedUs } = await nextAnswer(worker);
  return { worker, usedUs };
}

/** Resolves with the answer; undefined when the thread dies or takes too long. */
async function ask(started: Started, request: EvaluationRequest): Promise<EvaluationAnswer | undefined> {
  const answer = nextAnswer(started.worker).catch(() => 'died' as const);
  started.worker.postMessage(request, []);
  let first = await within(answer, limitMs);
  if (first === undefined && (await isStarved(started))) first = await within(answer, furtherMs);
  return first === 'died' ? undefined : first;
}

/** Tells whether the thread had less CPU time than its limit. */
async function isStarved({ worker, usedUs }: Started): Promise<boolean> {
  const used = await within(
    worker.cpuUsage().catch(() => undefined),
    countMs,
  );
  return used !== undefined && used.user + used.system - usedUs < limitMs * 1_000 * 0.9;
}

/** Resolves with the promise's value, or with undefined after the time. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), ms);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function nextAnswer(worker: Worker): Promise<EvaluationAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => (): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      act();
    };
    const onMessage = (message: EvaluationAnswer): void => settle(() => resolve(message))();
    const onError = (error: unknown): void =>
      settle(() => reject(error instanceof Error ? error : new Error(String(error))))();
    const onExit = (): void => settle(() => reject(new Error('the thread ended')))();
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}
