import jsonata from 'jsonata';
import type { Evaluate } from './evaluate.ts';

/**
 * Bounds of one evaluation. Expressions come with the deployment, but the documents they meet do not: neither may hold
 * the function longer than its other messages can bear.
 */
const bounds = { timeout: 400, stack: 200, sequence: 10_000 };

const compiled = new Map<string, jsonata.Expression>();

/** JSONata behind {@link Evaluate}: compiles each expression once; rejects when it fails or exceeds its bounds. */
export const evaluate: Evaluate = async (expression, document) => {
  const known = compiled.get(expression) ?? jsonata(expression, bounds);
  compiled.set(expression, known);
  const result: unknown = await known.evaluate(document);
  return result;
};
