import { parentPort } from 'node:worker_threads';
import { boundedPad } from '../../expression/bounded-pad.ts';
import { membersOf } from '../../expression/syntax-tree.ts';
import { jsonataEvaluate } from '../../expression/jsonata-evaluate.ts';
import type { Json } from '../../json/json.ts';

/** A request to the thread. */
export interface EvaluationRequest {
  readonly expression: string;
  /** Holds no exact number, which could not enter the thread. */
  readonly document: Json;
}

/** The answers of the thread. The engine's own message may quote the document, so `failed` does without it. */
export type EvaluationAnswer = Said & {
  /** The CPU time that the thread has used so far, in microseconds. */
  readonly usedUs: number;
};

type Said =
  | { readonly kind: 'ready' }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly code: unknown; readonly position: unknown };

const evaluate = jsonataEvaluate((expression) => expression.registerFunction('pad', boundedPad, '<s-ns?:s>'));
const port = parentPort;
const answer = (message: Said): void => {
  const { user, system } = process.threadCpuUsage();
  port?.postMessage({ ...message, usedUs: user + system });
};

port?.on('message', ({ expression, document }: EvaluationRequest) => {
  evaluate(expression, document)
    .then((value) => answer({ kind: 'value', value }))
    // A value that cannot leave the thread, such as a function, is no value of use.
    .catch((error: unknown) => {
      const members = membersOf(error);
      answer({ kind: 'failed', code: members.get('code'), position: members.get('position') });
    });
});
answer({ kind: 'ready' });
