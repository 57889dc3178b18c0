import jsonata from 'jsonata';
import type { Evaluate } from './evaluate.ts';

/**
 * The bounds of one evaluation. Expressions come with the deployment, but the documents do not. Neither may block the
 * function longer than its other messages can wait.
 */
const bounds = { timeout: 400, stack: 200, sequence: 10_000 };

/**
 * Implements {@link Evaluate} with JSONata. It compiles each expression once, and rejects when the evaluation fails or
 * exceeds its bounds.
 *
 * @param prepare changes an expression after it is compiled
 */
export function jsonataEvaluate(prepare: (expression: jsonata.Expression) => void): Evaluate {
  const compiled = new Map<string, jsonata.Expression>();
  return async (expression, document) => {
    let known = compiled.get(expression);
    if (known === undefined) {
      known = jsonata(expression, bounds);
      prepare(known);
      compiled.set(expression, known);
    }
    const result: unknown = await known.evaluate(document);
    return result;
  };
}

export const evaluate: Evaluate = jsonataEvaluate(() => undefined);
