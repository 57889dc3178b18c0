import jsonata from 'jsonata';
import type { Evaluate } from './evaluate.ts';

/**
 * The bounds of one evaluation. Expressions come with the deployment, but the documents do not. Neither may block the
 * function longer than its other messages can wait.
 */
const bounds = { timeout: 400, stack: 200, sequence: 10_000 };

const compiled = new Map<string, jsonata.Expression>();

/**
 * Implements {@link Evaluate} with JSONata. It compiles each expression once, and rejects when the evaluation fails or
 * exceeds its bounds.
 */
export const evaluate: Evaluate = async (expression, document) => {
  const known = compiled.get(expression) ?? jsonata(expression, bounds);
  compiled.set(expression, known);
  const result: unknown = await known.evaluate(document);
  return result;
};
