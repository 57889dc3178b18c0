import jsonata from 'jsonata';
import { replaceExact } from '../json/replace-exact.ts';
import type { Json } from '../json/json.ts';
import type { Evaluate } from './evaluate.ts';
import { castExactly } from './exact-casts.ts';

/**
 * The bounds of one evaluation. Expressions come with the deployment, but the documents do not. Neither may block the
 * function longer than its other messages can wait. The engine looks at the clock, so the time allows for a busy machine.
 */
const bounds = { timeout: 1_000, stack: 200, sequence: 10_000 };

/**
 * Implements {@link Evaluate} with JSONata. It compiles each expression once, and rejects when the evaluation fails or
 * exceeds its bounds. The engine calculates with doubles, so an exact number is a text to it: its canonical text. It can
 * be compared with another one and joined to a text. Arithmetic with it fails, and so does `$number` of it.
 *
 * @param prepare changes an expression after it is compiled
 */
export function jsonataEvaluate(
  prepare: (expression: jsonata.Expression) => void,
): (expression: string, document: Json) => Promise<unknown> {
  const compiled = new Map<string, jsonata.Expression>();
  return async (expression, document) => {
    let known = compiled.get(expression);
    if (known === undefined) {
      known = jsonata(expression, bounds);
      castExactly(known);
      prepare(known);
      compiled.set(expression, known);
    }
    const result: unknown = await known.evaluate(replaceExact(document, String));
    return result;
  };
}

export const evaluate: Evaluate = jsonataEvaluate(() => undefined);
