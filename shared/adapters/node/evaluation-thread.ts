import { parentPort } from 'node:worker_threads';
import { boundedPad } from '../../expression/bounded-pad.ts';
import { jsonataEvaluate } from '../../expression/jsonata-evaluate.ts';
import type { JsonObject } from '../../json/json.ts';

/** A request to the thread. */
export interface EvaluationRequest {
  readonly expression: string;
  readonly document: JsonObject;
}

/** The answers of the thread. `failed` says nothing else, because the engine's message may quote the document. */
export type EvaluationAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'failed' };

const evaluate = jsonataEvaluate((expression) => expression.registerFunction('pad', boundedPad, '<s-ns?:s>'));
const port = parentPort;
const answer = (message: EvaluationAnswer): void => port?.postMessage(message);

port?.on('message', ({ expression, document }: EvaluationRequest) => {
  evaluate(expression, document)
    .then((value) => answer({ kind: 'value', value }))
    // A value that cannot leave the thread, such as a function, is no value of use.
    .catch(() => answer({ kind: 'failed' }));
});
answer({ kind: 'ready' });
