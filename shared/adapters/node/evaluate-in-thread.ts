import { Worker } from 'node:worker_threads';
import type { Evaluate } from '../../expression/evaluate.ts';
import { replaceExact } from '../../json/replace-exact.ts';
import { TooSlowError } from '../../ports/too-slow-error.ts';
import type { EvaluationAnswer, EvaluationRequest } from './evaluation-thread.ts';

/** A little more than the engine's own limit, which ends most evaluations with a better reason. */
const limitMs = 500;

/** The memory of the thread, within that of a function of 512 MB. */
const limits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };

/**
 * Evaluates expressions in a thread, one after the other. Ends the thread when one takes too long or too much memory.
 * The next evaluation starts another. It costs a call 0.1 ms, so that only expressions that need it have it.
 *
 * @param source the text of the thread's module
 */
export function evaluateInThread(source: string): Evaluate {
  let thread: Promise<Worker> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const visit = async (request: EvaluationRequest): Promise<unknown> => {
    thread ??= start(source);
    const worker = await thread;
    worker.ref();
    const answer = await ask(worker, request);
    worker.unref();
    if (answer === undefined) {
      thread = undefined;
      await worker.terminate();
      throw new TooSlowError(`an expression took longer than ${limitMs} ms, or too much memory`);
    }
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

/** Starts a thread. Resolves when it has loaded the engine, which counts for no evaluation. */
async function start(source: string): Promise<Worker> {
  const worker = new Worker(source, { eval: true, resourceLimits: limits });
  await nextAnswer(worker);
  return worker;
}

/** Resolves with the answer; undefined when the thread dies or takes too long. */
async function ask(worker: Worker, request: EvaluationRequest): Promise<EvaluationAnswer | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), limitMs);
  const answer = nextAnswer(worker).catch(() => undefined);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  worker.postMessage(request);
  try {
    return await Promise.race([answer, late.promise]);
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
